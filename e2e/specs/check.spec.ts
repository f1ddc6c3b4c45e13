import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { variableOf } from "../../scripts/browsers/findBrowser.ts";
import type { ExperimentInput } from "../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../src/core/experiment/noiseCondition.ts";
import { resultsToCsv } from "../../src/core/results/resultsCsv.ts";
import { resultsFromJson } from "../../src/core/results/resultsJson.ts";
import { mnistLike } from "../fixtures/dataFiles.ts";
import { serveFaultyOnce } from "../fixtures/faultyAdapter.ts";
import { test as base, expect } from "../fixtures/lab.ts";

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Cli {
  /** Runs the command line to its end. */
  readonly run: (...args: string[]) => Promise<Ended>;
  /** Runs `npm run datasets -- pack`. */
  readonly pack: (...args: string[]) => Promise<Ended>;
  /** Runs it with more in its environment. */
  readonly runIn: (environment: Record<string, string>, ...args: string[]) => Promise<Ended>;
  /** Interrupts it as soon as standard error matches. */
  readonly interrupt: (when: RegExp, ...args: string[]) => Promise<Ended>;
  /** Writes an experiment into a file; returns its path. */
  readonly file: (name: string, experiment: unknown) => Promise<string>;
  readonly path: (name: string) => string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** `cli` starts the command line as `npm run repro` does, on the page and in the browser under test. */
const test = base.extend<{ cli: Cli }>({
  cli: async ({ baseURL, browserName }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "same-seed-check-"));
    const start = (
      args: readonly string[],
      interruptWhen: RegExp | null,
      { script = "cli/repro/repro.ts", environment = {} } = {},
    ) =>
      new Promise<Ended>((resolve, reject) => {
        // Not through tsx's own process, which would take the signal.
        const child = spawn(process.execPath, ["--import", "tsx", script, ...args], {
          cwd: root,
          env: { ...process.env, SAME_SEED_URL: baseURL, ...environment },
          stdio: ["ignore", "pipe", "pipe"],
        });
        let [stdout, stderr] = ["", ""];
        let isInterrupted = false;
        child.stdout.on("data", (chunk) => {
          stdout += chunk;
        });
        child.stderr.on("data", (chunk) => {
          stderr += chunk;
          if (isInterrupted || interruptWhen === null || !interruptWhen.test(stderr)) return;
          isInterrupted = true;
          child.kill("SIGINT");
        });
        child.on("error", reject);
        child.on("close", (code) => resolve({ code, stdout, stderr }));
      });
    const path = (name: string) => join(folder, name);
    // Before the other options, of which the last one counts.
    const inBrowser = ([command, ...options]: readonly string[]) => [
      command,
      ...["--browser", browserName],
      ...options,
    ];
    await use({
      run: (...args) => start(inBrowser(args), null),
      pack: (...args) => start(["pack", ...args], null, { script: "cli/datasets/datasets.ts" }),
      runIn: (environment, ...args) => start(inBrowser(args), null, { environment }),
      interrupt: (when, ...args) => start(inBrowser(args), when),
      file: async (name, experiment) => {
        await writeFile(path(name), JSON.stringify(experiment));
        return path(name);
      },
      path,
    });
    await rm(folder, { recursive: true });
  },
});

/** A few steps of `tiny` under CONTROL, quick to repeat. */
const smallExperiment = {
  version: 1,
  name: "small CONTROL",
  dataset: { name: "glyphs-16", trainCount: 512, testCount: 256 },
  model: { name: "tiny" },
  training: { epochCount: 2, batchSize: 32, optimizer: { kind: "adam", learningRate: 0.003 } },
  replicaCount: 2,
  rootSeed: 1,
  conditions: [{ name: "CONTROL", noise: namedCondition("CONTROL") }],
} satisfies ExperimentInput;

test("run trains on data that were packed, prints the report, writes the results", {
  tag: "@gpu",
}, async ({ cli, lab }) => {
  await lab.page.close();
  const files = await Promise.all(
    mnistLike().map(async ({ name, buffer }) => {
      await writeFile(cli.path(name), buffer);
      return cli.path(name);
    }),
  );
  const folder = cli.path("squares");
  const packed = await cli.pack(...files, "--name", "squares", "--train", "256", "--out", folder);
  const out = cli.path("results.json");
  const experiment = await cli.file("control.json", smallExperiment);
  const csv = cli.path("results.csv");
  const written = ["--out", out, "--csv", csv];
  const options = ["--data", folder, "--replicas", "3", "--as-released", ...written];
  const { code, stdout, stderr } = await cli.run("run", experiment, ...options);
  expect(stderr).toContain("CONTROL (1/1), replicas 1–3, epoch ");
  expect(stdout).toContain("CONTROL: 3 of 3 replicas bit-identical on this adapter.");
  expect(stdout).toContain("Adapter: ");
  expect(code).toBe(0);
  const results = resultsFromJson(JSON.parse(await readFile(out, "utf8")));
  expect(results).toMatchObject({
    status: "done",
    spec: { name: "small CONTROL", replicaCount: 3 },
    dataset: { name: "squares" },
  });
  expect(results.conditions[0].replicas).toHaveLength(3);
  expect(await readFile(csv, "utf8")).toBe(resultsToCsv(results));
  expect(stdout).toContain("As the study's released code computes it");
  // The hash that packing printed is that of the data trained on.
  expect(packed.stdout).toContain(results.dataset.hash);
});

test("check exits 0 where additions are ordered", { tag: ["@gpu", "@bothStacks"] }, async ({
  cli,
  lab,
}) => {
  await lab.page.close();
  const experiment = await cli.file("control.json", smallExperiment);
  const { code, stdout } = await cli.run("check", experiment, "--json", "--quiet");
  const outcome = JSON.parse(stdout);
  expect(outcome).toMatchObject({
    verdict: "bit-identical",
    exitCode: 0,
    repeatCount: 2,
    comparedReplicas: 2,
    firstDifference: null,
  });
  const [first, second] = outcome.fingerprints;
  expect(first.conditions[0].replicas[0].finalWeights).toMatch(/^[0-9a-f]{64}$/);
  expect(second).toEqual(first);
  expect(code).toBe(0);
});

test("check exits 1 where one bit of one weight flipped, and names the place", {
  tag: "@gpu",
}, async ({ cli, lab, baseURL }) => {
  await lab.page.close();
  const algo = namedCondition("ALGO");
  const experiment = await cli.file("planted.json", {
    ...smallExperiment,
    conditions: [...smallExperiment.conditions, { name: "ALGO", noise: algo }],
  });
  // Two epochs of 16 steps a condition. `tiny` on 16x16x1 has 1418 weights, of which conv1 takes
  // 72 + 8, conv2 1152 + 16, logits/kernel the next 160 and logits/bias the last 10.
  const [step, logitsKernel] = [20, 72 + 8 + 1152 + 16];
  const flip = { when: 32 + step, weightIndex: 1418 + logitsKernel + 7 };
  const faulty = await serveFaultyOnce(baseURL ?? "", flip, 2);
  const { code, stdout } = await cli.runIn(
    { SAME_SEED_URL: faulty.url },
    ...["check", experiment, "--json", "--quiet"],
  );
  await faulty.close();
  expect(JSON.parse(stdout)).toMatchObject({
    verdict: "not-bit-identical",
    exitCode: 1,
    comparedReplicas: 4,
    firstDifference: {
      repeats: [0, 1],
      condition: "ALGO",
      replicaIndex: 1,
      epoch: 1,
      step,
      tensor: "logits/kernel",
    },
    // Nothing that a document shows: the passports agree, and so do the reference steps.
    failedComparison: {
      repeats: [0, 1],
      differences: [],
      causes: [
        expect.stringContaining("a driver that compiled a kernel anew while it ran"),
        expect.stringContaining("same bits at both ends of both runs"),
      ],
    },
    referenceSteps: ["equal", "equal"],
  });
  expect(code).toBe(1);
});

test("run and check say that the adapter changed its mind before the end", {
  tag: "@gpu",
}, async ({ cli, lab, baseURL }) => {
  await lab.page.close();
  const experiment = await cli.file("changed.json", smallExperiment);
  const faulty = await serveFaultyOnce(
    baseURL ?? "",
    { when: "reference step repeated", weightIndex: 100 },
    1,
  );
  const out = cli.path("results.json");
  const environment = { SAME_SEED_URL: faulty.url };
  const run = await cli.runIn(environment, "run", experiment, "--out", out);
  await faulty.close();
  expect(run.stdout).toContain("The adapter changed its mind during this run");
  expect(run.code).toBe(0);
  const { referenceStep, conditions } = resultsFromJson(JSON.parse(await readFile(out, "utf8")));
  expect(referenceStep).toMatchObject({ condition: "CONTROL" });
  expect(referenceStep?.start).not.toBe(referenceStep?.end);
  // The training itself saw nothing of it.
  const [first, second] = conditions[0].replicas.map(({ fingerprints }) => fingerprints);
  expect(second).toEqual(first);
});

test("an interrupt cancels: exit 130, what was done is written", { tag: "@gpu" }, async ({
  cli,
  lab,
}) => {
  await lab.page.close();
  const experiment = await cli.file("long.json", {
    ...smallExperiment,
    training: { ...smallExperiment.training, epochCount: 1000 },
  });
  const out = cli.path("results.json");
  // Progress is shown a few times a second: a fast epoch may pass unseen.
  const afterEpoch1 = /epoch ([2-9]|\d{2,})\//;
  const { code, stderr } = await cli.interrupt(afterEpoch1, "run", experiment, "--out", out);
  expect(stderr).toContain("Cancelled");
  expect(code).toBe(130);
  const results = resultsFromJson(JSON.parse(await readFile(out, "utf8")));
  expect(results.status).toBe("cancelled");
});

test("bad input exits 2 and names what is needed", async ({ cli, browserName }) => {
  const variable = variableOf(browserName === "firefox" ? "firefox" : "chromium");
  const notJson = await cli.file("half.json", { version: 1 });
  const ended = await Promise.all([
    cli.run("check", "no-such-preset", "--json"),
    cli.run("check", notJson),
    cli.run("run", "quick", "--unknown"),
    cli.runIn({ [variable]: cli.path("no-browser") }, "check", "control"),
    cli.run("check", "control", "--browser", cli.path("no-browser")),
    cli.run("check", "control", "--browser", process.execPath),
    cli.run("run", "control", "--csv", cli.path("no-folder/a.csv")),
    cli.run("run", "control", "--csv", cli.path("a"), "--out", cli.path("a")),
  ]);
  expect(ended.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2, 2]);
  expect(JSON.parse(ended[0].stdout)).toMatchObject({
    verdict: "could-not-measure",
    exitCode: 2,
    reason: expect.stringContaining('"no-such-preset" is neither a preset'),
  });
  expect(ended[1].stdout).toBe("");
  expect(ended[1].stderr).toContain("The experiment is not valid. name:");
  expect(ended[2].stderr).toContain("Unknown option '--unknown'");
  expect(ended[3].stderr).toMatch(/SAME_SEED_\w+ names .*no-browser/);
  const needed = "The browser is chromium, firefox or the path of one; ";
  expect(ended[4].stderr).toContain(`${needed}${cli.path("no-browser")} does not exist`);
  expect(ended[5].stderr).toContain(`${needed}${process.execPath} is "`);
  expect(ended[6].stderr).toContain("--csv needs a folder that can be written");
  expect(ended[7].stderr).toContain("Each option needs a file of its own");
});

test("a data set that is not there exits 2", { tag: "@gpu" }, async ({ cli, lab }) => {
  await lab.page.close();
  const experiment = { ...smallExperiment, dataset: { name: "no-such-data" } };
  const { code, stderr } = await cli.run("check", await cli.file("data.json", experiment));
  expect(stderr).toMatch(/Could not measure: .*no-such-data/);
  expect(code).toBe(2);
});

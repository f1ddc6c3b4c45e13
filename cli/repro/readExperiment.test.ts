import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { presetExperiment } from "../../src/core/experiment/presets.ts";
import type { ExperimentChoice } from "./arguments.ts";
import { readExperiment } from "./readExperiment.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "same-seed-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const unchanged = {
  replicaCount: null,
  seedBlockCount: null,
  epochCount: null,
  profile: null,
  data: null,
  browser: "chromium",
  quiet: true,
};
const read = (
  experiment: string,
  changes: Partial<ExperimentChoice> = {},
  datasetName: string | null = null,
) =>
  readExperiment(
    { experiment, ...unchanged, ...changes },
    (typed) => join(folder, typed),
    datasetName,
  );

describe("readExperiment", () => {
  it("takes a preset by name", async () => {
    expect(await read("impl")).toEqual(presetExperiment("impl"));
  });

  it("changes what the command line gives and nothing else", async () => {
    const preset = presetExperiment("quick");
    expect(
      await read("quick", {
        replicaCount: 7,
        seedBlockCount: 2,
        epochCount: 3,
        profile: "discrete",
      }),
    ).toEqual({
      ...preset,
      replicaCount: 7,
      seedBlockCount: 2,
      training: { ...preset.training, epochCount: 3 },
      profile: "discrete",
    });
  });

  it("takes other data, without the subset and hash of the experiment's own", async () => {
    const preset = presetExperiment("control");
    const dataset = { ...preset.dataset, hash: "0".repeat(64), trainCount: 512 };
    await writeFile(join(folder, "own.json"), JSON.stringify({ ...preset, dataset }));
    expect((await read("own.json", {}, "mnist")).dataset).toEqual({ name: "mnist" });
    expect((await read("own.json", {}, preset.dataset.name)).dataset).toEqual(dataset);
  });

  it("reads the examples of the documentation", async () => {
    const folder = new URL("../../docs/experiments/", import.meta.url);
    for (const file of await readdir(folder)) {
      const path = fileURLToPath(new URL(file, folder));
      expect((await readExperiment({ experiment: path, ...unchanged }, () => path)).version).toBe(
        1,
      );
    }
  });

  it("reads a file", async () => {
    const experiment = { ...presetExperiment("control"), name: "from a file" };
    await writeFile(join(folder, "good.json"), JSON.stringify(experiment));
    expect(await read("good.json")).toEqual(experiment);
  });

  it.each([
    ["absent.json", null, /neither a preset \(quick, .*\) nor a file/],
    ["text.json", "not json", /text.json: is no JSON/],
    ["half.json", '{"version": 1}', /half.json: The experiment is not valid. name:/],
  ])("refuses %s", async (name, text, message) => {
    if (text !== null) await writeFile(join(folder, name), text);
    await expect(read(name)).rejects.toMatchObject({
      code: "experiment-invalid",
      message: expect.stringMatching(message),
    });
  });

  it("refuses a change that the experiment cannot take", async () => {
    await expect(read("quick", { replicaCount: 101 })).rejects.toMatchObject({
      code: "experiment-invalid",
      message: expect.stringMatching(/replicaCount/),
    });
  });
});

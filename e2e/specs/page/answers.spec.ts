import type { JSHandle } from "playwright/test";
import type { ExperimentInput } from "../../../src/core/experiment/experimentSpec.ts";
import { namedCondition } from "../../../src/core/experiment/noiseCondition.ts";
import type { PageApi } from "../../../src/protocol/pageApi.ts";
import { expect, test } from "../../fixtures/lab.ts";

/** What the page promises, whatever the adapter is busy with. */
const promisedMs = 300;

/**
 * The study's small CNN on 32 x 32 x 3 at batch 128, ten replicas: a step of all of them takes the
 * software adapter seconds. One step an epoch, so that half of the time is evaluation.
 */
const heavy: ExperimentInput = {
  version: 1,
  name: "heavy",
  dataset: { name: "textures-32", trainCount: 128, testCount: 384 },
  model: { name: "small-cnn" },
  training: {
    epochCount: 200,
    batchSize: 128,
    optimizer: { kind: "adam", learningRate: 4e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  },
  replicaCount: 10,
  rootSeed: 1,
  conditions: [{ name: "CONTROL", noise: namedCondition("CONTROL") }],
};

interface Answers {
  readonly pauseMs: readonly number[];
  readonly cancelMs: number;
  /** The runs' last states; "cancelled" is also how a run ends that was cancelled while it started. */
  readonly ended: string;
  readonly buffersAfter: number;
}

/** Starts a run, pauses it `pauses` times at moments spread over what it does, and cancels it. */
function answersOf(
  api: JSHandle<PageApi>,
  spec: ExperimentInput,
  pauses: number,
): Promise<Answers> {
  return api.evaluate(
    async (lab, { spec, pauses }) => {
      let seen: (status: string, step: number) => void = () => {};
      const run = lab
        .run(spec, ({ status, step }) => seen(status, step))
        .then(
          (results) => (results as { status: string }).status,
          (error) => error.code as string,
        );
      const until = (isSo: (status: string, step: number) => boolean) =>
        new Promise<void>((resolve) => {
          seen = (status, step) => {
            if (isSo(status, step)) resolve();
          };
        });
      const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
      await until((status, step) => status === "running" && step >= 1);
      const pauseMs: number[] = [];
      for (let index = 0; index < pauses; index++) {
        // Another moment each time: in a step, in an evaluation, in between.
        await sleep(230 * (index + 1));
        const began = performance.now();
        const paused = until((status) => status === "paused");
        await lab.pause();
        await paused;
        pauseMs.push(performance.now() - began);
        const running = until((status) => status === "running");
        await lab.resume();
        await running;
      }
      await sleep(700);
      const began = performance.now();
      await lab.cancel();
      const ended = await run;
      const cancelMs = performance.now() - began;
      const { bufferBytes } = await lab.memory();
      return { pauseMs, cancelMs, ended, buffersAfter: bufferBytes };
    },
    { spec, pauses },
  );
}

test("pause and cancel answer within 300 ms, in steps and in evaluation", {
  tag: "@gpu",
}, async ({ lab }) => {
  test.setTimeout(240_000);
  const answers = await answersOf(await lab.api(), heavy, 7);
  expect(answers.ended).toBe("cancelled");
  expect(answers.buffersAfter).toBe(0);
  const sorted = answers.pauseMs.toSorted((a, b) => a - b);
  expect(sorted[3], `of ${answers.pauseMs}`).toBeLessThan(promisedMs);
  expect(answers.cancelMs).toBeLessThan(promisedMs);
});

test("cancel answers within 300 ms while kernels are compiled", { tag: "@gpu" }, async ({
  lab,
}) => {
  const api = await lab.api();
  const { ended, cancelMs } = await api.evaluate(async (lab, spec) => {
    let seen = () => {};
    const begun = new Promise<void>((resolve) => {
      seen = resolve;
    });
    const run = lab
      .run(spec, ({ status }) => {
        if (status === "running") seen();
      })
      .then(
        (results) => (results as { status: string }).status,
        (error) => error.code as string,
      );
    await begun;
    const began = performance.now();
    await lab.cancel();
    return { ended: await run, cancelMs: performance.now() - began };
  }, heavy);
  expect(ended).toBe("cancelled");
  expect(cancelMs).toBeLessThan(promisedMs);
});

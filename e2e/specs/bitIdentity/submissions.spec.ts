import type { CompiledReduction } from "../../../src/engine/reduction/reduction.ts";
import { expect, test } from "../../fixtures/harness.ts";

type Probe = typeof import("../../../src/engine/testing/engineProbe.ts");

/**
 * Submissions of single kernels, of the usual size, and of all that may be recorded at once: they
 * end at other kernels of other steps and test batches, and leave the same bits.
 */
const times = [
  { target: 0, most: 0 },
  { target: 20, most: 30 },
  { target: 1e9, most: 1e9 },
];

for (const model of ["tiny", "small-cnn-bn"] as const) {
  for (const reduction of ["ordered", "fixed-point"] as const satisfies CompiledReduction[]) {
    test(`${model}, ${reduction}: the size of submissions moves no bit`, {
      tag: "@gpu",
    }, async ({ harness }) => {
      test.setTimeout(240_000);
      const runs = await harness.evaluate(
        async ({ device, load }, { model, reduction, times }) => {
          const { describeModel, probeCompiled } = await load<Probe>("testing/engineProbe.ts");
          const image = { height: 16, width: 16, channels: 1 };
          const options = {
            model: describeModel(model, { image, classCount: 10, dropoutRate: 0.3 }),
            batchSize: 8,
            profile: "software",
            reduction,
            fused: true,
            steps: 48,
            stepsPerEpoch: 16,
            cohortSize: 2,
            augmentation: { pad: 2, flip: true },
          } as const;
          const runs = [];
          for (const submissionTimes of times) {
            let submissions = 0;
            const { queue } = device;
            const submit = queue.submit;
            queue.submit = (buffers) => {
              const commands = [...buffers];
              if (commands.length > 0) submissions += 1;
              return submit.call(queue, commands);
            };
            const result = await probeCompiled(device, { ...options, submissionTimes });
            queue.submit = submit;
            const words = (arrays: Float32Array[]) =>
              arrays.map((floats) => [...new Uint32Array(floats.buffer)]);
            const bits = {
              losses: words(result.losses),
              weights: words(result.weights),
              moving: words(result.moving),
              logits: words(result.logits),
            };
            runs.push({ submissions, bits });
          }
          return runs;
        },
        { model, reduction, times },
      );
      const [kernels, usual, largest] = runs;
      expect(usual.bits).toEqual(kernels.bits);
      expect(largest.bits).toEqual(kernels.bits);
      // The replicas have seeds of their own, and trained.
      expect(kernels.bits.weights[0]).not.toEqual(kernels.bits.weights[1]);
      expect(new Set(kernels.bits.losses[0]).size).toBe(48);
      // The sizes did differ: kernel by kernel for 48 steps, then far fewer.
      expect(kernels.submissions).toBeGreaterThan(48 * 8);
      expect(usual.submissions).toBeLessThan(kernels.submissions);
      expect(largest.submissions).toBeLessThan(kernels.submissions / 4);
    });
  }
}

import { seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { expect, test } from "../../fixtures/harness.ts";

type WeightTrace = typeof import("../../../src/engine/kernels/weightTrace.ts");

const cohort = 3;
const stepsPerEpoch = 4;
const step = 6; // the third of its epoch

/** Bits that differ between two words, one by one. */
function differingBits(a: number, b: number): number {
  let count = 0;
  for (let rest = (a ^ b) >>> 0; rest > 0; rest = Math.floor(rest / 2)) count += rest % 2;
  return count;
}

/** Rounding of one float32 sum of n squares, each a product of a rounded difference. */
const relativeError = (n: number) => (n + 3) * 2 ** -24;

test.describe("weightTrace", { tag: "@gpu" }, () => {
  for (const lanes of [1, 4, 64, 256]) {
    test(`${lanes} lanes count bits, add squares and hash every element`, async ({ harness }) => {
      // Around the lanes, and around the four elements that each takes in a turn.
      const sizes = [1, lanes, lanes + 1, 4 * lanes - 1, 4 * lanes, 9 * lanes + 3];
      const tensors = sizes.map((size, index) => ({
        name: `tensor${index}`,
        offset: sizes.slice(0, index).reduce((sum, before) => sum + before, 0),
        size,
      }));
      const parameterCount = sizes.reduce((sum, size) => sum + size, 0);
      const generator = seededGenerator(lanes);
      const reference = Float32Array.from({ length: parameterCount }, () =>
        generator.nextGaussian(),
      );
      // Replica 0 is the reference; the others differ from it everywhere.
      const weights = Float32Array.from({ length: cohort * parameterCount }, (_, index) => {
        const own = reference[index % parameterCount];
        return index < parameterCount ? own : own + 0.01 * generator.nextGaussian();
      });
      const { runs, hashes } = await harness.evaluate(
        async ({ load, runKernels }, { weights, reference, ...shape }) => {
          const { weightTrace, tensorHash } = await load<WeightTrace>("kernels/weightTrace.ts");
          const words = shape.cohort * shape.stepsPerEpoch * shape.tensors.length * 3;
          const contents = {
            weights: Float32Array.from(weights),
            reference: Float32Array.from(reference),
            control: Uint32Array.of(shape.step, 0),
            trace: new Uint32Array(words),
          };
          const runs = await runKernels([weightTrace(shape)], contents, 2);
          const bits = new Uint32Array(contents.weights.buffer);
          const hashes = Array.from({ length: shape.cohort }, (_, replica) =>
            shape.tensors.map(({ offset, size }) => {
              const first = replica * shape.parameterCount + offset;
              return tensorHash(bits.slice(first, first + size));
            }),
          );
          return { runs: runs.map(({ trace }) => Array.from(trace)), hashes };
        },
        {
          cohort,
          tensors,
          parameterCount,
          stepsPerEpoch,
          lanes,
          step,
          weights: Array.from(weights),
          reference: Array.from(reference),
        },
      );
      const [trace] = runs;
      expect(runs[1], "the same bits again").toEqual(trace);
      const weightBits = new Uint32Array(weights.buffer);
      const referenceBits = new Uint32Array(reference.buffer);
      for (let replica = 0; replica < cohort; replica++) {
        for (const [index, { offset, size }] of tensors.entries()) {
          let bits = 0;
          let squared = 0;
          for (let element = offset; element < offset + size; element++) {
            const at = replica * parameterCount + element;
            bits += differingBits(weightBits[at], referenceBits[element]);
            squared += (weights[at] - reference[element]) ** 2;
          }
          const row = replica * stepsPerEpoch + (step % stepsPerEpoch);
          const at = (row * tensors.length + index) * 3;
          expect(trace[at]).toBe(bits);
          const [found] = new Float32Array(Uint32Array.of(trace[at + 1]).buffer);
          expect(Math.abs(found - squared)).toBeLessThanOrEqual(relativeError(size) * squared);
          expect(trace[at + 2]).toBe(hashes[replica][index]);
        }
      }
    });
  }
});

import { describe, expect, test } from "vitest";
import { TraceRecorder, traceStep } from "./traceRecorder.ts";

const tensors = [
  { name: "conv/kernel", offset: 0, size: 2 },
  { name: "conv/bias", offset: 2, size: 1 },
] as const;
const reference = Float32Array.of(1, 2, 3);
/** One bit of the kernel differs (2 and 2.5), and one of the bias (3 and -3). */
const moved = Float32Array.of(1, 2.5, -3);

// Python, h(a) = sum of MurmurHash3's fmix32(bits(a[i]) ^ (i + 1) * 0x9e3779b9), modulo 2^32.
const hashes = {
  reference: [4013119933, 1249988322],
  moved: [296595285, 34054416],
};

function joined(...steps: readonly Uint32Array[]): Uint32Array {
  return Uint32Array.from(steps.flatMap((words) => [...words]));
}

describe("traceStep", () => {
  test("compares tensor by tensor and hashes each", () => {
    const words = traceStep(tensors, moved, reference);
    const squares = new Float32Array(words.buffer);
    // NumPy: bits of (own.view(uint32) ^ reference.view(uint32)); ((own - reference) ** 2).sum()
    expect([words[0], squares[1], words[2]]).toEqual([1, 0.25, hashes.moved[0]]);
    expect([words[3], squares[4], words[5]]).toEqual([1, 36, hashes.moved[1]]);
  });

  test("reads tensors at their place in a view of a larger buffer", () => {
    const larger = Float32Array.of(9, ...moved, 9);
    expect(traceStep(tensors, larger.subarray(1, 4), reference)).toEqual(
      traceStep(tensors, moved, reference),
    );
  });
});

describe("TraceRecorder", () => {
  const same = traceStep(tensors, reference, reference);
  const apart = traceStep(tensors, moved, reference);

  test("returns each epoch's divergence, from the step where the last one ended", () => {
    const trace = new TraceRecorder(tensors, 4, reference, reference);
    expect(trace.initial).toEqual({
      fromStep: 0,
      differingBits: Uint32Array.of(0),
      l2: Float32Array.of(0),
    });
    expect(trace.addEpoch(joined(same, apart))).toEqual({
      fromStep: 1,
      differingBits: Uint32Array.of(0, 2),
      l2: Float32Array.of(0, Math.sqrt(36.25)),
    });
    expect(trace.addEpoch(joined(apart, same)).fromStep).toBe(3);
  });

  test("names the first step and, in it, the first tensor that differs", () => {
    const trace = new TraceRecorder(tensors, 3, reference, reference);
    const biasAlone = traceStep(tensors, Float32Array.of(1, 2, 4), reference);
    trace.addEpoch(same);
    expect(trace.first).toEqual({ firstStep: null, firstTensor: null });
    trace.addEpoch(joined(biasAlone, apart));
    expect(trace.first).toEqual({ firstStep: 2, firstTensor: "conv/bias" });
  });

  test("step 0 is before training: initial weights that differ part there", () => {
    const trace = new TraceRecorder(tensors, 1, moved, reference);
    expect(trace.initial.differingBits).toEqual(Uint32Array.of(2));
    expect(trace.first).toEqual({ firstStep: 0, firstTensor: "conv/kernel" });
  });

  test("keeps the hashes of the steps that were done, those before training first", () => {
    const trace = new TraceRecorder(tensors, 5, reference, reference);
    trace.addEpoch(joined(apart, same));
    expect(trace.hashTrace()).toEqual({
      tensors: ["conv/kernel", "conv/bias"],
      hashes: Uint32Array.of(...hashes.reference, ...hashes.moved, ...hashes.reference),
    });
  });
});

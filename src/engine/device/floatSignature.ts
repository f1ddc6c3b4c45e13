import type { FloatSignature } from "../../core/results/passport.ts";
import { buildKernel, type Kernel, reads, writes } from "../kernels/kernel.ts";
import { prepareKernels } from "./runKernels.ts";

/** Operands of the probes. They come from a buffer, so that no compiler can fold them. */
const probeOperands = new Float32Array([
  ...[1 + 2 ** -12, -(1 + 2 ** -11), 2 ** -100, 2 ** -40],
  ...[2 ** 24, 1, 2, 3],
]);

/** Elements of the long sum: 1, 1/2, 1/3, ..., whose f32 sum depends on the order. */
const sumLength = 64;

/** Result bits of `probeFloats`, in the order of its outputs. */
export const probeNames = [
  "multiplyAdd",
  "fmaBuiltin",
  "subnormalProduct",
  "sumOfThree",
  "sumAndDifference",
  "longSum",
  "quotient",
  "squareRoot",
  "inverseSquareRoot",
  "exponential",
  "logarithm",
  "hyperbolicTangent",
] as const;

/**
 * Probes an adapter's float arithmetic: operands f32 [8], summands f32 [64] -> bits u32 [12].
 *
 * One invocation. Reduction order: `sumOfThree` and `longSum` add as written, first to last, to find
 * out whether the compiler keeps that order.
 */
export function probeFloats(): Kernel {
  return buildKernel({
    label: "probeFloats",
    dispatch: [1, 1, 1],
    bindings: [reads("operands"), reads("summands"), writes("bits", "u32")],
    body: /* wgsl */ `
      @compute @workgroup_size(1)
      fn main() {
        let x = operands[0];
        let y = operands[1];
        let large = operands[4];
        let one = operands[5];
        let two = operands[6];
        let three = operands[7];
        bits[0] = bitcast<u32>(x * x + y);
        bits[1] = bitcast<u32>(fma(x, x, y));
        bits[2] = bitcast<u32>(operands[2] * operands[3]);
        bits[3] = bitcast<u32>((large + one) + one);
        bits[4] = bitcast<u32>((large + one) - large);
        var sum = 0.0;
        for (var index = 0u; index < ${sumLength}u; index++) {
          sum += summands[index];
        }
        bits[5] = bitcast<u32>(sum);
        bits[6] = bitcast<u32>(one / three);
        bits[7] = bitcast<u32>(sqrt(two));
        bits[8] = bitcast<u32>(inverseSqrt(three));
        bits[9] = bitcast<u32>(exp(one));
        bits[10] = bitcast<u32>(log(three));
        bits[11] = bitcast<u32>(tanh(one / two));
      }`,
  });
}

/** Results of the probes that have an exact one; NumPy float32, see the unit test. */
export const knownBits = {
  /** x * x + y with x * x rounded first; with one rounding it is 2^-24. */
  multiplyAddUnfused: 0x00000000,
  multiplyAddFused: 0x33800000,
  /** 2^-140, below the smallest normal f32. */
  subnormalProduct: 0x00000200,
  sumOfThreeInOrder: 0x4b800000,
  sumAndDifferenceInOrder: 0x00000000,
  longSumInOrder: 0x4097cdf6,
} as const;

/** Reads the answers out of the result bits of `probeFloats`, shape [12]. */
export function decodeProbes(bits: ArrayLike<number>): FloatSignature {
  const probe = (name: (typeof probeNames)[number]) => bits[probeNames.indexOf(name)];
  return {
    fusesMultiplyAdd: probe("multiplyAdd") === knownBits.multiplyAddFused,
    keepsSubnormals: probe("subnormalProduct") === knownBits.subnormalProduct,
    keepsSumOrder:
      probe("sumOfThree") === knownBits.sumOfThreeInOrder &&
      probe("sumAndDifference") === knownBits.sumAndDifferenceInOrder &&
      probe("longSum") === knownBits.longSumInOrder,
    bits: Array.from(bits, (word) => word.toString(16).padStart(8, "0")).join(""),
  };
}

/**
 * Runs the probes on the device.
 *
 * @throws {LabError} "kernel-failed" if the probe does not compile or run.
 */
export async function readFloatSignature(device: GPUDevice): Promise<FloatSignature> {
  const prepared = await prepareKernels(device, [probeFloats()], {
    operands: probeOperands,
    summands: Float32Array.from({ length: sumLength }, (_, index) => 1 / (index + 1)),
    bits: new Uint32Array(probeNames.length),
  });
  try {
    const { bits } = await prepared.run();
    return decodeProbes(bits);
  } finally {
    prepared.dispose();
  }
}

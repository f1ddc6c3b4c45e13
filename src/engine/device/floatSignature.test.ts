import { expect, test } from "vitest";
import { decodeProbes, knownBits, probeFloats, probeNames } from "./floatSignature.ts";

// NumPy 2.4, float32, same operands and order:
//   x, y = f32(1 + 2**-12), f32(-(1 + 2**-11)); x * x + y -> 0x0; one rounding -> 0x33800000
//   f32(2**-100) * f32(2**-40) -> 0x200; a = f32(2**24); (a + 1) + 1 -> 0x4b800000;
//   (a + 1) - a -> 0x0; for i in 1..64: s += f32(1) / f32(i) -> 0x4097cdf6 (backwards ...df5);
//   1 / 3, sqrt(2), 1 / sqrt(3), exp(1), log(3), tanh(1 / 2) -> as below
const ieee = Uint32Array.of(
  0x00000000,
  0x33800000,
  0x00000200,
  0x4b800000,
  0x00000000,
  0x4097cdf6,
  0x3eaaaaab,
  0x3fb504f3,
  0x3f13cd3a,
  0x402df854,
  0x3f8c9f54,
  0x3eec9a9f,
);
const withProbe = (name: (typeof probeNames)[number], word: number) =>
  ieee.with(probeNames.indexOf(name), word);

test("strict IEEE arithmetic", () => {
  expect(decodeProbes(ieee)).toEqual({
    fusesMultiplyAdd: false,
    keepsSubnormals: true,
    keepsSumOrder: true,
    bits:
      "000000003380000000000200" +
      "4b800000000000004097cdf6" +
      "3eaaaaab3fb504f33f13cd3a402df8543f8c9f543eec9a9f",
  });
});

test("each probe moves its own answer", () => {
  const fused = withProbe("multiplyAdd", knownBits.multiplyAddFused);
  expect(decodeProbes(fused).fusesMultiplyAdd).toBe(true);
  expect(decodeProbes(withProbe("subnormalProduct", 0)).keepsSubnormals).toBe(false);
  expect(decodeProbes(withProbe("sumOfThree", 0x4b800001)).keepsSumOrder).toBe(false);
  expect(decodeProbes(withProbe("sumAndDifference", 0x3f800000)).keepsSumOrder).toBe(false);
  expect(decodeProbes(withProbe("longSum", 0x4097cdf5)).keepsSumOrder).toBe(false);
});

test("the kernel writes each named probe once", () => {
  const written = probeFloats().code.match(/bits\[\d+\] =/g);
  expect(written).toEqual(probeNames.map((_, index) => `bits[${index}] =`));
});

import { expect, expectTypeOf, test } from "vitest";
import type { convForward } from "../kernels/convForward.ts";
import type { convReluPool } from "../kernels/convReluPool.ts";
import { buildKernel, type Kernel, reads, writes } from "../kernels/kernel.ts";
import type { pointwise } from "../kernels/pointwise.ts";
import type { denseWeightGradient } from "../kernels/reduce/denseWeightGradient.ts";
import { bind } from "./boundKernel.ts";

/** Every variable that what a function makes may bind. */
type BindingOf<Made> = Made extends (shape: never) => Kernel<infer Binding> ? Binding : never;

/** What `bind` demands for a kernel of these variables. */
type Demanded<Binding extends string> = Parameters<typeof bind<Binding>>[1];

const copy = buildKernel({
  label: "copy",
  dispatch: [1, 1, 1],
  bindings: [reads("features"), writes("outputs")],
  body: "fn main() {}",
});

// The type checker is the test: `tsc` fails if one of these does not hold.
test("a kernel's type names each variable that it may bind", () => {
  expectTypeOf(copy).toEqualTypeOf<Kernel<"features" | "outputs">>();
  type Plain = "features" | "weights" | "outputs";
  expectTypeOf<BindingOf<typeof convForward>>().toEqualTypeOf<Plain>();
  expectTypeOf<BindingOf<typeof convReluPool>>().toEqualTypeOf<Plain | "codes">();
  expectTypeOf<BindingOf<typeof denseWeightGradient>>().toEqualTypeOf<
    "vectors" | "outputGradient" | "sums" | "overflow"
  >();
  expectTypeOf<BindingOf<typeof pointwise<"left" | "right">>>().toEqualTypeOf<
    "leftValues" | "rightValues" | "outputs"
  >();
});

test("a buffer that is missing, misnamed or unknown does not compile", () => {
  type Buffers = Demanded<"features" | "outputs">;
  expectTypeOf<{ features: "weights"; outputs: "features:relu" }>().toExtend<Buffers>();
  expectTypeOf<{ features: "weights" }>().not.toExtend<Buffers>();
  expectTypeOf<{ features: "weights"; output: "features:relu" }>().not.toExtend<Buffers>();
  expectTypeOf<{ features: "wieghts"; outputs: "features:relu" }>().not.toExtend<Buffers>();
  expectTypeOf<{ features: "weights"; outputs: "feature:relu" }>().not.toExtend<Buffers>();
  // A kernel that binds more cannot pass for one that binds less.
  expectTypeOf<Kernel<"features" | "outputs">>().not.toExtend<Kernel<"features">>();
});

test("buffers that a kernel's text does not bind are left out", () => {
  const kernel: Kernel<"features" | "outputs" | "codes"> = copy;
  const { buffers } = bind(kernel, {
    features: "features:conv",
    outputs: "features:relu",
    codes: "codes:relu",
  });
  expect(buffers).toEqual({ features: "features:conv", outputs: "features:relu" });
});

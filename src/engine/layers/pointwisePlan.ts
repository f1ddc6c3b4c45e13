import { type BoundKernel, type BufferName, bind } from "../compile/boundKernel.ts";
import type { MapPlace, PlanContext } from "../compile/planContext.ts";
import type { KernelBinding } from "../kernels/kernel.ts";
import { pointwise } from "../kernels/pointwise.ts";

/** A kernel of one value per element, and the maps that it reads and writes. */
interface PointwisePlan {
  readonly label: string;
  /** By the name that the expression has for the value there. */
  readonly inputs: Readonly<Record<string, MapPlace>>;
  readonly output: MapPlace & { readonly accumulate?: boolean };
  /** WGSL; see `pointwise`. */
  readonly expression: string;
  /** Functions that it calls, and what they read. */
  readonly functions?: string;
  readonly extraBindings?: readonly KernelBinding<"control" | "batchInfo">[];
}

/** Plans a kernel of one value per element. */
export function planPointwise(
  context: PlanContext,
  { inputs, output, ...rest }: PointwisePlan,
): BoundKernel {
  const places = Object.entries(inputs);
  const kernel = pointwise({
    ...rest,
    cohort: context.cohort,
    inputs: places.map(([name, { map }]) => ({ name, map })),
    output: output.map,
    accumulate: output.accumulate ?? false,
    lanes: context.lanes,
  });
  const values: Record<`${string}Values`, BufferName> = Object.fromEntries(
    places.map(([name, { buffer }]) => [`${name}Values`, buffer]),
  );
  return bind(kernel, {
    ...values,
    outputs: output.buffer,
    control: "control",
    batchInfo: "batchInfo",
  });
}

/** Plans a gradient to an input that is an expression of `value`, the gradient of the layer's output. */
export function planPassGradient(
  context: PlanContext,
  layerName: string,
  input: string,
  rest: Pick<PointwisePlan, "expression" | "functions" | "extraBindings">,
): BoundKernel {
  return planPointwise(context, {
    label: "passGradient",
    inputs: { value: context.gradient(layerName) },
    output: context.claimGradient(input),
    ...rest,
  });
}

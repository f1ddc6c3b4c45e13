import { type FeatureMap, featureIndex } from "./features.ts";
import { type Kernel, type KernelBinding, reads, writes } from "./kernel.ts";
import { type LaneKernelShape, laneKernel } from "./lanes.ts";

interface PointwiseShape<Input extends string, Extra extends string> extends LaneKernelShape {
  readonly label: string;
  /** Inputs of the output's shape; the expression sees them by name. */
  readonly inputs: readonly { readonly name: Input; readonly map: FeatureMap }[];
  readonly output: FeatureMap;
  /** WGSL f32 expression; also sees `replica`, `example`, `channel`, `row`, `column`. */
  readonly expression: string;
  /** Add to the contents of the output. */
  readonly accumulate?: boolean;
  readonly extraBindings?: readonly KernelBinding<Extra>[];
  /** Functions that the expression calls. */
  readonly functions?: string;
}

/**
 * One value per element: inputs f32 [cohort, channels, height, width, batch] -> output, same shape.
 * One invocation an element; combines nothing.
 */
export function pointwise<Input extends string = never, Extra extends string = never>(
  shape: PointwiseShape<Input, Extra>,
): Kernel<`${Input}Values` | Extra | "outputs"> {
  const { label, cohort, inputs, output, expression, lanes } = shape;
  const { batch, channels, height, width } = output;
  return laneKernel({
    lanes,
    work: { batch, items: channels * height * width, cohort },
    label: `${label} ${channels}x${height}x${width}`,
    bindings: [
      ...inputs.map(({ name }) => reads<`${Input}Values`>(`${name}Values`)),
      ...(shape.extraBindings ?? []),
      writes("outputs"),
    ],
    functions: `${shape.functions ?? ""}`,
    body: `let channel = item / ${height * width}u;
      let row = item / ${width}u % ${height}u;
      let column = item % ${width}u;
      ${inputs.map(({ name, map }) => `let ${name} = ${name}Values[${featureIndex(map)}];`).join("\n")}
      let to = ${featureIndex(output)};
      outputs[to] = ${shape.accumulate ? "outputs[to] + " : ""}(${expression});`,
  });
}

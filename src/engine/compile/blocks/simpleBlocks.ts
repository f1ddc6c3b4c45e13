import { dropoutScale } from "../../kernels/dropoutMask.ts";
import { flatten } from "../../kernels/flatten.ts";
import { globalAveragePool, globalAveragePoolGradient } from "../../kernels/globalAveragePool.ts";
import { reads } from "../../kernels/kernel.ts";
import { maxPool, maxPoolGradient } from "../../kernels/maxPool.ts";
import { pointwise } from "../../kernels/pointwise.ts";
import type {
  AddLayer,
  DropoutLayer,
  FlattenLayer,
  GlobalAveragePoolLayer,
  MaxPoolLayer,
  ReluLayer,
} from "../../model/layers.ts";
import type { PlannedDispatch } from "../plan.ts";
import { dispatch, type PlanContext, type PlannedBlock } from "../planContext.ts";

/** ReLU by itself. A NaN stays one, forward; backward the gradient passes where the output is positive. */
export function reluBlock(context: PlanContext, layer: ReluLayer): PlannedBlock {
  const forward = mapFeatures(context, layer, "relu", "select(value, 0.0, value <= 0.0)");
  const backward = () =>
    layer.input === "images"
      ? []
      : [
          dispatch(
            pointwise({
              label: "reluGradient",
              cohort: context.cohort,
              inputs: [
                { name: "output", map: context.map("features", layer.name) },
                { name: "gradient", map: context.map("gradient", layer.name) },
              ],
              output: context.map("gradient", layer.input),
              expression: "select(0.0, gradient, output > 0.0)",
              accumulate: context.accumulates(layer.input),
              lanes: context.lanes,
            }),
            {
              outputValues: context.mapBuffer("features", layer.name),
              gradientValues: context.mapBuffer("gradient", layer.name),
              outputs: context.mapBuffer("gradient", layer.input),
            },
          ),
        ];
  return { forward: [forward], backward, evaluation: [forward] };
}

/** Dropout by itself; evaluation copies. */
export function dropoutBlock(context: PlanContext, layer: DropoutLayer): PlannedBlock {
  const { height, width } = context.shape(layer.input);
  const element = `channel * ${height * width}u + row * ${width}u + column`;
  const mask = {
    functions: dropoutScale({
      rate: layer.rate,
      batch: context.options.batchSize,
      stepsPerEpoch: context.options.stepsPerEpoch,
    }),
    extraBindings: [reads("control", "u32"), reads("batchInfo", "u32")],
  };
  const buffers = { control: "control", batchInfo: "batchInfo" };
  const expression = `value * dropoutScale(replica, example, ${element})`;
  const backward = () =>
    layer.input === "images"
      ? []
      : [passGradient(context, layer, layer.input, expression, mask, buffers)];
  return {
    forward: [mapFeatures(context, layer, "dropout", expression, mask, buffers)],
    backward,
    evaluation: [mapFeatures(context, layer, "dropoutOff", "value")],
  };
}

/** Sum of two layers; both get the gradient as it is. */
export function addBlock(context: PlanContext, layer: AddLayer): PlannedBlock {
  const forward = dispatch(
    pointwise({
      label: "add",
      cohort: context.cohort,
      inputs: [
        { name: "left", map: context.map("features", layer.input) },
        { name: "right", map: context.map("features", layer.other) },
      ],
      output: context.map("features", layer.name),
      expression: "left + right",
      lanes: context.lanes,
    }),
    {
      leftValues: context.mapBuffer("features", layer.input),
      rightValues: context.mapBuffer("features", layer.other),
      outputs: context.mapBuffer("features", layer.name),
    },
  );
  const backward = () =>
    [layer.input, layer.other]
      .filter((input) => input !== "images")
      .map((input) => passGradient(context, layer, input, "value"));
  return { forward: [forward], backward, evaluation: [forward] };
}

export function maxPoolBlock(context: PlanContext, layer: MaxPoolLayer): PlannedBlock {
  const { cohort, lanes } = context;
  const input = context.map("features", layer.input);
  const shape = {
    cohort,
    input,
    output: context.map("features", layer.name),
    size: layer.size,
    lanes,
  };
  const features = context.mapBuffer("features", layer.input);
  const forward = dispatch(maxPool(shape), {
    features,
    outputs: context.mapBuffer("features", layer.name),
  });
  const backward = () => {
    if (layer.input === "images") return [];
    const inputGradient = context.map("gradient", layer.input);
    const to = context.mapBuffer("gradient", layer.input);
    const covers = input.height % layer.size === 0 && input.width % layer.size === 0;
    const accumulate = context.accumulates(layer.input);
    // Rows and columns that no window covers still need a gradient, of 0, in every step.
    const clear = dispatch(
      pointwise({
        label: "clear",
        cohort,
        inputs: [],
        output: inputGradient,
        expression: "0.0",
        lanes,
      }),
      { outputs: to },
    );
    const gradient = dispatch(
      maxPoolGradient({
        ...shape,
        outputGradient: context.map("gradient", layer.name),
        inputGradient,
        accumulate,
      }),
      { features, outputGradient: context.mapBuffer("gradient", layer.name), inputGradient: to },
    );
    return covers || accumulate ? [gradient] : [clear, gradient];
  };
  return { forward: [forward], backward, evaluation: [forward] };
}

export function averageBlock(context: PlanContext, layer: GlobalAveragePoolLayer): PlannedBlock {
  const { cohort, lanes } = context;
  const forward = dispatch(
    globalAveragePool({
      cohort,
      input: context.map("features", layer.input),
      output: context.map("features", layer.name),
      lanes,
    }),
    inOut(context, layer, "features"),
  );
  const backward = () =>
    layer.input === "images"
      ? []
      : [
          dispatch(
            globalAveragePoolGradient({
              cohort,
              input: context.map("gradient", layer.input),
              output: context.map("gradient", layer.name),
              accumulate: context.accumulates(layer.input),
              lanes,
            }),
            {
              outputGradient: context.mapBuffer("gradient", layer.name),
              inputGradient: context.mapBuffer("gradient", layer.input),
            },
          ),
        ];
  return { forward: [forward], backward, evaluation: [forward] };
}

export function flattenBlock(context: PlanContext, layer: FlattenLayer): PlannedBlock {
  const { cohort, lanes } = context;
  const forward = dispatch(
    flatten({
      cohort,
      planes: context.map("features", layer.input),
      vector: context.map("features", layer.name),
      direction: "toVector",
      accumulate: false,
      lanes,
    }),
    inOut(context, layer, "features"),
  );
  const backward = () =>
    layer.input === "images"
      ? []
      : [
          dispatch(
            flatten({
              cohort,
              planes: context.map("gradient", layer.input),
              vector: context.map("gradient", layer.name),
              direction: "toPlanes",
              accumulate: context.accumulates(layer.input),
              lanes,
            }),
            {
              features: context.mapBuffer("gradient", layer.name),
              outputs: context.mapBuffer("gradient", layer.input),
            },
          ),
        ];
  return { forward: [forward], backward, evaluation: [forward] };
}

type NamedLayer = { readonly name: string; readonly input: string };

const inOut = (context: PlanContext, layer: NamedLayer, kind: "features" | "gradient") => ({
  features: context.mapBuffer(kind, layer.input),
  outputs: context.mapBuffer(kind, layer.name),
});

interface Extra {
  readonly functions?: string;
  readonly extraBindings?: ReturnType<typeof reads>[];
}

/** Output = expression of `value`, the input, element by element. */
function mapFeatures(
  context: PlanContext,
  layer: NamedLayer,
  label: string,
  expression: string,
  extra: Extra = {},
  buffers: Record<string, string> = {},
): PlannedDispatch {
  const kernel = pointwise({
    label,
    cohort: context.cohort,
    inputs: [{ name: "value", map: context.map("features", layer.input) }],
    output: context.map("features", layer.name),
    expression,
    lanes: context.lanes,
    ...extra,
  });
  return dispatch(kernel, {
    valueValues: context.mapBuffer("features", layer.input),
    outputs: context.mapBuffer("features", layer.name),
    ...buffers,
  });
}

/** Gradient to an input = expression of `value`, the gradient to the output. */
function passGradient(
  context: PlanContext,
  layer: NamedLayer,
  input: string,
  expression: string,
  extra: Extra = {},
  buffers: Record<string, string> = {},
): PlannedDispatch {
  const kernel = pointwise({
    label: "passGradient",
    cohort: context.cohort,
    inputs: [{ name: "value", map: context.map("gradient", layer.name) }],
    output: context.map("gradient", input),
    expression,
    accumulate: context.accumulates(input),
    lanes: context.lanes,
    ...extra,
  });
  return dispatch(kernel, {
    valueValues: context.mapBuffer("gradient", layer.name),
    outputs: context.mapBuffer("gradient", input),
    ...buffers,
  });
}

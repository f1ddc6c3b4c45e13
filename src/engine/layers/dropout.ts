import { dropoutScale } from "../kernels/dropoutMask.ts";
import { reads } from "../kernels/kernel.ts";
import { type LayerData, type LayerDefinition, weightless } from "./layerDefinition.ts";
import { planPassGradient, planPointwise } from "./pointwisePlan.ts";

export interface DropoutLayer extends LayerData<"dropout"> {
  readonly rate: number;
}

/** Inverted dropout: kept values are scaled by 1 / (1 - rate) in training; identity otherwise. */
export function dropout({ name, input, rate }: DropoutLayer): LayerDefinition {
  return {
    inputs: [input],
    outputShape: (shape) => shape,
    ...weightless,
    plan: (context) => {
      const { height, width } = context.shape(input);
      const { batchSize, stepsPerEpoch } = context.settings;
      const element = `channel * ${height * width}u + row * ${width}u + column`;
      const masked = {
        expression: `value * dropoutScale(replica, example, ${element})`,
        functions: dropoutScale({ rate, batch: batchSize, stepsPerEpoch }),
        extraBindings: [reads("control", "u32"), reads("batchInfo", "u32")],
      };
      const maps = {
        inputs: { value: context.features(input) },
        output: context.features(name),
      };
      return {
        forward: [planPointwise(context, { label: "dropout", ...maps, ...masked })],
        evaluation: [planPointwise(context, { label: "dropoutOff", ...maps, expression: "value" })],
        inputGradient: () => [planPassGradient(context, name, input, masked)],
      };
    },
  };
}

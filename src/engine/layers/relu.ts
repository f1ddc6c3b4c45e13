import { type LayerData, type LayerDefinition, weightless } from "./layerDefinition.ts";
import { planPointwise } from "./pointwisePlan.ts";

export type ReluLayer = LayerData<"relu">;

/** max(x, 0); a NaN stays one. The gradient passes where the output is positive. */
export function relu({ name, input }: ReluLayer): LayerDefinition {
  return {
    inputs: [input],
    outputShape: (shape) => shape,
    ...weightless,
    plan: (context) => {
      const output = context.features(name);
      const forward = planPointwise(context, {
        label: "relu",
        inputs: { value: context.features(input) },
        output,
        expression: "select(value, 0.0, value <= 0.0)",
      });
      const inputGradient = () => [
        planPointwise(context, {
          label: "reluGradient",
          inputs: { output, gradient: context.gradient(name) },
          output: context.claimGradient(input),
          expression: "select(0.0, gradient, output > 0.0)",
        }),
      ];
      return { forward: [forward], inputGradient };
    },
  };
}

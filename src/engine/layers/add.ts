import { LabError } from "../../core/errors.ts";
import { type LayerData, type LayerDefinition, weightless } from "./layerDefinition.ts";
import { planPassGradient, planPointwise } from "./pointwisePlan.ts";

export interface AddLayer extends LayerData<"add"> {
  readonly other: string;
}

/** Sum of two layers of one shape: the residual connection. Both get the gradient as it is. */
export function add({ name, input, other }: AddLayer): LayerDefinition {
  return {
    inputs: [input, other],
    outputShape: (left, right) => {
      if (
        left.height !== right.height ||
        left.width !== right.width ||
        left.channels !== right.channels
      ) {
        throw new LabError("internal", `Layer ${name} adds two different shapes`);
      }
      return left;
    },
    ...weightless,
    plan: (context) => {
      const forward = planPointwise(context, {
        label: "add",
        inputs: { left: context.features(input), right: context.features(other) },
        output: context.features(name),
        expression: "left + right",
      });
      return {
        forward: [forward],
        inputGradient: (to) => [planPassGradient(context, name, to, { expression: "value" })],
      };
    },
  };
}

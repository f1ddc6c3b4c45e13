import { type ExperimentSpec, modelOf } from "../experiment/experimentSpec.ts";
import type { CostBlocks, ExperimentResults } from "../results/results.ts";

type TimedCondition = CostBlocks["conditions"][number];

/** Step times of a condition that were measured in turns with those of others. */
export interface CostTurns {
  readonly own: TimedCondition;
  /**
   * The same turns of an atomic condition whose step is the same but for the order of additions: of
   * the condition itself if it is atomic.
   */
  readonly atomic: TimedCondition;
}

/** The turns of a condition of this name, or why there are none. */
export function costTurns(
  { spec, costBlocks }: Pick<ExperimentResults, "spec" | "costBlocks">,
  name: string,
): CostTurns | { readonly missing: string } {
  const timed = (wanted: string) =>
    costBlocks?.conditions.find((condition) => condition.name === wanted);
  const own = timed(name);
  const peers = spec.conditions
    .filter(({ noise }) => noise.reduction === "atomic")
    .filter((atomic) => isSameStep(spec, atomic.name, name))
    .map((atomic) => atomic.name);
  const [atomic] = peers.flatMap((peer) => timed(peer) ?? []);
  if (own === undefined || atomic === undefined) {
    return { missing: missingReason(spec, name, costBlocks) };
  }
  return { own, atomic: peers.includes(name) ? own : atomic };
}

/** Whether a training step of two conditions is the same, but for the order of additions. */
export function isSameStep(spec: ExperimentSpec, a: string, b: string): boolean {
  const [first, second] = [a, b].map((name) =>
    spec.conditions.find((condition) => condition.name === name),
  );
  if (first === undefined || second === undefined) return false;
  const [model, otherModel] = [first, second].map((condition) => modelOf(spec, condition));
  if (model.name !== otherModel.name) return false;
  const sources = ["augmentation", "dropout"] as const;
  return sources.every((source) => {
    const isOff = [first, second].map(({ noise }) => noise[source] === "off");
    return isOff[0] === isOff[1];
  });
}

function missingReason(
  { measureCost, conditions }: ExperimentSpec,
  name: string,
  costBlocks: CostBlocks | undefined,
): string {
  const own = conditions.find((condition) => condition.name === name);
  if (own?.noise.reduction === "stock") return "tfjs takes no turns with the others";
  if (costBlocks?.missing !== undefined) return costBlocks.missing;
  return measureCost ? "the run took no turns" : "the experiment does not measure the cost";
}

import type { NoiseCondition } from "../experiment/noiseCondition.ts";
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

/** The turns of a condition, or why there are none. */
export function costTurns(
  { spec, costBlocks }: Pick<ExperimentResults, "spec" | "costBlocks">,
  noise: NoiseCondition,
  name: string,
): CostTurns | { readonly missing: string } {
  const timed = (wanted: string) =>
    costBlocks?.conditions.find((condition) => condition.name === wanted);
  const own = timed(name);
  const [atomic] = spec.conditions
    .filter((other) => other.noise.reduction === "atomic" && isSameStep(other.noise, noise))
    .flatMap((other) => (other.name === name ? own : timed(other.name)) ?? []);
  if (own !== undefined && atomic !== undefined) return { own, atomic };
  return { missing: missingReason(spec.measureCost, noise, costBlocks) };
}

/** Whether a training step of two conditions is the same, but for the order of additions. */
export function isSameStep(a: NoiseCondition, b: NoiseCondition): boolean {
  const sources = ["augmentation", "dropout"] as const;
  return sources.every((source) => (a[source] === "off") === (b[source] === "off"));
}

function missingReason(
  measuresCost: boolean,
  { reduction }: NoiseCondition,
  costBlocks: CostBlocks | undefined,
): string {
  if (reduction === "stock") return "tfjs takes no turns with the others";
  if (costBlocks?.missing !== undefined) return costBlocks.missing;
  return measuresCost ? "the run took no turns" : "the experiment does not measure the cost";
}

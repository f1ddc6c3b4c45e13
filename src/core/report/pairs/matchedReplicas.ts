import { sharesReplicaSeeds } from "../../experiment/noiseCondition.ts";
import type { MeasuredCondition } from "../figures/measuredCondition.ts";
import type { PairSample } from "../intervals/printedInterval.ts";

/**
 * True if replica i of one condition has every seed of replica i of the other, so that the two are a
 * pair: the conditions differ at most in the order of additions. Networks of other shapes draw other
 * weights from the same seed, so conditions with other models are no pairs.
 */
export function arePaired(a: MeasuredCondition, b: MeasuredCondition): boolean {
  const isOneModel = a.model.name === b.model.name && a.model.dropoutRate === b.model.dropoutRate;
  return isOneModel && sharesReplicaSeeds(a.noise, b.noise);
}

/** Replicas of two paired conditions by their index: those that are finite in both, in one order. */
export function matchedReplicas(a: MeasuredCondition, b: MeasuredCondition): PairSample {
  const indices = ({ replicas }: MeasuredCondition) =>
    new Set(replicas.map(({ replicaIndex }) => replicaIndex));
  return { a: only(a, indices(b)), b: only(b, indices(a)) };
}

function only(condition: MeasuredCondition, indices: ReadonlySet<number>): PairSample["a"] {
  const kept = ({ replicas, predictions, accuracies }: Lists) => {
    const has = (_: unknown, place: number) => indices.has(replicas[place].replicaIndex);
    return {
      replicas: replicas.filter(has),
      predictions: predictions.filter(has),
      accuracies: accuracies.filter(has),
    };
  };
  return {
    dataset: condition.dataset,
    ...kept(condition),
    blocks: condition.blocks
      .map((block) => ({ seedBlock: block.seedBlock, ...kept(block) }))
      .filter(({ replicas }) => replicas.length > 0),
  };
}

/** Lists over replicas in one order. */
type Lists = Pick<MeasuredCondition, "replicas" | "predictions" | "accuracies">;

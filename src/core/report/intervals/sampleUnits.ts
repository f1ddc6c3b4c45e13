import { answerGroups, hasNearlyEqualAnswers } from "../../metrics/answerGroups.ts";
import { mean } from "../../stats/mean.ts";
import { accuracyUnits } from "../pairs/accuracyUnits.ts";
import type { ConditionSample } from "./printedInterval.ts";

/** Accuracies of which an interval of their mean can be told: one of each unit, its replicas' mean. */
export function unitAccuracies(sample: ConditionSample): readonly number[] {
  return accuracyUnits(sample).map(mean);
}

/**
 * Fewest replicas that share one seed of which an interval can be told. Such replicas often fall into
 * few kinds: of eleven kinds, as real IMPL has, five replicas are all different in 3 % of the samples,
 * and then cover the truth in 40 %; twenty never are.
 */
const leastOfOneSeed = 20;

/**
 * Whether replicas of one block are no sample from which the width of an interval can be told.
 *
 * @param mostJudged Of more replicas than so many only those count as too alike that are equal.
 */
export function areTooAlike(
  { predictions, sharesSeeds = false }: ConditionSample,
  mostJudged = Number.POSITIVE_INFINITY,
): boolean {
  if (sharesSeeds && predictions.length < leastOfOneSeed) return true;
  return predictions.length > mostJudged
    ? answerGroups(predictions).length < predictions.length
    : hasNearlyEqualAnswers(predictions);
}

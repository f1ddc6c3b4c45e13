import { LabError } from "../../core/errors.ts";
import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import { stepsPerEpoch } from "../../core/experiment/plan.ts";
import { formatBytes, formatCount } from "../../core/text/format.ts";
import { type CompileOptions, compileStep, type StepPlan } from "../compile/compileStep.ts";
import { type Model, multiplyAdds } from "../layers/model.ts";
import { type BufferLimits, bindableBytes } from "./datasetUse.ts";

/** Bytes that the buffers of one cohort may take, so that it fits small GPUs. */
const cohortBytes = 1 << 30;

/**
 * Multiply-adds that one step of a cohort may take, forward and backward, so that it takes about a
 * second at most: of `small-cnn` on the software adapter, which does 3e9 a second (measured), the longest
 * dispatch is about a sixth of that. The others are by rule, for the slowest of their kind: 1e10 and
 * 6e10 a second.
 */
const cohortMultiplyAdds: Readonly<Record<ProfileName, number>> = {
  software: 2.7e9,
  integrated: 1e10,
  discrete: 6e10,
};

/** What bounds a cohort, besides its step. */
export interface CohortBounds {
  readonly limits: BufferLimits;
  /** Kind of the adapter, whatever the tile profile. */
  readonly kind: ProfileName;
}

/** Multiply-adds of a training step of one replica: forward, and two gradients of each product. */
export function stepMultiplyAdds(model: Model, batchSize: number): number {
  return 3 * batchSize * multiplyAdds(model);
}

/** Bytes of a step's own buffers. */
export function planBytes({ buffers }: Pick<StepPlan, "buffers">): number {
  return buffers.reduce((sum, { words }) => sum + words * 4, 0);
}

/**
 * Replicas that train in lockstep: `wanted`, or as many as memory and the time of a step allow, at
 * least one. It never changes a bit.
 *
 * @param wanted A number is bounded by the adapter's limits alone.
 * @throws {LabError} "out-of-memory" if not even one replica fits the adapter's limits, or not the two
 *   that tracking divergence needs, with what would fit.
 */
export function chooseCohortSize(
  wanted: "auto" | number,
  replicaCount: number,
  options: CompileOptions,
  { limits, kind }: CohortBounds,
): number {
  const limit = bindableBytes(limits);
  const needed = options.trackDivergence && replicaCount > 1 ? 2 : 1;
  const plan = compileStep({ ...options, cohortSize: 1 });
  const { name, bytes } = largestBuffer(plan);
  const bindable = Math.floor(limit / bytes);
  if (bindable < needed) {
    const who =
      needed === 1 ? "One replica" : "Two replicas side by side, which tracking divergence needs,";
    throw new LabError(
      "out-of-memory",
      `${who} at batch size ${formatCount(options.batchSize)} need${needed === 1 ? "s" : ""} a buffer of ` +
        `${formatBytes(needed * bytes)} (${name}); this adapter allows ${formatBytes(limit)}. ` +
        whatFits(options, limit / needed),
    );
  }
  const compute = cohortMultiplyAdds[kind] / stepMultiplyAdds(options.model, options.batchSize);
  const auto = Math.max(1, Math.floor(Math.min(cohortBytes / planBytes(plan), compute)));
  return Math.min(replicaCount, bindable, wanted === "auto" ? auto : wanted);
}

function largestBuffer({ buffers }: StepPlan) {
  const [first] = buffers.toSorted((a, b) => b.words - a.words);
  return { name: first.name, bytes: first.words * 4 };
}

/** The largest batch, or else test set, with which no buffer of one replica is above `limit` bytes. */
function whatFits(options: CompileOptions, limit: number): string {
  const { trainCount, testCount, batchSize, model } = options;
  const testFits = Math.floor(limit / (4 * model.classCount));
  if (testFits < testCount) return `A test set of at most ${formatCount(testFits)} images fits`;
  const fits = (size: number) => {
    const steps = stepsPerEpoch(trainCount, size);
    const smaller = { ...options, cohortSize: 1, batchSize: size, stepsPerEpoch: steps };
    return largestBuffer(compileStep(smaller)).bytes <= limit;
  };
  let [low, high] = [0, batchSize];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low === 0
    ? "No batch size fits: the model or its images are too large"
    : `A batch of at most ${formatCount(low)} fits`;
}

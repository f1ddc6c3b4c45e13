import { median } from "../src/core/stats/mean.ts";
import type { FirstStep } from "../src/engine/testing/benchPage.ts";
import type { BenchConfiguration } from "../src/engine/testing/benchSteps.ts";
import type { NamedWorkload } from "./workloads.ts";

/** Times of one peer, all steps in one page. */
export interface PeerTimes {
  /** Milliseconds of a step of all its replicas, one value per round. */
  readonly stepMs: readonly number[];
  /** Each in a browser of its own; none where they were not measured. */
  readonly firstSteps: readonly FirstStep[];
}

export interface ConfigurationTimes extends PeerTimes, BenchConfiguration {}

/** What was measured of one workload. */
export interface WorkloadTimes {
  readonly workload: NamedWorkload;
  /** Multiply-adds of a step of one replica, as the page counts them. */
  readonly stepMultiplyAdds: number;
  /** One replica by unmodified tfjs. */
  readonly stock: PeerTimes;
  /** One replica by jax-js. */
  readonly jax: PeerTimes;
  readonly configurations: readonly ConfigurationTimes[];
}

/** One line of the bench's result. Times are medians, in milliseconds. */
export interface BenchEntry {
  readonly workload: string;
  readonly batch: number;
  readonly cohort: number;
  readonly reduction: string;
  /** Whether the weight trace was on. */
  readonly tracked: boolean;
  /** Per replica: the cohort's step divided by its size. */
  readonly stepMs: number;
  readonly stockStepMs: number;
  /** How many times as fast as stock, per replica. */
  readonly ratioToStock: number;
  readonly jaxStepMs: number;
  /** How many times as fast as jax-js, per replica. */
  readonly ratioToJax: number;
  /** Of all replicas together. */
  readonly multiplyAddsPerSecond: number;
  /** Time of `ordered` by time of `atomic`, of the same workload and cohort; null if tracked. */
  readonly orderedToAtomic: number | null;
  /** Time with the weight trace by time without, same cohort and order; null where not measured. */
  readonly trackedToUntracked: number | null;
  /** Null where it was not measured. */
  readonly firstStepMs: number | null;
  readonly jaxFirstStepMs: number | null;
}

/** Median of the first steps, part by part; null if there are none. */
export function medianFirstStep(steps: readonly FirstStep[]): FirstStep | null {
  if (steps.length === 0) return null;
  return {
    ms: median(steps.map(({ ms }) => ms)),
    openMs: median(steps.map(({ openMs }) => openMs)),
  };
}

const perReplica = ({ stepMs, cohortSize }: ConfigurationTimes) => median(stepMs) / cohortSize;

/**
 * @returns One entry per configuration, in their order.
 * @throws {Error} if a cohort size lacks `ordered` or `atomic`.
 */
export function benchEntries(times: WorkloadTimes): BenchEntry[] {
  const { workload, configurations, stepMultiplyAdds } = times;
  const stockStepMs = median(times.stock.stepMs);
  const jaxStepMs = median(times.jax.stepMs);
  const timeOf = (cohortSize: number, reduction: string, tracked: boolean): number | null => {
    const found = configurations.find(
      (other) =>
        other.cohortSize === cohortSize &&
        other.reduction === reduction &&
        other.tracked === tracked,
    );
    return found === undefined ? null : perReplica(found);
  };
  const untracked = (cohortSize: number, reduction: string): number => {
    const time = timeOf(cohortSize, reduction, false);
    if (time !== null) return time;
    throw new Error(`${workload.key}: no times of ${reduction} at cohort ${cohortSize}`);
  };
  return configurations.map((configuration) => {
    const { cohortSize, reduction, tracked } = configuration;
    const stepMs = perReplica(configuration);
    const trackedMs = timeOf(cohortSize, reduction, true);
    return {
      workload: workload.name,
      batch: workload.batchSize,
      cohort: cohortSize,
      reduction,
      tracked,
      stepMs,
      stockStepMs,
      ratioToStock: stockStepMs / stepMs,
      jaxStepMs,
      ratioToJax: jaxStepMs / stepMs,
      multiplyAddsPerSecond: (1000 * stepMultiplyAdds) / stepMs,
      orderedToAtomic: tracked
        ? null
        : untracked(cohortSize, "ordered") / untracked(cohortSize, "atomic"),
      trackedToUntracked: trackedMs === null ? null : trackedMs / untracked(cohortSize, reduction),
      firstStepMs: medianFirstStep(configuration.firstSteps)?.ms ?? null,
      jaxFirstStepMs: medianFirstStep(times.jax.firstSteps)?.ms ?? null,
    };
  });
}

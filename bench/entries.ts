import { median } from "../src/core/stats/mean.ts";
import type { BenchConfiguration } from "../src/engine/testing/benchSteps.ts";
import type { NamedWorkload } from "./workloads.ts";

/** Times of one configuration, one value per round, all in one page. */
export interface ConfigurationTimes extends BenchConfiguration {
  /** Milliseconds of a step of the whole cohort. */
  readonly cohortStepMs: readonly number[];
  readonly firstStep: FirstStep | null;
}

/** The first step in a new browser. */
export interface FirstStep {
  /** From the model to the end of the first step, on an open device. */
  readonly ms: number;
  /** Opening the device before it, tfjs' start included. */
  readonly openMs: number;
}

/** What was measured of one workload. */
export interface WorkloadTimes {
  readonly workload: NamedWorkload;
  /** Multiply-adds of a step of one replica, as the page counts them. */
  readonly stepMultiplyAdds: number;
  /** Milliseconds of a stock step of one replica, one value per round. */
  readonly stockStepMs: readonly number[];
  readonly stockFirstStep: FirstStep | null;
  readonly configurations: readonly ConfigurationTimes[];
}

/** One line of the bench's result. Times are medians over rounds, in milliseconds. */
export interface BenchEntry {
  readonly workload: string;
  readonly batch: number;
  readonly cohort: number;
  readonly reduction: string;
  /** Per replica: the cohort's step divided by its size. */
  readonly stepMs: number;
  readonly stockStepMs: number;
  /** How many times as fast as stock, per replica. */
  readonly ratioToStock: number;
  /** Of all replicas together. */
  readonly multiplyAddsPerSecond: number;
  /** Time of `ordered` by time of `atomic`, of the same workload and cohort. */
  readonly orderedToAtomic: number;
  /** Null where it was not measured. */
  readonly firstStepMs: number | null;
}

/**
 * @returns One entry per configuration, in their order.
 * @throws {Error} if a cohort size lacks `ordered` or `atomic`.
 */
export function benchEntries(times: WorkloadTimes): BenchEntry[] {
  const { workload, configurations, stepMultiplyAdds } = times;
  const stockStepMs = median(times.stockStepMs);
  const perReplica = ({ cohortStepMs, cohortSize }: ConfigurationTimes) =>
    median(cohortStepMs) / cohortSize;
  const timeOf = (cohortSize: number, reduction: string) => {
    const found = configurations.find(
      (other) => other.cohortSize === cohortSize && other.reduction === reduction,
    );
    if (found === undefined) {
      throw new Error(`${workload.key}: no times of ${reduction} at cohort ${cohortSize}`);
    }
    return perReplica(found);
  };
  return configurations.map((configuration) => {
    const { cohortSize, reduction, firstStep } = configuration;
    const stepMs = perReplica(configuration);
    return {
      workload: workload.name,
      batch: workload.batchSize,
      cohort: cohortSize,
      reduction,
      stepMs,
      stockStepMs,
      ratioToStock: stockStepMs / stepMs,
      multiplyAddsPerSecond: (1000 * stepMultiplyAdds) / stepMs,
      orderedToAtomic: timeOf(cohortSize, "ordered") / timeOf(cohortSize, "atomic"),
      firstStepMs: firstStep?.ms ?? null,
    };
  });
}

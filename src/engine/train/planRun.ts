import type { ImageShape } from "../../core/dataset/manifest.ts";
import { LabError } from "../../core/errors.ts";
import type { ExperimentSpec, ProfileName } from "../../core/experiment/experimentSpec.ts";
import { replicaCountOf, stepsPerEpoch } from "../../core/experiment/plan.ts";
import { formatBytes } from "../../core/text/format.ts";
import type { RunOptions } from "../../protocol/engineApi.ts";
import { type BufferLimits, type DatasetUse, planDatasetUse } from "./datasetUse.ts";

/** The data of an experiment, as far as its plan depends on them. */
export interface DatasetFacts {
  readonly name: string;
  readonly shape: ImageShape;
  readonly classCount: number;
  readonly horizontalFlip: boolean;
  /** Examples that there are. */
  readonly trainCount: number;
  readonly testCount: number;
}

/** What decides how much work a run is; known before anything is on the GPU. */
export interface RunPlan {
  readonly spec: ExperimentSpec;
  readonly options: RunOptions;
  readonly facts: DatasetFacts;
  readonly limits: BufferLimits;
  /** Of the adapter. */
  readonly kind: ProfileName;
  readonly profile: ProfileName;
  readonly use: DatasetUse;
  /** Examples that are used. */
  readonly trainCount: number;
  readonly testCount: number;
  /** Steps of a replica, per epoch and in all. */
  readonly stepsPerEpoch: number;
  readonly stepCount: number;
}

/**
 * Plans an experiment on data of this kind.
 *
 * @throws {LabError} "experiment-invalid" if there are too few examples, "out-of-memory" if those in
 *   use do not fit the adapter or the logits to keep do not fit the results.
 */
export function planRun(
  spec: ExperimentSpec,
  options: RunOptions,
  facts: DatasetFacts,
  adapter: { readonly limits: BufferLimits; readonly kind: ProfileName },
): RunPlan {
  checkCounts(spec, facts);
  const { limits, kind } = adapter;
  const trainCount = spec.dataset.trainCount ?? facts.trainCount;
  const testCount = spec.dataset.testCount ?? facts.testCount;
  const { height, width, channels } = facts.shape;
  const { batchSize, epochCount } = spec.training;
  const perEpoch = stepsPerEpoch(trainCount, batchSize);
  const plan: RunPlan = {
    spec,
    options,
    facts,
    limits,
    kind,
    profile: spec.profile === "auto" ? kind : spec.profile,
    use: planDatasetUse({ train: trainCount, test: testCount }, height * width * channels, limits),
    trainCount,
    testCount,
    stepsPerEpoch: perEpoch,
    stepCount: perEpoch * epochCount,
  };
  const logitsBytes = keptLogitsBytes(plan);
  if (logitsBytes > mostLogitsBytes) {
    throw new LabError(
      "out-of-memory",
      `The logits that the experiment keeps take ${formatBytes(logitsBytes)}; results hold at most ` +
        `${formatBytes(mostLogitsBytes)} of them. Fewer test examples or replicas take less`,
    );
  }
  return plan;
}

/** Results are written as one text; engines hold texts of 512 Mi characters, and base64 takes 4 for 3. */
const mostLogitsBytes = 256 * 2 ** 20;

/** Bytes of the logits that the results keep: f32 [replicas, examples, classes] of each condition. */
export function keptLogitsBytes({
  spec,
  options: { only },
  facts,
  testCount,
}: Pick<RunPlan, "spec" | "options" | "facts" | "testCount">): number {
  if (!spec.keepLogits) return 0;
  const replicaCounts = spec.conditions.map(({ noise }) => replicaCountOf(spec, noise));
  const replicaCount =
    only === undefined ? replicaCounts.reduce((sum, count) => sum + count, 0) : 1;
  return replicaCount * testCount * facts.classCount * Float32Array.BYTES_PER_ELEMENT;
}

function checkCounts({ dataset, training }: ExperimentSpec, facts: DatasetFacts): void {
  const needs: readonly [string, number | undefined, number][] = [
    ["training", dataset.trainCount, facts.trainCount],
    ["test", dataset.testCount, facts.testCount],
    ["training (one batch)", training.batchSize, dataset.trainCount ?? facts.trainCount],
  ];
  for (const [what, needed, present] of needs) {
    if (needed !== undefined && needed > present) {
      throw new LabError(
        "experiment-invalid",
        `The experiment needs ${needed} ${what} examples; ${facts.name} gives ${present}`,
      );
    }
  }
}

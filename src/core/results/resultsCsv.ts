import { modelOf } from "../experiment/experimentSpec.ts";
import { noiseSourceNames } from "../experiment/noiseSources.ts";
import { replicaPlace, seedBlocksOf } from "../experiment/plan.ts";
import { seedNames } from "../experiment/seeds.ts";
import { positiveClassOf, type SubgroupRates, subgroupRates } from "../metrics/subgroupSpread.ts";
import { type CsvCell, toCsv } from "../text/csv.ts";
import { referenceState } from "./referenceState.ts";
import type { ConditionResult, EpochRecord, ExperimentResults, ReplicaResult } from "./results.ts";

/** What one row is about. */
interface Row {
  readonly condition: ConditionResult;
  readonly replica: ReplicaResult;
  /** Null for a replica that failed before its first evaluation. */
  readonly record: EpochRecord | null;
  /** Of each subgroup after this epoch; none without subgroups or without a record. */
  readonly rates: readonly SubgroupRates[];
}

type Column = readonly [name: string, cell: (row: Row) => CsvCell | null | undefined];

/**
 * Results as CSV, tidy: one row per condition, replica and epoch. A replica that failed before its
 * first evaluation has one row with the epoch's cells empty. Rates are fractions, losses nats, all
 * at full precision; indices count from 0, as in the JSON.
 *
 * Columns, in this order:
 * - `condition`; the setting of each noise source, under its name; `profile` (of tile sizes);
 *   `adapter_kind`, `browser`, `kernels_version`, `reference_step` (equal, different; empty where it
 *   was not measured); `model` and `dropout_rate` (of the condition); `dataset`, `dataset_hash`
 * - `replica_index`, `seed_block` (0 for the experiment's root seed, 1 for the first that is derived
 *   from it, and so on: replicas of a condition that share seeds share them within a block), `status` (done, diverged, failed), `error` (its code)
 * - each seed of the noise sources, under its name and `_seed`
 * - `epoch_index`, `train_loss`, `test_loss`, `test_accuracy`
 * - `accuracy: <class>`, one column per class of the data set
 * - for each subgroup of the data set `accuracy in <subgroup>` and, where there are two classes,
 *   `false_positive_rate in <subgroup>`, FP / (FP + TN), and `false_negative_rate in <subgroup>`,
 *   FN / (FN + TP); empty where the divisor is 0
 * - `weight_fingerprint`, after this epoch
 * - of the whole replica, the same in all its rows: `initial_weights_fingerprint`,
 *   `final_weights_fingerprint`, `test_logits_fingerprint`
 */
export function resultsToCsv(results: ExperimentResults): string {
  const columns = columnsOf(results);
  const rows = results.conditions.flatMap((condition) =>
    condition.replicas.flatMap((replica) =>
      (replica.epochs.length === 0 ? [null] : replica.epochs).map((record) => {
        const row = { condition, replica, record, rates: ratesOf(record, results) };
        return columns.map(([, cell]) => cell(row) ?? "");
      }),
    ),
  );
  return toCsv([columns.map(([name]) => name), ...rows]);
}

function columnsOf({
  spec,
  dataset,
  passport,
  versions,
  referenceStep,
}: ExperimentResults): readonly Column[] {
  const { classNames, subgroupNames } = dataset;
  const ofSubgroup = (name: string, index: number): Column[] => [
    [`accuracy in ${name}`, ({ rates }) => rates.at(index)?.accuracy],
    [`false_positive_rate in ${name}`, ({ rates }) => rates.at(index)?.falsePositiveRate],
    [`false_negative_rate in ${name}`, ({ rates }) => rates.at(index)?.falseNegativeRate],
  ];
  const modelNamed = (of: string) =>
    modelOf(spec, spec.conditions.find(({ name }) => name === of) ?? {});
  const ratesCount = positiveClassOf(classNames) === null ? 1 : 3;
  return [
    ["condition", ({ condition }) => condition.name],
    ...noiseSourceNames.map(
      (source): Column => [snakeCase(source), ({ condition }) => condition.noise[source]],
    ),
    ["profile", ({ condition }) => condition.profile],
    ["adapter_kind", () => passport.kind],
    ["browser", () => passport.browser],
    ["kernels_version", () => versions.kernels],
    ["reference_step", () => referenceState(referenceStep)],
    ["model", ({ condition }) => modelNamed(condition.name).name],
    ["dropout_rate", ({ condition }) => modelNamed(condition.name).dropoutRate],
    ["dataset", () => dataset.name],
    ["dataset_hash", () => dataset.hash],
    ["replica_index", ({ replica }) => replica.replicaIndex],
    [
      "seed_block",
      ({ condition, replica }) =>
        replicaPlace(seedBlocksOf(spec, condition.noise), replica.replicaIndex).seedBlock,
    ],
    ["status", ({ replica }) => replica.status],
    ["error", ({ replica }) => replica.error?.code],
    ...seedNames.map(
      (seed): Column => [`${snakeCase(seed)}_seed`, ({ replica }) => replica.seeds[seed]],
    ),
    ["epoch_index", ({ record }) => record?.epoch],
    ["train_loss", ({ record }) => record?.trainLoss],
    ["test_loss", ({ record }) => record?.testLoss],
    ["test_accuracy", ({ record }) => record?.testAccuracy],
    ...classNames.map(
      (name, label): Column => [
        `accuracy: ${name}`,
        ({ record }) => record?.perClassAccuracy[label],
      ],
    ),
    ...subgroupNames.flatMap((name, index) => ofSubgroup(name, index).slice(0, ratesCount)),
    ["weight_fingerprint", ({ record }) => record?.weightFingerprint],
    ["initial_weights_fingerprint", ({ replica }) => replica.fingerprints.initialWeights],
    ["final_weights_fingerprint", ({ replica }) => replica.fingerprints.finalWeights],
    ["test_logits_fingerprint", ({ replica }) => replica.fingerprints.testLogits],
  ];
}

/** "withinBatch" -> "within_batch" */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function ratesOf(record: EpochRecord | null, { dataset }: ExperimentResults): SubgroupRates[] {
  const { classNames, subgroupNames, testLabels, testSubgroups } = dataset;
  if (record === null || testSubgroups === null) return [];
  return subgroupRates(record.predictions, {
    labels: testLabels,
    subgroups: testSubgroups,
    subgroupCount: subgroupNames.length,
    positiveClass: positiveClassOf(classNames),
  });
}

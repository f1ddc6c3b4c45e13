import { noiseSourceNames } from "../experiment/noiseSources.ts";
import { seedNames } from "../experiment/seeds.ts";
import { positiveClassOf, subgroupRates } from "../metrics/subgroupSpread.ts";
import { type CsvCell, toCsv } from "../text/csv.ts";
import type { ConditionResult, EpochRecord, ExperimentResults, ReplicaResult } from "./results.ts";

/**
 * Results as CSV, tidy: one row per condition, replica and epoch. A replica that failed before its
 * first evaluation has one row with the epoch's cells empty. Rates are fractions, losses nats, all
 * at full precision; indices count from 0, as in the JSON.
 *
 * Columns, in this order:
 * - `condition`; the setting of each noise source, under its name; `profile` (of tile sizes);
 *   `adapter_kind`; `dataset`, `dataset_hash`
 * - `replica_index`, `status` (done, diverged, failed), `error` (its code)
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
  const rows: CsvCell[][] = [header(results.dataset)];
  for (const condition of results.conditions) {
    for (const replica of condition.replicas) {
      const epochs = replica.epochs.length === 0 ? [null] : replica.epochs;
      for (const record of epochs) rows.push(row(results, condition, replica, record));
    }
  }
  return toCsv(rows);
}

type Dataset = ExperimentResults["dataset"];

function header({ classNames, subgroupNames }: Dataset): string[] {
  return [
    ...["condition", ...noiseSourceNames.map(snakeCase)],
    ...["profile", "adapter_kind", "dataset", "dataset_hash", "replica_index", "status", "error"],
    ...seedNames.map((name) => `${snakeCase(name)}_seed`),
    ...["epoch_index", "train_loss", "test_loss", "test_accuracy"],
    ...classNames.map((name) => `accuracy: ${name}`),
    ...subgroupNames.flatMap((name) =>
      subgroupFigures(classNames).map((figure) => `${figure} in ${name}`),
    ),
    "weight_fingerprint",
    ...["initial_weights_fingerprint", "final_weights_fingerprint", "test_logits_fingerprint"],
  ];
}

function row(
  { dataset, passport }: ExperimentResults,
  { name, noise, profile }: ConditionResult,
  { replicaIndex, status, error, seeds, fingerprints }: ReplicaResult,
  record: EpochRecord | null,
): CsvCell[] {
  return [
    ...[name, ...noiseSourceNames.map((source) => noise[source])],
    ...[profile, passport.kind, dataset.name, dataset.hash],
    ...[replicaIndex, status, error?.code ?? ""],
    ...seedNames.map((seed) => seeds[seed]),
    ...epochCells(record, dataset),
    ...[fingerprints.initialWeights, fingerprints.finalWeights, fingerprints.testLogits],
  ];
}

/** "withinBatch" -> "within_batch" */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The figures of each subgroup, in the order of their columns. */
function subgroupFigures(classNames: readonly string[]): readonly string[] {
  return positiveClassOf(classNames) === null
    ? ["accuracy"]
    : ["accuracy", "false_positive_rate", "false_negative_rate"];
}

function epochCells(record: EpochRecord | null, dataset: Dataset): CsvCell[] {
  const { classNames, subgroupNames } = dataset;
  const cellCount =
    5 + classNames.length + subgroupNames.length * subgroupFigures(classNames).length;
  if (record === null) return Array.from({ length: cellCount }, () => "");
  return [
    ...[record.epoch, record.trainLoss, record.testLoss, record.testAccuracy],
    ...record.perClassAccuracy,
    ...subgroupCells(record.predictions, dataset),
    record.weightFingerprint,
  ];
}

function subgroupCells(
  predictions: Uint8Array,
  { classNames, subgroupNames, testLabels, testSubgroups }: Dataset,
): CsvCell[] {
  if (testSubgroups === null) return [];
  const rates = subgroupRates(predictions, {
    labels: testLabels,
    subgroups: testSubgroups,
    subgroupCount: subgroupNames.length,
    positiveClass: positiveClassOf(classNames),
  });
  return rates.flatMap(({ accuracy, falsePositiveRate, falseNegativeRate }) =>
    [accuracy, falsePositiveRate, falseNegativeRate]
      .slice(0, subgroupFigures(classNames).length)
      .map((rate) => rate ?? ""),
  );
}

import { accuracy, perClassAccuracy } from "../metrics/accuracy.ts";
import {
  below,
  type Faults,
  fault,
  haveEqualEntries,
  indexFaults,
  lengthFaults,
} from "./faults.ts";
import type {
  ConditionResult,
  DivergenceTrace,
  EpochRecord,
  ExperimentResults,
  HashTrace,
  ReplicaResult,
} from "./results.ts";

/** What breaks a rule in one replica of a condition; paths from the replica on. */
export function* replicaFaults(
  results: ExperimentResults,
  { tensors }: ConditionResult,
  { status, error, epochs, finalWeights, divergence, hashTrace }: ReplicaResult,
): Faults {
  if ((status === "failed") !== (error !== null)) {
    yield fault("error", "is there if, and only if, the replica failed");
  }
  const { epochCount } = results.spec.training;
  const isComplete = epochs.length === epochCount;
  if (!isComplete && !(status === "failed" && epochs.length < epochCount)) {
    yield fault("epochs", `needs ${epochCount} epochs, got ${epochs.length}`);
  }
  for (const [index, record] of epochs.entries()) {
    yield* below(["epochs", index], epochFaults(results, record, index));
    if (status === "done" && !Number.isFinite(record.trainLoss)) {
      yield fault(["epochs", index, "trainLoss"], "is finite unless the replica diverged");
    }
  }
  const weightCount = tensors.reduce((sum, { size }) => sum + size, 0);
  // A replica that failed before its first step may have no weights to show.
  if (status !== "failed" || finalWeights.length > 0) {
    yield* lengthFaults("finalWeights", finalWeights, weightCount);
  }
  if (status === "done" && !finalWeights.every(Number.isFinite)) {
    yield fault("finalWeights", "are finite unless the replica diverged");
  }
  const tensorNames = tensors.map(({ name }) => name);
  if (divergence !== null) {
    yield* below(["divergence"], divergenceFaults(divergence, tensorNames, 32 * weightCount));
  }
  if (hashTrace !== null) yield* below(["hashTrace"], hashTraceFaults(hashTrace, tensorNames));
}

function* epochFaults(
  { dataset: { classNames, testLabels } }: ExperimentResults,
  record: EpochRecord,
  index: number,
): Faults {
  const { epoch, predictions } = record;
  if (epoch !== index) yield fault("epoch", `needs ${index}, its place, got ${epoch}`);
  yield* lengthFaults("predictions", predictions, testLabels.length);
  yield* indexFaults("predictions", predictions, classNames.length, "predictions");
  yield* lengthFaults("perClassAccuracy", record.perClassAccuracy, classNames.length);
  if (predictions.length !== testLabels.length || testLabels.length === 0) return;
  const found = accuracy(predictions, testLabels);
  if (record.testAccuracy !== found) {
    yield fault("testAccuracy", `needs ${found}, as predicted, got ${record.testAccuracy}`);
  }
  if (testLabels.some((label) => label >= classNames.length)) return;
  const rates = perClassAccuracy(predictions, testLabels, classNames.length);
  const wrong = rates.findIndex((rate, label) => !Object.is(rate, record.perClassAccuracy[label]));
  if (wrong !== -1) {
    const rule = `needs ${rates[wrong]} at ${wrong}, as predicted`;
    yield fault("perClassAccuracy", `${rule}, got ${record.perClassAccuracy[wrong]}`);
  }
}

function* divergenceFaults(
  { differingBits, l2, firstStep, firstTensor }: DivergenceTrace,
  tensorNames: readonly string[],
  bitCount: number,
): Faults {
  if (differingBits.some((bits) => bits > bitCount)) {
    yield fault("differingBits", `needs at most the ${bitCount} bits of all weights`);
  }
  yield* lengthFaults("l2", l2, differingBits.length);
  if (l2.some((distance) => distance < 0)) yield fault("l2", "needs distances of at least 0");
  const differs = differingBits.findIndex((bits) => bits > 0);
  const expected = differs === -1 ? null : differs;
  if (firstStep !== expected) {
    yield fault("firstStep", `needs ${expected}, the first that differs, got ${firstStep}`);
  }
  if (firstStep === null ? firstTensor !== null : !tensorNames.includes(firstTensor ?? "")) {
    yield fault("firstTensor", "needs the name of a tensor, or null where nothing differs");
  }
}

function* hashTraceFaults({ tensors, hashes }: HashTrace, tensorNames: readonly string[]): Faults {
  if (!haveEqualEntries(tensors, tensorNames)) {
    yield fault("tensors", "needs the names of the condition's tensors");
  } else if (hashes.length % Math.max(1, tensors.length) !== 0) {
    yield fault("hashes", "needs one hash per tensor and step");
  }
}

import { accuracy, perClassAccuracy } from "./accuracy.ts";

/** The class with the largest logit, the first of equals. */
export function predictedClass(logits: Float32Array): number {
  let best = 0;
  logits.forEach((logit, index) => {
    if (logit > logits[best]) best = index;
  });
  return best;
}

/**
 * Test results of a replica, in float64. It predicts the class with the largest logit, the first of
 * equals; `testLoss` is the mean cross-entropy in nats.
 *
 * Where any logit is not finite, `testLoss` is NaN, and predictions and accuracies mean nothing: a
 * prediction is a byte, which has no value for "none".
 *
 * @param logits Shape [examples, classes].
 * @param labels Shape [examples].
 * @throws {LabError} "metric-input" if there is no example, or a label is out of range.
 */
export function evaluateLogits(logits: Float32Array, labels: Uint8Array, classCount: number) {
  const predictions = new Uint8Array(labels.length);
  let totalLoss = 0;
  labels.forEach((label, example) => {
    const row = logits.subarray(example * classCount, (example + 1) * classCount);
    predictions[example] = predictedClass(row);
    const most = row[predictions[example]];
    const total = row.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    // Of infinite logits some would leave a finite loss.
    totalLoss += row.every(Number.isFinite) ? Math.log(total) - (row[label] - most) : Number.NaN;
  });
  return {
    testLoss: totalLoss / labels.length,
    testAccuracy: accuracy(predictions, labels),
    perClassAccuracy: perClassAccuracy(predictions, labels, classCount),
    predictions,
  };
}

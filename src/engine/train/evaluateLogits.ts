import { accuracy, perClassAccuracy } from "../../core/metrics/accuracy.ts";

/**
 * Test results of a replica, in float64. It predicts the class with the largest logit, the first of
 * equals; `testLoss` is the mean cross-entropy in nats.
 *
 * @param logits Shape [examples, classes].
 * @param labels Shape [examples].
 */
export function evaluateLogits(logits: Float32Array, labels: Uint8Array, classCount: number) {
  const predictions = new Uint8Array(labels.length);
  let totalLoss = 0;
  labels.forEach((label, example) => {
    const row = logits.subarray(example * classCount, (example + 1) * classCount);
    let best = 0;
    row.forEach((logit, index) => {
      if (logit > row[best]) best = index;
    });
    predictions[example] = best;
    const most = row[best];
    const total = row.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    totalLoss += Math.log(total) - (row[label] - most);
  });
  return {
    testLoss: totalLoss / labels.length,
    testAccuracy: accuracy(predictions, labels),
    perClassAccuracy: perClassAccuracy(predictions, labels, classCount),
    predictions,
  };
}

import { accuracy, perClassAccuracy } from "../../core/metrics/accuracy.ts";

export interface Evaluation {
  /** Mean cross-entropy, nats. */
  readonly testLoss: number;
  readonly testAccuracy: number;
  readonly perClassAccuracy: Float64Array;
  readonly predictions: Uint8Array;
}

/**
 * Reads what a replica predicts from its logits, in float64: the class with the largest logit (the
 * first of equals), and the mean cross-entropy.
 *
 * @param logits Shape [examples, classes].
 * @param labels Shape [examples].
 */
export function evaluateLogits(
  logits: Float32Array,
  labels: Uint8Array,
  classCount: number,
): Evaluation {
  const predictions = new Uint8Array(labels.length);
  let totalLoss = 0;
  labels.forEach((label, example) => {
    const row = logits.subarray(example * classCount, (example + 1) * classCount);
    let best = 0;
    row.forEach((logit, index) => {
      if (logit > (row[best] ?? 0)) best = index;
    });
    predictions[example] = best;
    const most = row[best] ?? 0;
    const total = row.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
    totalLoss += Math.log(total) - ((row[label] ?? 0) - most);
  });
  return {
    testLoss: totalLoss / labels.length,
    testAccuracy: accuracy(predictions, labels),
    perClassAccuracy: perClassAccuracy(predictions, labels, classCount),
    predictions,
  };
}

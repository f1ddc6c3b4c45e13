import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { batchIndex } from "../control.ts";
import { type FeatureMap, vectorIndex } from "../features.ts";
import { type Kernel, reads, writes } from "../kernel.ts";
import { type LaneKernelShape, laneKernel } from "../lanes.ts";

/**
 * WGSL that turns private `logits` [classes] into their gradient and emits the example's share of
 * the loss: mean over the batch of log(sum exp(logit)) - logit[label], shifted by the largest logit.
 */
export function softmaxCrossEntropyBody(classes: number, batch: number): string {
  return `
  let label = batchInfo[${batchIndex("label", batch)}];
  var most = logits[0];
  for (var c = 1u; c < ${classes}u; c++) { most = max(most, logits[c]); }
  var total = 0.0;
  var atLabel = 0.0;
  for (var c = 0u; c < ${classes}u; c++) {
    let shifted = logits[c] - most;
    if (c == label) { atLabel = shifted; }
    let power = exp(shifted);
    logits[c] = power;
    total += power;
  }
  emit(replica, 0u, example, (log(total) - atLabel) / ${batch}.0);
  for (var c = 0u; c < ${classes}u; c++) {
    logits[c] = (logits[c] / total - select(0.0, 1.0, c == label)) / ${batch}.0;
  }`;
}

/**
 * Softmax cross-entropy, averaged over the batch: logits f32 [cohort, classes, batch] -> their
 * gradient, same shape, and one contribution per example to the loss. One invocation an example.
 */
export function softmaxCrossEntropy(
  shape: LaneKernelShape & {
    readonly logits: FeatureMap;
    readonly gradient: FeatureMap;
    readonly sums: SumsPlace;
  },
): Kernel<"features" | "batchInfo" | "outputGradient" | SumsBinding> {
  const { cohort, logits, gradient, lanes, sums } = shape;
  const { batch, channels: classes } = logits;
  const flat = { ...lanes, itemsPerGroup: 1 };
  const emit = sums.reduction.writer({ ...sums, size: 1, splits: batch });
  return laneKernel({
    lanes: flat,
    work: { batch, items: 1, cohort },
    label: `softmaxCrossEntropy ${classes} ${sums.reduction.name}`,
    bindings: [
      reads("features"),
      reads("batchInfo", "u32"),
      writes("outputGradient"),
      ...emit.bindings,
    ],
    functions: `${emit.code}
    var<private> logits : array<f32, ${classes}>;`,
    body: `for (var c = 0u; c < ${classes}u; c++) { logits[c] = features[${vectorIndex(logits, "c")}]; }
      ${softmaxCrossEntropyBody(classes, batch)}
      for (var c = 0u; c < ${classes}u; c++) { outputGradient[${vectorIndex(gradient, "c")}] = logits[c]; }`,
  });
}

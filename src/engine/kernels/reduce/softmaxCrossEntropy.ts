import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { batchIndex } from "../control.ts";
import { type ExampleLanes, type ExampleWork, exampleKernel } from "../exampleLanes.ts";
import { type FeatureMap, vectorIndex } from "../features.ts";
import { type Kernel, reads, unrolledLoop, writes } from "../kernel.ts";

/**
 * WGSL that turns the vector `logits` [classes] into their gradient and emits the example's share of
 * the loss: mean over the batch of log(sum exp(logit)) - logit[label], shifted by the largest logit.
 * Each lane must have written its own share of the logits. Every lane finds maximum and sum itself, in order.
 */
export function softmaxCrossEntropyBody(
  classes: number,
  batch: number,
  { each, sync, once, turnsAtOnce }: ExampleWork,
): string {
  const share = `(log(total) - atLabel) / ${batch}.0`;
  return `
  let label = batchInfo[${batchIndex("label", batch)}];
  ${sync}
  var most = logits[0];
  ${unrolledLoop("c", classes, turnsAtOnce, (c) => `most = max(most, logits[${c}]);`)}
  let atLabel = logits[label] - most;
  ${sync}
  ${each("c", classes, "logits[c] = exp(logits[c] - most);")}
  ${sync}
  var total = 0.0;
  ${unrolledLoop("c", classes, turnsAtOnce, (c) => `total += logits[${c}];`)}
  ${once(`emit(replica, 0u, example, ${share});`)}
  ${sync}
  ${each("c", classes, `logits[c] = (logits[c] / total - select(0.0, 1.0, c == label)) / ${batch}.0;`)}`;
}

/**
 * Softmax cross-entropy, averaged over the batch: logits f32 [cohort, classes, batch] -> their
 * gradient, same shape, and one contribution per example to the loss. One invocation an example, or
 * one workgroup.
 */
export function softmaxCrossEntropy(shape: {
  readonly cohort: number;
  readonly lanes: ExampleLanes;
  readonly logits: FeatureMap;
  readonly gradient: FeatureMap;
  readonly sums: SumsPlace;
}): Kernel<"features" | "batchInfo" | "outputGradient" | SumsBinding> {
  const { cohort, logits, gradient, lanes, sums } = shape;
  const { batch, channels: classes } = logits;
  const emit = sums.reduction.writer({ ...sums, size: 1, splits: batch });
  return exampleKernel({
    lanes,
    batch,
    cohort,
    label: `softmaxCrossEntropy ${classes} ${sums.reduction.name}`,
    bindings: [
      reads("features"),
      reads("batchInfo", "u32"),
      writes("outputGradient"),
      ...emit.bindings,
    ],
    functions: ({ vector }) => `${emit.code}
    ${vector("logits", classes)}`,
    body: (
      work,
    ) => `${work.each("c", classes, `logits[c] = features[${vectorIndex(logits, "c")}];`)}
      ${softmaxCrossEntropyBody(classes, batch, work)}
      ${work.each("c", classes, `outputGradient[${vectorIndex(gradient, "c")}] = logits[c];`)}`,
  });
}

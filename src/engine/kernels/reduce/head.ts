import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { dropoutScale } from "../dropoutMask.ts";
import { type FeatureMap, featureIndex, vectorIndex } from "../features.ts";
import { type Kernel, type KernelBinding, reads, writes } from "../kernel.ts";
import { type LaneKernelShape, laneKernel } from "../lanes.ts";
import { softmaxCrossEntropyBody } from "./softmaxCrossEntropy.ts";

/** One dense layer of the head, with the dropout before and the ReLU after it. */
export interface HeadStage {
  readonly kernelOffset: number;
  readonly biasOffset: number;
  readonly inputs: number;
  readonly outputs: number;
  /** ReLU on the outputs; not on the last stage. */
  readonly relu: boolean;
  /** Dropout on the inputs. */
  readonly dropoutRate: number;
}

export interface HeadShape extends LaneKernelShape {
  /** Planes whose means are the first stage's inputs. */
  readonly input: FeatureMap;
  readonly stages: readonly HeadStage[];
  /** Channels as `headVectors` lays them out. */
  readonly vectors: FeatureMap;
  readonly parameterCount: number;
  /** Of the loss. */
  readonly sums: SumsPlace;
}

/**
 * First channels in the head's buffer of vectors, which the dense layers' weight gradients read: of each
 * stage the inputs, after dropout, and the gradients with respect to its outputs. The last gradients'
 * place holds the logits when evaluating.
 */
export function headVectors(stages: readonly HeadStage[]) {
  let count = 0;
  const take = (size: number) => {
    count += size;
    return count - size;
  };
  const inputs = stages.map((stage) => take(stage.inputs));
  const gradients = stages.map((stage) => take(stage.outputs));
  return { inputs, gradients, count };
}

/** Outputs of a dense layer that share a pass over its inputs. */
const outputsAtOnce = 8;

/**
 * The end of a classifier in one kernel: global average pool, dense layers with ReLU and dropout,
 * softmax cross-entropy, and back to the gradient of the planes. f32 [cohort, channels, height, width,
 * batch] -> gradient, same shape; vectors for the weight gradients; contributions to the loss.
 *
 * One invocation takes one example; all sums run in order inside it, but the loss.
 */
export function head(
  shape: HeadShape & { readonly inputGradient: FeatureMap; readonly stepsPerEpoch: number },
): Kernel<HeadBinding | "batchInfo" | "inputGradient" | "control" | SumsBinding> {
  const { input, inputGradient, stages, vectors, sums, stepsPerEpoch } = shape;
  const { batch } = input;
  const emit = sums.reduction.writer({ ...sums, size: 1, splits: batch });
  const [rate] = new Set(stages.map((stage) => stage.dropoutRate).filter((rate) => rate > 0));
  const layout = headVectors(stages);
  const backward = stages
    .map((stage, index) => {
      const own = valuesOf(stages, index + 1);
      const before = valuesOf(stages, index);
      return `
      for (var o = 0u; o < ${stage.outputs}u; o++) {
        vectors[${vectorIndex(vectors, `(${layout.gradients[index]}u + o)`)}] = ${own}[o];
      }
      for (var c = 0u; c < ${stage.inputs}u; c++) {
        let at = parameters + ${stage.kernelOffset}u + c * ${stage.outputs}u;
        var sum = 0.0;
        for (var o = 0u; o < ${stage.outputs}u; o++) { sum += ${own}[o] * weights[at + o]; }
        ${stage.dropoutRate > 0 ? "sum *= dropoutScale(replica, example, c);" : ""}
        ${stages[index - 1]?.relu ? `sum = select(0.0, sum, ${before}[c] > 0.0);` : ""}
        ${before}[c] = sum;
      }`;
    })
    .reverse();
  return headKernel(shape, {
    mode: "train",
    bindings: [
      reads("batchInfo", "u32"),
      writes("inputGradient"),
      ...emit.bindings,
      ...(rate === undefined ? [] : [reads("control", "u32")]),
    ],
    functions: `${emit.code}
    ${rate === undefined ? "" : dropoutScale({ rate, batch, stepsPerEpoch })}`,
    ending: `${softmaxCrossEntropyBody(classCountOf(shape), batch)}
        ${backward.join("\n")}
        for (var c = 0u; c < ${input.channels}u; c++) {
          let gradient = values0[c] / ${input.height * input.width}.0;
          ${overPlane(input, `inputGradient[${featureIndex(inputGradient, { channel: "c" })}] = gradient;`)}
        }`,
  });
}

/** The head at inference: it drops nothing and ends at the logits, which it writes to `vectors`. */
export function headEvaluation(shape: HeadShape): Kernel<HeadBinding> {
  const { stages, vectors } = shape;
  const first = headVectors(stages).gradients.at(-1);
  return headKernel(shape, {
    mode: "evaluate",
    bindings: [],
    functions: "\n    ",
    ending: `for (var o = 0u; o < ${classCountOf(shape)}u; o++) {
          vectors[${vectorIndex(vectors, `(${first}u + o)`)}] = logits[o];
        }`,
  });
}

type HeadBinding = "features" | "weights" | "vectors";

const classCountOf = ({ stages }: HeadShape) => stages.at(-1)?.outputs ?? 0;

/** Name of the private array with the inputs of a stage; after the last one, with the logits. */
const valuesOf = (stages: readonly HeadStage[], index: number) =>
  index === stages.length ? "logits" : `values${index}`;

const overPlane = ({ height, width }: FeatureMap, line: string) =>
  `for (var row = 0u; row < ${height}u; row++) {
    for (var column = 0u; column < ${width}u; column++) { ${line} }
  }`;

/** The kernel up to the logits, followed by `ending`. */
function headKernel<Bound extends KernelBinding>(
  shape: HeadShape,
  parts: {
    readonly mode: "train" | "evaluate";
    readonly bindings: readonly Bound[];
    readonly functions: string;
    readonly ending: string;
  },
): Kernel<HeadBinding | Bound["name"]> {
  const { cohort, input, stages, vectors, lanes } = shape;
  const flat = { ...lanes, itemsPerGroup: 1 };
  const layout = headVectors(stages);
  const training = parts.mode === "train";
  const forward = stages.map((stage, index) => {
    const from = valuesOf(stages, index);
    const to = valuesOf(stages, index + 1);
    const block = Math.min(outputsAtOnce, stage.outputs);
    const members = Array.from({ length: block }, (_, member) => member);
    // The last block may overlap the one before it: it computes the same outputs again.
    const first = `min(block * ${block}u, ${stage.outputs - block}u)`;
    const kept = `vectors[${vectorIndex(vectors, `(${layout.inputs[index]}u + c)`)}] = ${from}[c];`;
    return `
    for (var c = 0u; c < ${stage.inputs}u; c++) {
      ${training && stage.dropoutRate > 0 ? `${from}[c] *= dropoutScale(replica, example, c);` : ""}
      ${training ? kept : ""}
    }
    for (var block = 0u; block < ${Math.ceil(stage.outputs / block)}u; block++) {
      let first = ${first};
      let bias = parameters + ${stage.biasOffset}u + first;
      ${members.map((member) => `var sum${member} = weights[bias + ${member}u];`).join("\n")}
      for (var c = 0u; c < ${stage.inputs}u; c++) {
        let value = ${from}[c];
        let at = parameters + ${stage.kernelOffset}u + c * ${stage.outputs}u + first;
        ${members.map((member) => `sum${member} += value * weights[at + ${member}u];`).join("\n")}
      }
      ${members
        .map((member) => {
          const sum = `sum${member}`;
          return `${to}[first + ${member}u] = ${stage.relu ? `select(${sum}, 0.0, ${sum} <= 0.0)` : sum};`;
        })
        .join("\n")}
    }`;
  });
  const classCount = classCountOf(shape);
  return laneKernel({
    lanes: flat,
    work: { batch: input.batch, items: 1, cohort },
    label: `head ${stages.map((stage) => stage.inputs).join("->")}->${classCount} ${parts.mode} ${shape.sums.reduction.name}`,
    bindings: [reads("features"), reads("weights"), writes("vectors"), ...parts.bindings],
    functions: `${parts.functions}
    ${stages.map((stage, index) => `var<private> ${valuesOf(stages, index)} : array<f32, ${stage.inputs}>;`).join("\n")}
    var<private> logits : array<f32, ${classCount}>;`,
    body: `let parameters = replica * ${shape.parameterCount}u;
      for (var c = 0u; c < ${input.channels}u; c++) {
        var sum = 0.0;
        ${overPlane(input, `sum += features[${featureIndex(input, { channel: "c" })}];`)}
        values0[c] = sum / ${input.height * input.width}.0;
      }
      ${forward.join("\n")}
      ${parts.ending}`,
  });
}

import { dropoutScale } from "../dropoutMask.ts";
import { type FeatureMap, featureIndex } from "../features.ts";
import { buildKernel, type Kernel, reads, writes } from "../kernel.ts";
import { type LaneShape, laneDispatch, laneMain } from "../lanes.ts";
import { emitter, type SumsPlace } from "./combine.ts";
import { softmaxCrossEntropyBody } from "./softmaxCrossEntropy.ts";

/** One dense layer of the head with what comes before and after it. */
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

export interface HeadShape {
  readonly cohort: number;
  /** Planes whose means are the first stage's inputs. */
  readonly input: FeatureMap;
  readonly inputGradient: FeatureMap;
  readonly stages: readonly HeadStage[];
  /** Channels as `headVectors` lays them out. */
  readonly vectors: FeatureMap;
  readonly parameterCount: number;
  readonly stepsPerEpoch: number;
  readonly lanes: LaneShape;
  readonly sums: SumsPlace;
  /** `train` goes on to the loss and back; `evaluate` stops at the logits and drops nothing. */
  readonly mode: "train" | "evaluate";
}

/** Ranges of channels in the head's buffer of vectors. */
export interface HeadVectors {
  /** Inputs of each stage, after dropout. */
  readonly inputs: readonly number[];
  /** Gradient with respect to the outputs of each stage; the last one holds the logits when evaluating. */
  readonly gradients: readonly number[];
  readonly count: number;
}

/** Lays out what the dense layers' weight gradients read. */
export function headVectors(stages: readonly HeadStage[]): HeadVectors {
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
 * softmax cross-entropy, and back to the gradient of the planes. f32 [cohort, batch, channels,
 * height, width] -> gradient, same shape; vectors for the weight gradients; contributions to the loss.
 *
 * One invocation takes one example; all sums run in order inside it, but the loss.
 */
export function head(shape: HeadShape): Kernel {
  const { cohort, input, inputGradient, stages, vectors, lanes, mode } = shape;
  const { batch } = input;
  const plane = input.height * input.width;
  const flat = { ...lanes, itemsPerGroup: 1 };
  const work = { batch, items: 1, cohort };
  const layout = headVectors(stages);
  const classes = stages.at(-1)?.outputs ?? 0;
  const emit = emitter({ ...shape.sums, size: 1, splits: batch });
  const training = mode === "train";
  const dropouts = new Set(stages.map((stage) => stage.dropoutRate).filter((rate) => rate > 0));
  const [rate] = dropouts;
  const vectorAt = (channel: string) =>
    featureIndex(vectors, {
      replica: "replica",
      example: "example",
      channel: `(${channel})`,
      row: "0u",
      column: "0u",
    });
  const planeAt = (map: FeatureMap) =>
    featureIndex(map, {
      replica: "replica",
      example: "example",
      channel: "c",
      row: "row",
      column: "column",
    });
  const values = (index: number) => (index === stages.length ? "logits" : `values${index}`);
  const overPlane = (line: string) => `for (var row = 0u; row < ${input.height}u; row++) {
    for (var column = 0u; column < ${input.width}u; column++) { ${line} }
  }`;
  const drops = (stage: HeadStage) => training && stage.dropoutRate > 0;

  const forward = stages.map((stage, index) => {
    const from = values(index);
    const to = values(index + 1);
    const block = Math.min(outputsAtOnce, stage.outputs);
    const members = Array.from({ length: block }, (_, member) => member);
    // The last block may overlap the one before it: it computes the same outputs again.
    const first = `min(block * ${block}u, ${stage.outputs - block}u)`;
    return `
    for (var c = 0u; c < ${stage.inputs}u; c++) {
      ${drops(stage) ? `${from}[c] *= dropoutScale(replica, example, c);` : ""}
      ${training ? `vectors[${vectorAt(`${layout.inputs[index]}u + c`)}] = ${from}[c];` : ""}
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

  const backward = stages
    .map((stage, index) => {
      const own = values(index + 1);
      const before = values(index);
      const previous = stages[index - 1];
      return `
      for (var o = 0u; o < ${stage.outputs}u; o++) {
        vectors[${vectorAt(`${layout.gradients[index]}u + o`)}] = ${own}[o];
      }
      for (var c = 0u; c < ${stage.inputs}u; c++) {
        let at = parameters + ${stage.kernelOffset}u + c * ${stage.outputs}u;
        var sum = 0.0;
        for (var o = 0u; o < ${stage.outputs}u; o++) { sum += ${own}[o] * weights[at + o]; }
        ${drops(stage) ? "sum *= dropoutScale(replica, example, c);" : ""}
        ${previous?.relu ? `sum = select(0.0, sum, ${before}[c] > 0.0);` : ""}
        ${before}[c] = sum;
      }`;
    })
    .reverse();

  return buildKernel({
    label: `head ${stages.map((stage) => stage.inputs).join("->")}->${classes} ${mode} ${shape.sums.order}`,
    dispatch: laneDispatch(flat, work),
    bindings: [
      reads("features"),
      reads("weights"),
      writes("vectors"),
      ...(training ? [reads("batchInfo", "u32"), writes("inputGradient"), ...emit.bindings] : []),
      ...(training && rate !== undefined ? [reads("control", "u32")] : []),
    ],
    body: `${training ? emit.code : ""}
    ${training && rate !== undefined ? dropoutScale({ rate, batch, stepsPerEpoch: shape.stepsPerEpoch }) : ""}
    ${stages.map((stage, index) => `var<private> ${values(index)} : array<f32, ${stage.inputs}>;`).join("\n")}
    var<private> logits : array<f32, ${classes}>;
    ${laneMain(
      flat,
      work,
      `let parameters = replica * ${shape.parameterCount}u;
      for (var c = 0u; c < ${input.channels}u; c++) {
        var sum = 0.0;
        ${overPlane(`sum += features[${planeAt(input)}];`)}
        values0[c] = sum / ${plane}.0;
      }
      ${forward.join("\n")}
      ${
        training
          ? `${softmaxCrossEntropyBody(classes, batch)}
        ${backward.join("\n")}
        for (var c = 0u; c < ${input.channels}u; c++) {
          let gradient = values0[c] / ${plane}.0;
          ${overPlane(`inputGradient[${planeAt(inputGradient)}] = gradient;`)}
        }`
          : `for (var o = 0u; o < ${classes}u; o++) {
          vectors[${vectorAt(`${layout.gradients.at(-1)}u + o`)}] = logits[o];
        }`
      }`,
    )}`,
  });
}

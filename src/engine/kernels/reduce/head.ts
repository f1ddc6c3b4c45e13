import type { SumsBinding, SumsPlace } from "../../reduction/reduction.ts";
import { dropoutScale } from "../dropoutMask.ts";
import { type ExampleLanes, type ExampleWork, exampleKernel } from "../exampleLanes.ts";
import { type FeatureMap, featureIndex, vectorIndex } from "../features.ts";
import { type Kernel, type KernelBinding, reads, unroll, unrolledLoop, writes } from "../kernel.ts";
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

export interface HeadShape {
  readonly cohort: number;
  readonly lanes: ExampleLanes;
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

/** Outputs of a dense layer that share a pass over its inputs, where an invocation has an example to itself. */
const outputsAtOnce = 8;

/**
 * The end of a classifier in one kernel: global average pool, dense layers with ReLU and dropout,
 * softmax cross-entropy, and back to the gradient of the planes. f32 [cohort, channels, height, width,
 * batch] -> gradient, same shape; vectors for the weight gradients; contributions to the loss.
 *
 * One invocation takes one example, or one workgroup does and a lane takes one element of a vector at a
 * time. Either way every sum runs in order inside an invocation, but the loss.
 */
export function head(
  shape: HeadShape & { readonly inputGradient: FeatureMap; readonly stepsPerEpoch: number },
): Kernel<HeadBinding | "batchInfo" | "inputGradient" | "control" | SumsBinding> {
  const { input, inputGradient, stages, vectors, sums, stepsPerEpoch } = shape;
  const { batch } = input;
  const emit = sums.reduction.writer({ ...sums, size: 1, splits: batch });
  const [rate] = new Set(stages.map((stage) => stage.dropoutRate).filter((rate) => rate > 0));
  const layout = headVectors(stages);
  const backward = ({ each, sync, turnsAtOnce }: ExampleWork) =>
    stages
      .map((stage, index) => {
        const own = valuesOf(stages, index + 1);
        const before = valuesOf(stages, index);
        return `
      ${each("o", stage.outputs, `vectors[${vectorIndex(vectors, `(${layout.gradients[index]}u + o)`)}] = ${own}[o];`)}
      ${sync}
      ${each(
        "c",
        stage.inputs,
        `let at = parameters + ${stage.kernelOffset}u + c * ${stage.outputs}u;
        var sum = 0.0;
        ${unrolledLoop("o", stage.outputs, turnsAtOnce, (o) => `sum += ${own}[${o}] * weights[at + ${o}];`)}
        ${stage.dropoutRate > 0 ? "sum *= dropoutScale(replica, example, c);" : ""}
        ${stages[index - 1]?.relu ? `sum = select(0.0, sum, ${before}[c] > 0.0);` : ""}
        ${before}[c] = sum;`,
      )}`;
      })
      .reverse()
      .join("\n");
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
    ending: (work) => `${softmaxCrossEntropyBody(classCountOf(shape), batch, work)}
        ${backward(work)}
        ${work.each(
          "c",
          input.channels,
          `let gradient = values0[c] / ${input.height * input.width}.0;
          ${overPlane(input, work, (row, column) => `inputGradient[${featureIndex(inputGradient, { channel: "c", row, column })}] = gradient;`)}`,
        )}`,
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
    ending: ({ each }) =>
      each(
        "o",
        classCountOf(shape),
        `vectors[${vectorIndex(vectors, `(${first}u + o)`)}] = logits[o];`,
      ),
  });
}

type HeadBinding = "features" | "weights" | "vectors";

const classCountOf = ({ stages }: HeadShape) => stages.at(-1)?.outputs ?? 0;

/** Name of the array with the inputs of a stage; after the last one, with the logits. */
const valuesOf = (stages: readonly HeadStage[], index: number) =>
  index === stages.length ? "logits" : `values${index}`;

/** Runs a statement for each pixel, in order. */
function overPlane(
  { height, width }: FeatureMap,
  { turnsAtOnce }: ExampleWork,
  statement: (row: string, column: string) => string,
): string {
  const columnsAtOnce = Math.min(width, turnsAtOnce);
  const rowsAtOnce = Math.max(1, Math.floor(turnsAtOnce / width));
  return unrolledLoop("row", height, rowsAtOnce, (row) =>
    unrolledLoop("column", width, columnsAtOnce, (column) => statement(row, column)),
  );
}

/** The kernel up to the logits, followed by `ending`. */
function headKernel<Bound extends KernelBinding>(
  shape: HeadShape,
  parts: {
    readonly mode: "train" | "evaluate";
    readonly bindings: readonly Bound[];
    readonly functions: string;
    readonly ending: (work: ExampleWork) => string;
  },
): Kernel<HeadBinding | Bound["name"]> {
  const { cohort, input, stages, vectors, lanes } = shape;
  const layout = headVectors(stages);
  const training = parts.mode === "train";
  const forward = ({ each, sync, turnsAtOnce }: ExampleWork) =>
    stages
      .map((stage, index) => {
        const from = valuesOf(stages, index);
        const to = valuesOf(stages, index + 1);
        const block = lanes.perExample > 1 ? 1 : Math.min(outputsAtOnce, stage.outputs);
        // The last block may overlap the one before it: it computes the same outputs again.
        const first = `min(block * ${block}u, ${stage.outputs - block}u)`;
        const dropped =
          stage.dropoutRate > 0 ? `${from}[c] *= dropoutScale(replica, example, c);\n` : "";
        const kept = `vectors[${vectorIndex(vectors, `(${layout.inputs[index]}u + c)`)}] = ${from}[c];`;
        return `
    ${training ? each("c", stage.inputs, `${dropped}${kept}`) : ""}
    ${sync}
    ${each(
      "block",
      Math.ceil(stage.outputs / block),
      `let first = ${first};
      let bias = parameters + ${stage.biasOffset}u + first;
      let kernel = parameters + ${stage.kernelOffset}u + first;
      ${unroll(block, (member) => `var sum${member} = weights[bias + ${member}u];`)}
      ${unrolledLoop(
        "c",
        stage.inputs,
        turnsAtOnce,
        (c) => `{
        let value = ${from}[${c}];
        let at = kernel + ${c} * ${stage.outputs}u;
        ${unroll(block, (member) => `sum${member} += value * weights[at + ${member}u];`)}
      }`,
      )}
      ${unroll(block, (member) => {
        const sum = `sum${member}`;
        return `${to}[first + ${member}u] = ${stage.relu ? `select(${sum}, 0.0, ${sum} <= 0.0)` : sum};`;
      })}`,
    )}`;
      })
      .join("\n");
  const classCount = classCountOf(shape);
  return exampleKernel({
    lanes,
    batch: input.batch,
    cohort,
    label: `head ${stages.map((stage) => stage.inputs).join("->")}->${classCount} ${parts.mode} ${shape.sums.reduction.name}`,
    bindings: [reads("features"), reads("weights"), writes("vectors"), ...parts.bindings],
    functions: ({ vector }) => `${parts.functions}
    ${stages.map((stage, index) => vector(valuesOf(stages, index), stage.inputs)).join("\n")}
    ${vector("logits", classCount)}`,
    body: (work) => `let parameters = replica * ${shape.parameterCount}u;
      ${work.each(
        "c",
        input.channels,
        `var sum = 0.0;
        ${overPlane(input, work, (row, column) => `sum += features[${featureIndex(input, { channel: "c", row, column })}];`)}
        values0[c] = sum / ${input.height * input.width}.0;`,
      )}
      ${forward(work)}
      ${parts.ending(work)}`,
  });
}

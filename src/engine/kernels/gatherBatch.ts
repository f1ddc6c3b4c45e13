import { hash32Wgsl } from "../../core/random/hash32.ts";
import { batchIndex, controlWords, seedOf, trainingStep } from "./control.ts";
import { type FeatureMap, featureIndex } from "./features.ts";
import { type ImageBinding, imageBindings } from "./imageBuffers.ts";
import { type Kernel, reads, writes } from "./kernel.ts";
import { type LaneKernelShape, laneKernel } from "./lanes.ts";

export interface GatherShape extends LaneKernelShape {
  readonly output: FeatureMap;
  /** The examples in use, and how many of them each buffer of images holds. */
  readonly examples: { readonly count: number; readonly perBuffer: number };
  readonly from:
    | {
        readonly split: "train";
        readonly stepsPerEpoch: number;
        /** Null: augmentation is off. */
        readonly augmentation: Augmentation | null;
      }
    | { readonly split: "test" };
}

export interface Augmentation {
  /** Rows and columns of zeros around the image before a crop of its own size. */
  readonly pad: number;
  readonly flip: boolean;
}

/**
 * Copies a batch out of the data set: images u8 [count, height, width, channels], four to a word,
 * -> features f32 [cohort, channels, height, width, batch] in [0, 1], with labels and indices. One
 * invocation a value. Only batches of the training split bind `order`. Images that lie in several
 * buffers are read from the one that holds the example; the values are the same.
 *
 * The crop and flip of an example depend on (augmentation seed, epoch, example) alone, not on its
 * place in the batch.
 */
export function gatherBatch(
  shape: GatherShape,
): Kernel<ImageBinding | "labels" | "control" | "order" | "outputs" | "batchInfo"> {
  const { cohort, output, lanes, examples, from } = shape;
  const { batch, channels, height, width } = output;
  const augmentation = from.split === "train" ? from.augmentation : null;
  const chosen =
    from.split === "train"
      ? `let epoch = ${trainingStep} / ${from.stepsPerEpoch}u;
        let place = ${trainingStep} % ${from.stepsPerEpoch}u * ${batch}u + example;
        let chosen = order[replica * ${from.stepsPerEpoch * batch}u + place];`
      : // The last batch repeats the last example; what it gives is not stored.
        `let chosen = min(control[${controlWords.evaluationBatch}] * ${batch}u + example, ${examples.count - 1}u);`;
  const augment =
    augmentation === null
      ? "let inside = true; let fromRow = i32(row); let fromColumn = i32(column);"
      : `let draw = hash32(${seedOf("augmentation")}, epoch, chosen, 0u);
        let fromRow = i32(row + draw % ${2 * augmentation.pad + 1}u) - ${augmentation.pad};
        let shifted = i32(column + (draw >> 8u) % ${2 * augmentation.pad + 1}u) - ${augmentation.pad};
        let fromColumn = ${augmentation.flip ? `select(shifted, ${width - 1} - shifted, draw >= 0x80000000u)` : "shifted"};
        let inside = fromRow >= 0 && fromRow < ${height} && fromColumn >= 0 && fromColumn < ${width};`;
  const images = imageBindings(examples.count, examples.perBuffer);
  // The word of 4 pixel values that holds number `at` of its buffer.
  const [inBuffer, readWord, word] =
    images.length === 1
      ? ["chosen", "", "images[at / 4u]"]
      : [
          `chosen % ${examples.perBuffer}u`,
          `var word = 0u;
        switch chosen / ${examples.perBuffer}u {
          ${images.map((name, index) => `${index === 0 ? "default" : `case ${index}u`}: { word = ${name}[at / 4u]; }`).join("\n          ")}
        }`,
          "word",
        ];
  return laneKernel({
    lanes,
    work: { batch, items: channels * height * width, cohort },
    label: `gatherBatch ${from.split} ${height}x${width}x${channels}`,
    bindings: [
      ...images.map((name) => reads(name, "u32")),
      reads("labels", "u32"),
      reads("control", "u32"),
      ...(from.split === "train" ? [reads("order", "u32")] : []),
      writes("outputs"),
      writes("batchInfo", "u32"),
    ],
    functions: augmentation === null ? "" : hash32Wgsl,
    body: `${chosen}
      let channel = item % ${channels}u;
      let row = item / ${channels * width}u;
      let column = item / ${channels}u % ${width}u;
      if (item == 0u) {
        batchInfo[${batchIndex("label", batch)}] = (labels[chosen / 4u] >> (chosen % 4u * 8u)) & 255u;
        batchInfo[${batchIndex("example", batch)}] = chosen;
      }
      ${augment}
      var value = 0.0;
      if (inside) {
        let at = ${inBuffer} * ${channels * height * width}u + u32(fromRow * ${width} + fromColumn) * ${channels}u + channel;
        ${readWord}value = f32((${word} >> (at % 4u * 8u)) & 255u) / 255.0;
      }
      outputs[${featureIndex(output)}] = value;`,
  });
}

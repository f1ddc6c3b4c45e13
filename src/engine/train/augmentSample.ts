import { LabError } from "../../core/errors.ts";
import type { AugmentRequest } from "../../protocol/engineApi.ts";
import { type KernelData, prepareKernels } from "../device/runKernels.ts";
import { controlWords, initialControl } from "../kernels/control.ts";
import { type FeatureMap, featureSize, featureStrides, noBorder } from "../kernels/features.ts";
import { gatherBatch } from "../kernels/gatherBatch.ts";
import { augmentationPad } from "./runContext.ts";

/** For few images; the workgroups of 512 x 512 stay within the limits. */
const lanes = { lanes: 1, itemsPerGroup: 64, minGroups: 1 };

/**
 * Training images as the kernel that gathers a batch augments them, epoch by epoch.
 *
 * @returns u8 [examples, epochs, height, width, channels].
 * @throws {LabError} "dataset-invalid" if an index is outside the images given.
 */
export async function augmentSample(
  device: GPUDevice,
  request: AugmentRequest,
): Promise<Uint8Array> {
  const { shape, exampleIndices, epochCount, horizontalFlip: flip } = request;
  const imageBytes = shape.height * shape.width * shape.channels;
  const imageCount = Math.floor(request.images.length / imageBytes);
  const outside = exampleIndices.find((index) => index < 0 || index >= imageCount);
  if (outside !== undefined || exampleIndices.length === 0) {
    throw new LabError(
      "dataset-invalid",
      `A sample needs indices of ${imageCount} images, got ${outside ?? "none"}`,
    );
  }
  const output: FeatureMap = { ...shape, batch: exampleIndices.length, border: noBorder };
  const augmentation = { pad: augmentationPad(shape), flip };
  const from = { split: "train", stepsPerEpoch: 1, augmentation } as const;
  const kernel = gatherBatch({ cohort: 1, output, lanes, examples: inOneBuffer(imageCount), from });
  const control = initialControl([{ augmentation: request.seed, dropout: 0 }]);
  const words = new Uint32Array(Math.ceil(request.images.length / 4));
  new Uint8Array(words.buffer).set(request.images);
  const prepared = await prepareKernels(device, [kernel], {
    images: words,
    images2: notBound,
    images3: notBound,
    labels: new Uint32Array(Math.ceil(imageCount / 4)),
    control,
    order: Uint32Array.from(exampleIndices),
    outputs: new Float32Array(featureSize(output)),
    batchInfo: new Uint32Array(2 * output.batch),
  });
  try {
    const sample = new Uint8Array(output.batch * epochCount * imageBytes);
    for (let epoch = 0; epoch < epochCount; epoch++) {
      control[controlWords.step] = epoch;
      const { outputs } = await prepared.run();
      for (let example = 0; example < output.batch; example++) {
        const place = (example * epochCount + epoch) * imageBytes;
        writeImage(sample.subarray(place, place + imageBytes), outputs, output, example);
      }
    }
    return sample;
  } finally {
    prepared.dispose();
  }
}

const inOneBuffer = (count: number) => ({ count, perBuffer: count });
const notBound = new Uint32Array(0);

/** Writes one example's features in [0, 1] as u8 [height, width, channels]. */
function writeImage(
  image: Uint8Array,
  features: KernelData,
  map: FeatureMap,
  example: number,
): void {
  const strides = featureStrides(map);
  let at = 0;
  for (let row = 0; row < map.height; row++) {
    for (let column = 0; column < map.width; column++) {
      for (let channel = 0; channel < map.channels; channel++) {
        const index = row * strides.row + column * strides.column + channel * strides.channel;
        image[at++] = Math.round(features[index + example] * 255);
      }
    }
  }
}

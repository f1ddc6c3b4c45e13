import type { PackedSplit } from "../../core/dataset/packedDataset.ts";
import type { ReplicaSeeds } from "../../core/experiment/seeds.ts";
import { hash32 } from "../../core/random/hash32.ts";
import { dropoutThreshold } from "../kernels/dropoutMask.ts";
import type { FeatureShape } from "../kernels/features.ts";
import type { Augmentation } from "../kernels/gatherBatch.ts";
import type { DropoutLayer } from "../layers/dropout.ts";
import { featureShapes, inputShape, type Model } from "../layers/model.ts";

/**
 * A batch as the kernel `gatherBatch` makes it, on the CPU: f32 [batch, height, width, channels] in
 * [0, 1], with the same crops and flips.
 *
 * @param training Absent for test images, which are not augmented.
 */
export function gatherImages(
  { images: source }: PackedSplit,
  { height, width, channels }: FeatureShape,
  examples: Uint32Array,
  training?: {
    readonly augmentation: Augmentation | null;
    readonly seed: number;
    readonly epoch: number;
  },
): Float32Array {
  const size = height * width * channels;
  const images = new Float32Array(examples.length * size);
  const augmentation = training?.augmentation ?? null;
  examples.forEach((example, place) => {
    const draw = training === undefined ? 0 : hash32(training.seed, training.epoch, example, 0);
    const pad = augmentation?.pad ?? 0;
    const down = (draw % (2 * pad + 1)) - pad;
    const across = ((draw >>> 8) % (2 * pad + 1)) - pad;
    const flipped = augmentation?.flip === true && draw >= 0x80000000;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const fromRow = row + down;
        const shifted = column + across;
        const fromColumn = flipped ? width - 1 - shifted : shifted;
        if (fromRow < 0 || fromRow >= height || fromColumn < 0 || fromColumn >= width) continue;
        for (let channel = 0; channel < channels; channel++) {
          const from = example * size + (fromRow * width + fromColumn) * channels + channel;
          const to = place * size + (row * width + column) * channels + channel;
          images[to] = source[from] / 255;
        }
      }
    }
  });
  return images;
}

/**
 * The masks of the kernels' dropout, on the CPU: by layer name, f32 [batch, height, width, channels].
 */
export function dropoutMasks(shape: {
  readonly model: Model;
  readonly seeds: Pick<ReplicaSeeds, "dropout">;
  readonly epoch: number;
  readonly examples: Uint32Array;
}): Map<string, Float32Array> {
  const { model, seeds, epoch, examples } = shape;
  const shapes = featureShapes(model);
  const layers = model.layers.filter((layer): layer is DropoutLayer => layer.kind === "dropout");
  return new Map(
    layers.map((layer) => {
      const { height, width, channels } = inputShape(shapes, layer);
      const threshold = dropoutThreshold(layer.rate);
      const mask = new Float32Array(examples.length * height * width * channels);
      examples.forEach((example, place) => {
        for (let position = 0; position < height * width; position++) {
          for (let channel = 0; channel < channels; channel++) {
            const element = channel * height * width + position;
            const kept = hash32(seeds.dropout, epoch, example, element) >= threshold;
            const to = (place * height * width + position) * channels + channel;
            mask[to] = kept ? 1 / (1 - layer.rate) : 0;
          }
        }
      });
      return [layer.name, mask];
    }),
  );
}

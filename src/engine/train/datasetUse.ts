import { type SplitName, splitNames } from "../../core/dataset/manifest.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { LabError } from "../../core/errors.ts";
import { formatBytes, formatCount } from "../../core/text/format.ts";
import { type ExamplesPerBuffer, mostImageBuffers } from "../kernels/imageBuffers.ts";

/** Limits of an adapter on buffers, in bytes. */
export type BufferLimits = Pick<
  GPUSupportedLimits,
  "maxStorageBufferBindingSize" | "maxBufferSize"
>;

/** What of a data set is uploaded: the first examples of each split, so many to a buffer. */
export interface DatasetUse {
  readonly counts: Readonly<Record<SplitName, number>>;
  readonly examplesPerBuffer: ExamplesPerBuffer;
}

/** All examples, each split in one buffer. */
export function wholeDataset({ train, test }: PackedDataset): DatasetUse {
  const counts = { train: train.count, test: test.count };
  return { counts, examplesPerBuffer: counts };
}

/** The largest buffer that one binding can reach, in bytes. */
export function bindableBytes({
  maxStorageBufferBindingSize,
  maxBufferSize,
}: BufferLimits): number {
  return Math.min(maxStorageBufferBindingSize, maxBufferSize);
}

/**
 * Lays the images of each split in as few buffers as the adapter allows: one, if they fit. It never
 * changes a bit.
 *
 * @param counts Examples in use.
 * @param imageBytes Of one image.
 * @throws {LabError} "out-of-memory" if a split needs more buffers than the kernel can bind.
 */
export function planDatasetUse(
  counts: DatasetUse["counts"],
  imageBytes: number,
  limits: BufferLimits,
): DatasetUse {
  const limit = bindableBytes(limits);
  const perBuffer = { ...counts };
  for (const split of splitNames) {
    const count = counts[split];
    if (count * imageBytes <= limit) continue;
    perBuffer[split] = Math.floor(limit / imageBytes / 4) * 4;
    const most = perBuffer[split] * mostImageBuffers;
    if (count <= most) continue;
    throw new LabError(
      "out-of-memory",
      `${formatCount(count)} ${split === "train" ? "training" : "test"} images take ` +
        `${formatBytes(count * imageBytes)}; this adapter allows ${mostImageBuffers} buffers of ` +
        `${formatBytes(limit)}. At most ${formatCount(most)} of them fit`,
    );
  }
  return { counts, examplesPerBuffer: perBuffer };
}

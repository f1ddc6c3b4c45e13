import { splitNames } from "../../core/dataset/manifest.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import type { BufferName } from "../compile/boundKernel.ts";
import { GpuBuffers } from "../device/gpuBuffers.ts";
import { imageBindings, imageBufferNames } from "../kernels/imageBuffers.ts";
import { type DatasetUse, wholeDataset } from "./datasetUse.ts";

/** A data set on the GPU: images and labels u8, four to a word, by buffer name. */
export interface GpuDataset {
  readonly buffers: ReadonlyMap<BufferName, GPUBuffer>;
  readonly bytesInUse: number;
  readonly dispose: () => void;
}

/** Uploads what is used of both splits once; every cohort of every condition reads it there. */
export async function uploadDataset(
  device: GPUDevice,
  dataset: PackedDataset,
  { counts, examplesPerBuffer }: DatasetUse = wholeDataset(dataset),
): Promise<GpuDataset> {
  const owner = new GpuBuffers(device);
  const buffers = new Map<BufferName, GPUBuffer>();
  const upload = (name: BufferName, data: Uint8Array) =>
    buffers.set(name, owner.create({ label: name, data, usage: GPUBufferUsage.STORAGE }));
  const { height, width, channels } = dataset.manifest.shape;
  const imageBytes = height * width * channels;
  try {
    for (const split of splitNames) {
      const { images, labels } = dataset[split];
      const count = counts[split];
      const perBuffer = examplesPerBuffer[split];
      for (const [index, binding] of imageBindings(count, perBuffer).entries()) {
        const first = index * perBuffer;
        const end = Math.min(count, first + perBuffer);
        const part = images.subarray(first * imageBytes, end * imageBytes);
        upload(imageBufferNames(split)[binding], part);
      }
      upload(`${split}Labels`, labels.subarray(0, count));
    }
    await owner.settled();
    return { buffers, bytesInUse: owner.bytesInUse, dispose: () => owner.dispose() };
  } catch (cause) {
    owner.dispose();
    throw cause;
  }
}

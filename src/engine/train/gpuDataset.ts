import type { PackedDataset, PackedSplit } from "../../core/dataset/packedDataset.ts";
import type { BufferName } from "../compile/boundKernel.ts";
import { GpuBuffers } from "../device/gpuBuffers.ts";

/** A data set on the GPU: images and labels u8, four to a word, by buffer name. */
export interface GpuDataset {
  readonly buffers: ReadonlyMap<BufferName, GPUBuffer>;
  readonly bytesInUse: number;
  readonly dispose: () => void;
}

/** Uploads both splits once; every cohort of every condition reads them there. */
export async function uploadDataset(
  device: GPUDevice,
  dataset: PackedDataset,
): Promise<GpuDataset> {
  const owner = new GpuBuffers(device);
  const upload = (name: BufferName, data: Uint8Array): [BufferName, GPUBuffer] => [
    name,
    owner.create({ label: name, data, usage: GPUBufferUsage.STORAGE }),
  ];
  const uploadSplit = (name: "train" | "test", split: PackedSplit) => [
    upload(`${name}Images`, split.images),
    upload(`${name}Labels`, split.labels),
  ];
  try {
    const buffers = new Map([
      ...uploadSplit("train", dataset.train),
      ...uploadSplit("test", dataset.test),
    ]);
    await owner.settled();
    return { buffers, bytesInUse: owner.bytesInUse, dispose: () => owner.dispose() };
  } catch (cause) {
    owner.dispose();
    throw cause;
  }
}

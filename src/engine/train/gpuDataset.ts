import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
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
  const buffers = new Map<BufferName, GPUBuffer>();
  const upload = (name: BufferName, data: Uint8Array) =>
    buffers.set(name, owner.create({ label: name, data, usage: GPUBufferUsage.STORAGE }));
  try {
    for (const split of ["train", "test"] as const) {
      upload(`${split}Images`, dataset[split].images);
      upload(`${split}Labels`, dataset[split].labels);
    }
    await owner.settled();
    return { buffers, bytesInUse: owner.bytesInUse, dispose: () => owner.dispose() };
  } catch (cause) {
    owner.dispose();
    throw cause;
  }
}

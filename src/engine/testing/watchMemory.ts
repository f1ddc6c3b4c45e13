/** GPU memory of all buffers of the device, tfjs' included. */
interface MemoryWatch {
  /** Bytes of buffers that were made since the watch began and are not destroyed. */
  readonly bufferBytes: () => number;
  /** How many they are. */
  readonly bufferCount: () => number;
}

/** Counts buffers from now on, by wrapping the device's `createBuffer`. For tests. */
export function watchMemory(device: GPUDevice): MemoryWatch {
  const live = new Map<GPUBuffer, number>();
  const createBuffer = device.createBuffer.bind(device);
  device.createBuffer = (descriptor) => {
    const buffer = createBuffer(descriptor);
    live.set(buffer, descriptor.size);
    const destroy = buffer.destroy.bind(buffer);
    buffer.destroy = () => {
      live.delete(buffer);
      return destroy();
    };
    return buffer;
  };
  return {
    bufferBytes: () => [...live.values()].reduce((sum, bytes) => sum + bytes, 0),
    bufferCount: () => live.size,
  };
}

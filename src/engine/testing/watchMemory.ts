/** GPU memory as the device sees it, whoever asked for it: our kernels' owner and tfjs alike. */
interface MemoryWatch {
  /** Bytes of buffers that were made since the watch began and are not destroyed. */
  readonly bufferBytes: () => number;
  /** How many they are. */
  readonly bufferCount: () => number;
}

/** Counts buffers from now on, by standing between the device and its callers. For tests. */
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

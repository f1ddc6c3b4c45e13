import type { ImageBufferName } from "../kernels/imageBuffers.ts";
import type { Kernel } from "../kernels/kernel.ts";

/** Buffers of no layer: of examples, of training, of sums and results. */
type DataBuffer = ImageBufferName | "trainLabels" | "testLabels" | "order" | "batchInfo";
type StateBuffer = "control" | "weights" | "moving" | "gradients" | "state" | "schedule";
type SumsBuffer = "sums" | "overflow" | "losses" | "vectors";
type ResultBuffer = "allLogits" | "reference" | "trace";

/** What the buffers of a layer hold. */
type LayerBuffer = "features" | "gradient" | "codes" | "sums" | "statistics" | "gradientMeans";

/** Name of a buffer of the step; those of a layer end in its name. */
export type BufferName =
  | DataBuffer
  | StateBuffer
  | SumsBuffer
  | ResultBuffer
  | `${LayerBuffer}:${string}`;

/** A kernel and the buffer behind each of its bindings. */
export interface BoundKernel {
  readonly kernel: Kernel;
  readonly buffers: Readonly<Record<string, BufferName>>;
}

/** Names the buffer of each variable that the kernel may bind; of those, it keeps what it binds. */
export function bind<Binding extends string>(
  kernel: Kernel<Binding>,
  buffers: Readonly<Record<Binding, BufferName>>,
): BoundKernel {
  const bound = kernel.bindings.map(({ name }) => [name, buffers[name]] as const);
  return { kernel, buffers: Object.fromEntries(bound) };
}

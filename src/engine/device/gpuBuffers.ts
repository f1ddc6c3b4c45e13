import { LabError } from "../../core/errors.ts";
import { awaitQueue } from "./awaitQueue.ts";

export interface BufferRequest {
  readonly label: string;
  /** Bytes; rounded up to a multiple of 4, at least 4. Taken from `data` if absent. */
  readonly size?: number;
  /** GPUBufferUsage flags; COPY_DST and COPY_SRC are not added. */
  readonly usage: GPUBufferUsageFlags;
  /** First contents; the rest of the buffer is 0. */
  readonly data?: ArrayBufferView;
}

/** Part of a buffer, to be read back. */
export interface BufferPart {
  readonly buffer: GPUBuffer;
  /** Bytes, a multiple of 4; 0 if absent. */
  readonly offset?: number | undefined;
  /** Bytes; to the buffer's end if absent. */
  readonly byteLength?: number | undefined;
}

/**
 * The buffers of one owner: makes them, counts their bytes, reads them back, and destroys them all
 * at the end. Making is synchronous; a lack of memory is reported by `settled`.
 */
export class GpuBuffers {
  readonly #device: GPUDevice;
  readonly #owned = new Map<GPUBuffer, number>();
  readonly #staging: GPUBuffer[] = [];
  #allocations: Promise<LabError | null>[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes of the buffers that were made and not released, staging for read-back included. */
  get bytesInUse(): number {
    return [...this.#owned.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * Makes a buffer. Await `settled` before its contents are used.
   *
   * @throws {LabError} "out-of-memory" if it is larger than the adapter allows.
   */
  create({ label, size, usage, data }: BufferRequest): GPUBuffer {
    const bytes = roundUp(size ?? data?.byteLength ?? 0);
    if (data !== undefined && data.byteLength > bytes) {
      throw new LabError(
        "internal",
        `Buffer ${label} has ${bytes} bytes for ${data.byteLength} bytes of data`,
      );
    }
    checkBufferSize(label, bytes, usage, this.#device.limits);
    const inUse = this.bytesInUse;
    this.#device.pushErrorScope("out-of-memory");
    try {
      const buffer = this.#make(label, bytes, usage, data);
      this.#owned.set(buffer, bytes);
      return buffer;
    } catch (cause) {
      // Mapping at creation throws a RangeError where the page has no memory for the mapping.
      throw allocationError(label, bytes, inUse, String(cause));
    } finally {
      this.#allocations.push(
        this.#device
          .popErrorScope()
          .then((error) => error && allocationError(label, bytes, inUse, error.message)),
      );
    }
  }

  /**
   * Resolves when all buffers made so far have their memory.
   *
   * @throws {LabError} "out-of-memory", naming the first buffer that has none.
   */
  async settled(): Promise<void> {
    const allocations = this.#allocations;
    this.#allocations = [];
    for (const error of await Promise.all(allocations)) if (error !== null) throw error;
  }

  /** Copies part of a buffer (usage COPY_SRC) back, as `readAll` does. */
  async read(buffer: GPUBuffer, offset?: number, byteLength?: number): Promise<ArrayBuffer> {
    const [bytes] = await this.readAll([{ buffer, offset, byteLength }]);
    return bytes;
  }

  /**
   * Copies parts of buffers (usage COPY_SRC) back, after all work submitted so far: through one
   * staging buffer, in one submission.
   *
   * @returns The bytes of each part, in their order.
   * @throws {LabError} "out-of-memory" if the adapter has no room for the staging buffer,
   *   "device-lost" if the device is lost before the copies are read.
   */
  async readAll(parts: readonly BufferPart[]): Promise<ArrayBuffer[]> {
    const label = parts.map(({ buffer }) => buffer.label).join(", ");
    const { places, total } = stagingPlaces(
      parts.map(({ buffer, offset = 0, byteLength = buffer.size - offset }) => byteLength),
    );
    const staging = this.#takeStaging(total);
    const encoder = this.#device.createCommandEncoder({ label: `read ${label}` });
    parts.forEach(({ buffer, offset = 0 }, index) => {
      const { start, copied } = places[index];
      encoder.copyBufferToBuffer(buffer, offset, staging, start, copied);
    });
    this.#device.queue.submit([encoder.finish()]);
    try {
      await awaitQueue(this.#device.queue, staging.mapAsync(GPUMapMode.READ, 0, total));
    } catch (cause) {
      this.release(staging);
      throw await this.#readError(label, cause);
    }
    const mapped = staging.getMappedRange(0, total);
    const bytes = places.map(({ start, length }) => mapped.slice(start, start + length));
    staging.unmap();
    this.#staging.push(staging);
    return bytes;
  }

  /** Destroys one buffer; a buffer that is not this owner's is left alone. */
  release(buffer: GPUBuffer): void {
    if (this.#owned.delete(buffer)) buffer.destroy();
  }

  /** Destroys all buffers. New ones can be made afterwards. */
  dispose(): void {
    for (const buffer of this.#owned.keys()) buffer.destroy();
    this.#owned.clear();
    this.#staging.length = 0;
    this.#allocations = [];
  }

  #make(label: string, size: number, usage: GPUBufferUsageFlags, data?: ArrayBufferView) {
    const mappedAtCreation = data !== undefined;
    const buffer = this.#device.createBuffer({ label, size, usage, mappedAtCreation });
    if (data !== undefined) {
      new Uint8Array(buffer.getMappedRange()).set(
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      );
      buffer.unmap();
    }
    return buffer;
  }

  /** A staging buffer of at least this size: the smallest that is free, or a new one. */
  #takeStaging(size: number): GPUBuffer {
    const [smallest] = this.#staging
      .filter((staging) => staging.size >= size)
      .toSorted((a, b) => a.size - b.size);
    if (smallest !== undefined) {
      this.#staging.splice(this.#staging.indexOf(smallest), 1);
      return smallest;
    }
    const rounded = 2 ** Math.ceil(Math.log2(Math.max(size, smallestStagingBytes)));
    return this.create({
      label: "staging",
      size: Math.max(size, Math.min(rounded, this.#device.limits.maxBufferSize)),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  async #readError(label: string, cause: unknown): Promise<LabError> {
    const lost = await Promise.race([this.#device.lost, undefined]);
    return lost === undefined
      ? new LabError("kernel-failed", `Reading ${label} back failed: ${String(cause)}`, { cause })
      : new LabError("device-lost", `The device was lost while reading ${label}`, { cause });
  }
}

/** Most reads are of a few numbers; powers of two from here on let them share buffers. */
const smallestStagingBytes = 1024;

/** @throws {LabError} "out-of-memory" if the adapter allows no buffer of this size. */
export function checkBufferSize(
  label: string,
  bytes: number,
  usage: GPUBufferUsageFlags,
  limits: Pick<GPUSupportedLimits, "maxBufferSize" | "maxStorageBufferBindingSize">,
): void {
  for (const limit of ["maxBufferSize", "maxStorageBufferBindingSize"] as const) {
    const applies = limit === "maxBufferSize" || (usage & storageUsage) !== 0;
    if (!applies || bytes <= limits[limit]) continue;
    throw new LabError(
      "out-of-memory",
      `Buffer ${label} needs ${bytes} bytes; this adapter allows ${limits[limit]} (${limit})`,
    );
  }
}

/** GPUBufferUsage.STORAGE, which Node does not define. */
const storageUsage = 0x80;

function allocationError(label: string, bytes: number, inUse: number, message: string): LabError {
  return new LabError(
    "out-of-memory",
    `Buffer ${label} needs ${bytes} bytes beside ${inUse} in use; the adapter refused: ${message}`,
  );
}

/** Where parts of these lengths lie in a staging buffer, and its length; all in bytes. */
export function stagingPlaces(lengths: readonly number[]): {
  places: { start: number; length: number; copied: number }[];
  total: number;
} {
  let total = 0;
  const places = lengths.map((length) => {
    const start = total;
    const copied = roundUp(length);
    total += copied;
    return { start, length, copied };
  });
  return { places, total };
}

/** To a multiple of 4, as copies need, and at least 4: an empty buffer cannot be bound. */
function roundUp(bytes: number): number {
  return Math.max(4, Math.ceil(bytes / 4) * 4);
}

import { describe, expect, it } from "vitest";
import { planDatasetUse } from "./datasetUse.ts";

/** WebGPU's default limits. */
const defaults = { maxStorageBufferBindingSize: 134_217_728, maxBufferSize: 268_435_456 };
const cifarBytes = 32 * 32 * 3;

describe("planDatasetUse", () => {
  it("lays images that fit in one buffer", () => {
    const counts = { train: 40_000, test: 10_000 };
    expect(planDatasetUse(counts, cifarBytes, defaults)).toEqual({
      counts,
      examplesPerBuffer: counts,
    });
  });

  it("lays the 50,000 training images of CIFAR in two under the default limits", () => {
    const { examplesPerBuffer } = planDatasetUse({ train: 50_000, test: 10_000 }, 3072, defaults);
    // 134,217,728 / 3,072 = 43,690.67, and the multiple of 4 below.
    expect(examplesPerBuffer).toEqual({ train: 43_688, test: 10_000 });
    expect(Math.ceil(50_000 / examplesPerBuffer.train)).toBe(2);
  });

  it("lets no word of 4 bytes lie in two buffers", () => {
    // 7 bytes an image, 14 images in 100 bytes.
    const limits = { maxStorageBufferBindingSize: 100, maxBufferSize: 1000 };
    const { examplesPerBuffer } = planDatasetUse({ train: 20, test: 15 }, 7, limits);
    expect(examplesPerBuffer).toEqual({ train: 12, test: 12 });
  });

  it("refuses more than three buffers hold, and says how many images fit", () => {
    const ask = () => planDatasetUse({ train: 200_000, test: 1 }, cifarBytes, defaults);
    expect(ask).toThrow(
      "200,000 training images take 614.4 MB; this adapter allows 3 buffers of 134.2 MB. At most 131,064 of them fit",
    );
    expect(ask).toThrow(expect.objectContaining({ code: "out-of-memory" }));
  });
});

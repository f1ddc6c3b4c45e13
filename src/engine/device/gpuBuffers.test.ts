import { expect, test } from "vitest";
import { checkBufferSize, stagingPlaces } from "./gpuBuffers.ts";

// Usage flags of the WebGPU specification.
const storage = 0x80;
const copyDestination = 0x8;
const limits = { maxBufferSize: 1024, maxStorageBufferBindingSize: 512 };

test("a buffer within the limits passes", () => {
  expect(() => checkBufferSize("weights", 512, storage, limits)).not.toThrow();
  expect(() => checkBufferSize("staging", 1024, copyDestination, limits)).not.toThrow();
});

test("the error names the bytes needed, the bytes allowed and the limit", () => {
  expect(() => checkBufferSize("weights", 516, storage | copyDestination, limits)).toThrow(
    expect.objectContaining({
      code: "out-of-memory",
      message:
        "Buffer weights needs 516 bytes; this adapter allows 512 (maxStorageBufferBindingSize)",
    }),
  );
  expect(() => checkBufferSize("staging", 1028, copyDestination, limits)).toThrow(
    expect.objectContaining({
      code: "out-of-memory",
      message: "Buffer staging needs 1028 bytes; this adapter allows 1024 (maxBufferSize)",
    }),
  );
});

test("parts that are read back together lie one after the other, at multiples of 4", () => {
  expect(stagingPlaces([8, 5, 0, 12])).toEqual({
    places: [
      { start: 0, length: 8, copied: 8 },
      { start: 8, length: 5, copied: 8 },
      // An empty part takes 4 bytes too, as every buffer has them.
      { start: 16, length: 0, copied: 4 },
      { start: 20, length: 12, copied: 12 },
    ],
    total: 32,
  });
});

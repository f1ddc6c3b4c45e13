import { expect, test } from "vitest";
import { checkBufferSize } from "./gpuBuffers.ts";

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

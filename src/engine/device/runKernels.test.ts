import { expect, test } from "vitest";
import { kernelBindings } from "./runKernels.ts";

test("reads the bindings that WGSL declares, not those in comments", () => {
  const code = `
    // @group(0) @binding(7) var<storage, read> old : array<f32>;
    @group(0) @binding(1) var<storage, read_write> sums : array<atomic<u32>>;
    @group(0) @binding(0) var<storage,read> input : array<f32, 4>;
    @group(0) @binding(2) var<storage> plain : array<vec4f>;
    @group(0) @binding(3) var<uniform> step : u32;
    var<workgroup> shared : array<f32, 64>;`;
  expect(kernelBindings(code)).toEqual([
    { index: 1, name: "sums", type: "storage" },
    { index: 0, name: "input", type: "read-only-storage" },
    { index: 2, name: "plain", type: "read-only-storage" },
    { index: 3, name: "step", type: "uniform" },
  ]);
});

test("refuses another group than 0", () => {
  expect(() => kernelBindings("@group(1) @binding(0) var<uniform> step : u32;")).toThrow(
    expect.objectContaining({ code: "kernel-failed", message: expect.stringContaining("step") }),
  );
});

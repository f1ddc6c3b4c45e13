import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildKernel, type Kernel, writes } from "../kernels/kernel.ts";
import { PipelineCache } from "./pipelines.ts";

/** What a device was asked for, which makes nothing. */
function recordingDevice() {
  const codes: string[] = [];
  const layouts: (string | undefined)[][] = [];
  const uniforms: Uint32Array[] = [];
  const bound: number[] = [];
  const device = {
    pushErrorScope: () => {},
    popErrorScope: async () => null,
    createShaderModule: ({ code }: GPUShaderModuleDescriptor) => ({ code }),
    createBindGroupLayout: ({ entries }: GPUBindGroupLayoutDescriptor) => {
      layouts.push([...entries].map(({ buffer }) => buffer?.type));
      return {};
    },
    createPipelineLayout: () => ({}),
    createComputePipelineAsync: async ({ compute }: { compute: { module: { code: string } } }) => {
      codes.push(compute.module.code);
      return { getBindGroupLayout: () => ({}) };
    },
    createBuffer: ({ size }: GPUBufferDescriptor) => {
      const words = new Uint32Array(size / 4);
      uniforms.push(words);
      return { getMappedRange: () => words.buffer, unmap: () => {} };
    },
    createBindGroup: ({ entries }: GPUBindGroupDescriptor) => {
      bound.push([...entries].length);
      return {};
    },
  };
  return { device: device as unknown as GPUDevice, codes, layouts, uniforms, bound };
}

const kernelOf = (body: string, variant?: number): Kernel<"values"> => ({
  ...buildKernel({ label: "", dispatch: [1, 1, 1], bindings: [writes("values")], body }),
  ...(variant !== undefined && { variant }),
});

beforeEach(() => {
  // Node defines none of WebGPU's flags.
  vi.stubGlobal("GPUShaderStage", { COMPUTE: 4 });
  vi.stubGlobal("GPUBufferUsage", { UNIFORM: 64 });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

test("compiles each text once, and counts texts as they are ready", async () => {
  const { device, codes } = recordingDevice();
  const cache = new PipelineCache(device);
  const counts: string[] = [];
  const compile = (bodies: readonly string[]) =>
    cache.compile(
      bodies.map((body) => kernelOf(body)),
      ({ done, total }) => counts.push(`${done} of ${total}`),
    );
  await compile(["a", "b", "a", "c"]);
  expect(counts).toEqual(["0 of 3", "1 of 3", "2 of 3", "3 of 3"]);
  await compile(["c", "d"]);
  expect(counts.slice(4)).toEqual(["0 of 2", "1 of 2", "2 of 2"]);
  expect(codes).toHaveLength(4);
});

test("variants of a text share a pipeline and bind a uniform that tells them apart", async () => {
  const { device, codes, layouts, uniforms, bound } = recordingDevice();
  const cache = new PipelineCache(device);
  const buffer = {} as GPUBuffer;
  for (const variant of [0, 1, 2, 1]) await cache.prepare(kernelOf("a", variant), () => buffer);
  expect(codes).toHaveLength(1);
  expect(layouts).toEqual([["storage", "uniform"]]);
  expect(bound).toEqual([2, 2, 2, 2]);
  expect(uniforms.map((words) => [...words])).toEqual([
    [0, 0, 0, 0],
    [1, 0, 0, 0],
    [0, 1, 0, 0],
  ]);
});

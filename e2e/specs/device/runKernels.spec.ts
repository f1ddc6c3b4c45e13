import { expect, test } from "../../fixtures/harness.ts";

const doubleUp = {
  label: "doubleUp",
  dispatch: [2, 1, 1] as const,
  code: /* wgsl */ `
    // @group(0) @binding(9) var<storage, read> commented : array<f32>;
    @group(0) @binding(0) var<storage, read> input : array<f32>;
    @group(0) @binding(1) var<storage, read_write> output : array<f32>;
    @group(0) @binding(2) var<uniform> factor : u32;
    @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id : vec3u) {
      if (id.x >= arrayLength(&input)) { return; }
      output[id.x] = input[id.x] * f32(factor);
    }`,
};

test.describe("runKernels", { tag: "@gpu" }, () => {
  test("runs kernels in order on shared buffers, each repeat from the same contents", async ({
    harness,
  }) => {
    const again = { ...doubleUp, label: "again", bufferNames: { input: "output", output: "last" } };
    const outputs = await harness.evaluate(
      (page, { kernels, contents }) => page.runKernels(kernels, contents, 2),
      {
        kernels: [doubleUp, again],
        contents: {
          input: Float32Array.of(1, 2, 3, 4, 5),
          output: new Float32Array(5),
          last: new Float32Array(5),
          factor: Uint32Array.of(3),
        },
      },
    );
    const expected = {
      output: Float32Array.of(3, 6, 9, 12, 15),
      last: Float32Array.of(9, 18, 27, 36, 45),
    };
    expect(outputs).toEqual([expected, expected]);
  });

  test("an error names the kernel, the line and the missing buffer", async ({ harness }) => {
    const failure = (kernel: typeof doubleUp) =>
      harness.evaluate(
        (page, kernel) =>
          page.runKernel(kernel, { input: new Float32Array(1) }).then(
            () => "no error",
            (error) => `${error.code}: ${error.message}`,
          ),
        kernel,
      );
    const broken = { ...doubleUp, label: "broken", code: `${doubleUp.code}\n nonsense` };
    expect(await failure(broken)).toMatch(/^kernel-failed: broken does not compile: line 10/);
    expect(await failure(doubleUp)).toMatch(/^kernel-failed: doubleUp needs a buffer output/);
  });
});

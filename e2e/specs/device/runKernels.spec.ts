import type { Kernel } from "../../../src/engine/kernels/kernel.ts";
import { expect, test } from "../../fixtures/harness.ts";

/** `to` = 3 * `from`, by two workgroups of four. */
function triple<From extends string, To extends string>(
  from: From,
  to: To,
  more = "",
): Kernel<From | To> {
  return {
    label: `${from} to ${to}`,
    dispatch: [2, 1, 1],
    bindings: [
      { name: from, access: "read", element: "f32" },
      { name: to, access: "read_write", element: "f32" },
    ],
    code: `@group(0) @binding(0) var<storage, read> ${from} : array<f32>;
    @group(0) @binding(1) var<storage, read_write> ${to} : array<f32>;
    @compute @workgroup_size(4) fn main(@builtin(global_invocation_id) id : vec3u) {
      if (id.x >= arrayLength(&${from})) { return; }
      ${to}[id.x] = ${from}[id.x] * 3.0;
    }
    ${more}`,
  };
}

test.describe("runKernels", { tag: ["@gpu", "@bothStacks"] }, () => {
  test("runs kernels in order on shared buffers, each repeat from the same contents", async ({
    harness,
  }) => {
    const outputs = await harness.evaluate(
      (page, { kernels, contents }) => page.runKernels(kernels, contents, 2),
      {
        kernels: [triple("first", "second"), triple("second", "third")],
        contents: {
          first: Float32Array.of(1, 2, 3, 4, 5),
          second: new Float32Array(5),
          third: new Float32Array(5),
        },
      },
    );
    const expected = {
      second: Float32Array.of(3, 6, 9, 12, 15),
      third: Float32Array.of(9, 18, 27, 36, 45),
    };
    expect(outputs).toEqual([expected, expected]);
  });

  test("an error names the kernel and the line", async ({ harness }) => {
    const failure = await harness.evaluate(
      (page, kernel) =>
        page.runKernels([kernel], { first: new Float32Array(1), second: new Float32Array(1) }).then(
          () => "no error",
          (error) => `${error.code}: ${error.message}`,
        ),
      triple("first", "second", "nonsense"),
    );
    expect(failure).toMatch(/^kernel-failed: Kernel "first to second" does not compile: line 7/);
  });
});

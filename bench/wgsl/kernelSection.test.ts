import { expect, test } from "vitest";
import type { CompilerRow } from "./compilerTable.ts";
import { kernelSection } from "./kernelSection.ts";

const row = (kernel: string, changes: Partial<CompilerRow>): CompilerRow => ({
  family: "raven",
  label: `tiny/integrated/${kernel} [1,10,1] of 64, 1 times`,
  registers: 64,
  spilledRegisters: 0,
  wavesPerSimd: 4,
  inverseThroughput: 100,
  ...changes,
});
const forward = "ordered+atomic+fixed-point/batch 32/training/convForward";
const head = "ordered/batch 32/training/head ordered";

test("a table per model, profile and batch, a row per kernel, and what breaks the rules", () => {
  const section = kernelSection([
    row(forward, {}),
    row(head, { wavesPerSimd: 3, spilledRegisters: 12, inverseThroughput: 300 }),
  ]);
  expect(section).toContain("### tiny, integrated, batch 32");
  expect(section).toContain(
    "| convForward | training | all | 10 | 64 | 64, 0, 4 | 1.00 | 25.0 % |",
  );
  expect(section).toContain("| head | training | ordered | 10 | 64 | 64, 12, 3 | 3.00 | 75.0 % |");
  expect(section.indexOf("| head |")).toBeLessThan(section.indexOf("| convForward |"));
  expect(section).toMatch(/^- Kernels that spill registers:\n {2}- raven: tiny.*: 12 spilled$/m);
  expect(section).toMatch(/fewer than 4 waves per SIMD:\n {2}- raven: tiny.*: 3 waves, 75.0 %$/m);
});

test("rules that nothing breaks", () => {
  const section = kernelSection([
    row(forward, {}),
    // Few waves in a kernel of a hundredth of the step do not matter.
    row(head, { wavesPerSimd: 1, inverseThroughput: 1 }),
  ]);
  expect(section).toContain("- Kernels that spill registers: none");
  expect(section).toContain("fewer than 4 waves per SIMD: none");
});

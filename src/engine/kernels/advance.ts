import { controlWords } from "./control.ts";
import { buildKernel, type Kernel, writes } from "./kernel.ts";

/** Counts the step, or the evaluation batch, up by one; the last kernel of each. */
export function advance(counter: "step" | "evaluationBatch"): Kernel {
  return buildKernel({
    label: `advance ${counter}`,
    dispatch: [1, 1, 1],
    bindings: [writes("control", "u32")],
    body: `@compute @workgroup_size(1) fn main() { control[${controlWords[counter]}] += 1u; }`,
  });
}

import { writes } from "../kernels/kernel.ts";
import { emitSignature, type Reduction, takeSumSignature } from "./reduction.ts";

/**
 * Sums f32 [cohort, size], one word each, added under compare-and-swap in the order of arrival. The
 * reader leaves zeros behind for the next step.
 */
export const atomic: Reduction = {
  name: "atomic",
  words: (elements) => elements,
  writer: ({ stride, base }) => ({
    bindings: [writes("sums", "atomic<u32>")],
    code: `${emitSignature} {
          let slot = replica * ${stride}u + ${base}u + element;
          var seen = atomicLoad(&sums[slot]);
          loop {
            let next = bitcast<u32>(bitcast<f32>(seen) + value);
            let swap = atomicCompareExchangeWeak(&sums[slot], seen, next);
            if (swap.exchanged) { break; }
            seen = swap.old_value;
          }
        }`,
  }),
  reader: (stride) => ({
    bindings: [writes("sums")],
    code: `${takeSumSignature} {
          let slot = replica * ${stride}u + base + element;
          let sum = sums[slot];
          sums[slot] = 0.0;
          return sum;
        }`,
  }),
  addsInPlace: true,
  overflow: null,
};

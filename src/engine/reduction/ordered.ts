import { reads, writes } from "../kernels/kernel.ts";
import { emitSignature, type Reduction, takeSumSignature } from "./reduction.ts";

/**
 * Partials f32 [cohort, splits, size], one word each: the reader adds split 0, 1, 2, ..., whatever
 * order the workgroups that wrote them ran in.
 */
export const ordered: Reduction = {
  name: "ordered",
  words: (_elements, partials) => partials,
  writer: ({ stride, partialBase, size }) => ({
    bindings: [writes("sums")],
    code: `${emitSignature} {
          sums[replica * ${stride}u + ${partialBase}u + split * ${size}u + element] = value;
        }`,
  }),
  reader: (stride) => ({
    bindings: [reads("sums")],
    code: `${takeSumSignature} {
          var sum = 0.0;
          let first = replica * ${stride}u + partialBase + element;
          for (var split = 0u; split < splits; split++) { sum += sums[first + split * size]; }
          return sum;
        }`,
  }),
  addsInPlace: false,
  overflow: null,
};

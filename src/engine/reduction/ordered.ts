import { reads, unroll, writes } from "../kernels/kernel.ts";
import { emitSignature, type Reduction, takeSumSignature } from "./reduction.ts";

/** Partials that the reader loads before it adds them, so that their loads overlap. */
const partialsAtOnce = 8;

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
          var at = replica * ${stride}u + partialBase + element;
          let turns = splits / ${partialsAtOnce}u;
          for (var turn = 0u; turn < turns; turn++) {
            ${unroll(partialsAtOnce, (index) => `let partial${index} = sums[at + ${index}u * size];`)}
            sum = sum + ${unroll(partialsAtOnce, (index) => `partial${index}`, " + ")};
            at += ${partialsAtOnce}u * size;
          }
          for (var split = turns * ${partialsAtOnce}u; split < splits; split++) {
            sum += sums[at];
            at += size;
          }
          return sum;
        }`,
  }),
  addsInPlace: false,
  overflow: null,
};

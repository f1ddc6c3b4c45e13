import { atomic } from "./atomic.ts";
import { fixedPoint } from "./fixedPoint.ts";
import { ordered } from "./ordered.ts";
import type { CompiledReduction, Reduction } from "./reduction.ts";

/** Every reduction order that kernels are compiled for, by name. */
export const reductionOrders: Readonly<Record<CompiledReduction, Reduction>> = {
  ordered,
  atomic,
  "fixed-point": fixedPoint,
};

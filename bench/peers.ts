import type { BenchPeer } from "../src/engine/testing/benchPage.ts";
import { configurations } from "./workloads.ts";

/** Who trains each workload; the compiled configurations come last, in their order. */
export const peers = [
  { kind: "stock" },
  { kind: "jax" },
  ...configurations.map((configuration) => ({ kind: "compiled" as const, ...configuration })),
] as const satisfies readonly BenchPeer[];

/** The peer in words. */
export function nameOf(peer: BenchPeer): string {
  switch (peer.kind) {
    case "stock":
      return "stock tfjs";
    case "jax":
      return "jax-js";
    case "compiled": {
      const tracked = peer.tracked ? ", tracked" : "";
      return `${peer.reduction}${tracked}, cohort ${peer.cohortSize}`;
    }
    default:
      return peer satisfies never;
  }
}

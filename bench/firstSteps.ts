import type { BenchPeer, FirstStep } from "../src/engine/testing/benchPage.ts";
import type { MeasureOptions } from "./measureOptions.ts";
import { nameOf, peers } from "./peers.ts";
import { type BenchServer, withSession } from "./session.ts";
import type { NamedWorkload } from "./workloads.ts";

/** Of the compiled step and of jax-js, in turns; their median is compared. */
const firstStepRounds = 3;

/** How often a peer's first step is measured: most often what is compared, in turns. */
function firstStepCount(peer: BenchPeer, quick: boolean): number {
  switch (peer.kind) {
    case "stock":
      return 1;
    case "jax":
      return quick ? 1 : firstStepRounds;
    case "compiled": {
      const { reduction, cohortSize, tracked } = peer;
      const isCompared = reduction === "ordered" && cohortSize === 1 && !tracked;
      if (isCompared) return quick ? 1 : firstStepRounds;
      return quick || (cohortSize > 1 && reduction !== "ordered") ? 0 : 1;
    }
    default:
      return peer satisfies never;
  }
}

/** Shape [peers][0 to `firstStepRounds`], each in a new browser. */
export async function measureFirstSteps(
  server: BenchServer,
  workload: NamedWorkload,
  { quick, tiles, show }: MeasureOptions,
): Promise<FirstStep[][]> {
  const steps: FirstStep[][] = peers.map(() => []);
  for (let round = 0; round < firstStepRounds; round++) {
    for (const [index, peer] of peers.entries()) {
      if (round >= firstStepCount(peer, quick)) continue;
      show(`${workload.key}: first step of ${nameOf(peer)}`);
      const step = await withSession(server, ({ page }) =>
        page.evaluate(
          (bench, { workload, peer, tiles }) => bench.firstStep(workload, peer, tiles),
          { workload, peer, tiles },
        ),
      );
      steps[index].push(step);
    }
  }
  return steps;
}

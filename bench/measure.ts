import type { JSHandle } from "playwright";
import { ordinal } from "../src/core/text/counting.ts";
import type { BenchPage, BenchPeer, TileChanges } from "../src/engine/testing/benchPage.ts";
import type { FirstStep, WorkloadTimes } from "./entries.ts";
import { type BenchServer, withSession } from "./session.ts";
import { configurations, type NamedWorkload, quickRoundCount } from "./workloads.ts";

/** A block should take about this long: many steps of a small model, one of a large one. */
const blockMs = 400;
const mostSteps = 256;
const warmUpSteps = 2;

export interface MeasureOptions {
  readonly quick: boolean;
  readonly tiles: TileChanges;
  /** Shows what is being done. */
  readonly show: (text: string) => void;
}

/**
 * Measures a workload: steps in blocks of all peers in turns, in one page; first steps in new
 * browsers.
 */
export async function measureWorkload(
  server: BenchServer,
  workload: NamedWorkload,
  options: MeasureOptions,
): Promise<WorkloadTimes> {
  const { show, quick } = options;
  const peers: readonly BenchPeer[] = [{ cohortSize: 1, reduction: "stock" }, ...configurations];
  const firstSteps: (FirstStep | null)[] = [];
  for (const peer of peers) {
    const wanted = !quick || (peer.cohortSize === 1 && peer.reduction === "ordered");
    if (wanted) show(`${workload.key}: first step of ${peer.reduction}, cohort ${peer.cohortSize}`);
    firstSteps.push(wanted ? await measureFirstStep(server, workload, peer, options) : null);
  }
  const { rounds, stepMultiplyAdds } = await withSession(server, async ({ page }) => ({
    rounds: await measureRounds(page, workload, peers, options),
    stepMultiplyAdds: await page.evaluate((bench, work) => bench.multiplyAdds(work), workload),
  }));
  const [stockStepMs = [], ...compiled] = rounds;
  const [stockFirstStep = null, ...compiledFirstSteps] = firstSteps;
  return {
    workload,
    stepMultiplyAdds,
    stockStepMs,
    stockFirstStep,
    configurations: configurations.map((configuration, index) => ({
      ...configuration,
      cohortStepMs: compiled[index] ?? [],
      firstStep: compiledFirstSteps[index] ?? null,
    })),
  };
}

function measureFirstStep(
  server: BenchServer,
  workload: NamedWorkload,
  peer: BenchPeer,
  { tiles }: MeasureOptions,
): Promise<FirstStep> {
  return withSession(server, ({ page }) =>
    page.evaluate(
      async (bench, { workload, peer, tiles }) => ({
        ms: await bench.firstStep(workload, peer, tiles),
        openMs: bench.openMs,
      }),
      { workload, peer, tiles },
    ),
  );
}

/** Milliseconds of a step, shape [peers][rounds]. */
async function measureRounds(
  page: JSHandle<BenchPage>,
  workload: NamedWorkload,
  peers: readonly BenchPeer[],
  { quick, tiles, show }: MeasureOptions,
): Promise<number[][]> {
  show(`${workload.key}: warm-up`);
  await page.evaluate((bench, { workload, peers, tiles }) => bench.open(workload, peers, tiles), {
    workload,
    peers,
    tiles,
  });
  const run = (peerIndex: number, stepCount: number) =>
    page.evaluate((bench, { peerIndex, stepCount }) => bench.run(peerIndex, stepCount), {
      peerIndex,
      stepCount,
    });
  const stepCounts: number[] = [];
  for (const peerIndex of peers.keys()) {
    await run(peerIndex, 1); // compiles
    const stepMs = await run(peerIndex, peers[peerIndex].reduction === "stock" ? 1 : warmUpSteps);
    stepCounts.push(Math.max(1, Math.min(mostSteps, Math.round(blockMs / stepMs))));
  }
  const times: number[][] = peers.map(() => []);
  const roundCount = quick ? Math.min(quickRoundCount, workload.roundCount) : workload.roundCount;
  for (let round = 0; round < roundCount; round++) {
    show(`${workload.key}: round ${ordinal(round)} of ${roundCount}`);
    const order = [...peers.keys()];
    // Every other round runs backwards, so that no peer always follows another one.
    if (round % 2 === 1) order.reverse();
    for (const peerIndex of order) {
      times[peerIndex].push(await run(peerIndex, stepCounts[peerIndex]));
    }
  }
  return times;
}

import type { JSHandle } from "playwright";
import { ordinal } from "../src/core/text/counting.ts";
import type {
  BenchPage,
  BenchPeer,
  FirstStep,
  TileChanges,
} from "../src/engine/testing/benchPage.ts";
import type { PeerTimes, WorkloadTimes } from "./entries.ts";
import { checkLoss, firstLossTolerance, secondLossTolerance } from "./losses.ts";
import { type BenchServer, withSession } from "./session.ts";
import { configurations, type NamedWorkload, quickRoundCount } from "./workloads.ts";

/** A block should take about this long: many steps of a small model, one of a large one. */
const blockMs = 400;
/** And so many times what the browser takes to report the end of work: about 100 ms in Firefox. */
const waitsPerBlock = 20;
const mostSteps = 1024;
/** Of the compiled step and of jax-js, in turns; their median is compared. */
const firstStepRounds = 3;

export interface MeasureOptions {
  readonly quick: boolean;
  readonly tiles: TileChanges;
  /** Shows what is being done. */
  readonly show: (text: string) => void;
}

const peers = [
  { kind: "stock" },
  { kind: "jax" },
  ...configurations.map((configuration) => ({ kind: "compiled" as const, ...configuration })),
] as const satisfies readonly BenchPeer[];

/**
 * Measures a workload: steps in blocks of all peers in turns, in one page; first steps in new
 * browsers.
 *
 * @throws {Error} if a peer's losses are not those of the compiled step.
 */
export async function measureWorkload(
  server: BenchServer,
  workload: NamedWorkload,
  options: MeasureOptions,
): Promise<WorkloadTimes> {
  const firstSteps = await measureFirstSteps(server, workload, options);
  const { rounds, stepMultiplyAdds } = await withSession(server, async ({ page }) => ({
    rounds: await measureRounds(page, workload, options),
    stepMultiplyAdds: await page.evaluate((bench, work) => bench.multiplyAdds(work), workload),
  }));
  const [stock, jax, ...compiled] = peers.map(
    (_, index): PeerTimes => ({ stepMs: rounds[index], firstSteps: firstSteps[index] }),
  );
  return {
    workload,
    stepMultiplyAdds,
    stock,
    jax,
    configurations: configurations.map((configuration, index) => ({
      ...configuration,
      ...compiled[index],
    })),
  };
}

/** How often a peer's first step is measured: most often what is compared, in turns. */
function firstStepCount(peer: BenchPeer, quick: boolean): number {
  switch (peer.kind) {
    case "stock":
      return 1;
    case "jax":
      return quick ? 1 : firstStepRounds;
    case "compiled": {
      const { reduction, cohortSize, tracked } = peer;
      if (reduction === "ordered" && cohortSize === 1 && !tracked)
        return quick ? 1 : firstStepRounds;
      return quick || (cohortSize > 1 && reduction !== "ordered") ? 0 : 1;
    }
    default:
      return peer satisfies never;
  }
}

/** Shape [peers][0 to `firstStepRounds`], each in a new browser. */
async function measureFirstSteps(
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

function nameOf(peer: BenchPeer): string {
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

/** Milliseconds of a step, shape [peers][rounds]. */
async function measureRounds(
  page: JSHandle<BenchPage>,
  workload: NamedWorkload,
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
  const compiledIndex = peers.findIndex(({ kind }) => kind === "compiled");
  const runAll = async (tolerance: number): Promise<number[]> => {
    const blocks = [];
    for (const peerIndex of peers.keys()) blocks.push(await run(peerIndex, 1));
    const expected = blocks[compiledIndex].loss;
    for (const [index, peer] of peers.entries()) {
      const name = `${workload.key}: ${nameOf(peer)}`;
      checkLoss({ name, loss: blocks[index].loss }, expected, tolerance);
    }
    return blocks.map(({ stepMs }) => stepMs);
  };
  await runAll(firstLossTolerance); // compiles
  const stepTimes = await runAll(secondLossTolerance);
  const waitMs = await page.evaluate((bench) => bench.waitMs());
  const wantedMs = Math.max(blockMs, waitsPerBlock * waitMs);
  const stepCounts: number[] = [];
  for (const [peerIndex, firstMs] of stepTimes.entries()) {
    const countFor = (stepMs: number) =>
      Math.max(1, Math.min(mostSteps, Math.round(wantedMs / stepMs)));
    let count = 1;
    // A short block says too much for a step: the time until the browser reports its end.
    for (let stepMs = firstMs; count < mostSteps && count * stepMs < wantedMs / 2; ) {
      count = Math.max(count + 1, countFor(stepMs));
      stepMs = (await run(peerIndex, count)).stepMs;
    }
    stepCounts.push(count);
  }
  const times: number[][] = peers.map(() => []);
  const roundCount = quick ? Math.min(quickRoundCount, workload.roundCount) : workload.roundCount;
  for (let round = 0; round < roundCount; round++) {
    show(`${workload.key}: round ${ordinal(round)} of ${roundCount}`);
    const order = [...peers.keys()];
    // Every other round runs backwards, so that no peer always follows another one.
    if (round % 2 === 1) order.reverse();
    for (const peerIndex of order) {
      times[peerIndex].push((await run(peerIndex, stepCounts[peerIndex])).stepMs);
    }
  }
  return times;
}

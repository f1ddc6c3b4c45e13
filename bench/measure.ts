import type { JSHandle } from "playwright";
import { ordinal } from "../src/core/text/counting.ts";
import type { BenchPage } from "../src/engine/testing/benchPage.ts";
import type { BlockTimes } from "../src/engine/testing/benchSteps.ts";
import type { PeerTimes, WorkloadTimes } from "./entries.ts";
import { measureFirstSteps } from "./firstSteps.ts";
import { checkLoss, firstLossTolerance, secondLossTolerance } from "./losses.ts";
import type { MeasureOptions } from "./measureOptions.ts";
import { nameOf, peers } from "./peers.ts";
import { type BenchServer, withSession } from "./session.ts";
import { configurations, type NamedWorkload, quickRoundCount } from "./workloads.ts";

/** A block should take about this long: many steps of a small model, one of a large one. */
const blockMs = 400;
/** And so many times what the browser takes to report the end of work: about 100 ms in Firefox. */
const waitsPerBlock = 20;
const mostSteps = 1024;

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

/** Trains so many steps of a peer. */
type Run = (peerIndex: number, stepCount: number) => Promise<BlockTimes>;

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
  const run: Run = (peerIndex, stepCount) =>
    page.evaluate((bench, { peerIndex, stepCount }) => bench.run(peerIndex, stepCount), {
      peerIndex,
      stepCount,
    });
  await runChecked(run, workload, firstLossTolerance); // compiles
  const stepTimes = await runChecked(run, workload, secondLossTolerance);
  const waitMs = await page.evaluate((bench) => bench.waitMs());
  const wantedMs = Math.max(blockMs, waitsPerBlock * waitMs);
  const stepCounts: number[] = [];
  for (const [peerIndex, stepMs] of stepTimes.entries()) {
    stepCounts.push(await stepsOfBlock(run, peerIndex, stepMs, wantedMs));
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

/**
 * Runs one step of every peer and compares the losses with those of the first compiled one.
 *
 * @returns Milliseconds of the step, by peer.
 */
async function runChecked(run: Run, workload: NamedWorkload, tolerance: number): Promise<number[]> {
  const blocks: BlockTimes[] = [];
  for (const peerIndex of peers.keys()) blocks.push(await run(peerIndex, 1));
  const expected = blocks[peers.findIndex(({ kind }) => kind === "compiled")].loss;
  for (const [index, peer] of peers.entries()) {
    const name = `${workload.key}: ${nameOf(peer)}`;
    checkLoss({ name, loss: blocks[index].loss }, expected, tolerance);
  }
  return blocks.map(({ stepMs }) => stepMs);
}

/** Steps that take about `wantedMs`, found by blocks that grow: short ones are mostly waiting. */
async function stepsOfBlock(
  run: Run,
  peerIndex: number,
  firstMs: number,
  wantedMs: number,
): Promise<number> {
  let count = 1;
  let stepMs = firstMs;
  while (count < mostSteps && count * stepMs < wantedMs / 2) {
    count = Math.min(mostSteps, Math.max(count + 1, Math.round(wantedMs / stepMs)));
    stepMs = (await run(peerIndex, count)).stepMs;
  }
  return count;
}

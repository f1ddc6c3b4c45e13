import { setTimeout as delay } from "node:timers/promises";
import { LabError } from "../../src/core/errors.ts";
import type { ExperimentSpec } from "../../src/core/experiment/experimentSpec.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import type { Progress } from "../terminal/progress.ts";
import { openLabSession } from "./labSession.ts";
import type { OfferedDataset } from "./offeredDataset.ts";
import { progressLine, progressStage } from "./progressLine.ts";

export interface Training {
  readonly url: string;
  readonly spec: ExperimentSpec;
  /** Data that the page does not have; null: none. */
  readonly offered: OfferedDataset | null;
  readonly progress: Progress;
  /** Ahead of what is shown of this training. */
  readonly prefix: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A compilation or a long step may be under way; a second Ctrl-C does not wait for it. */
const cancelPatienceMs = 60_000;

/**
 * Trains the experiment in a new browser with an empty profile.
 *
 * @returns Results with status "cancelled" and what was done, if the signal was aborted.
 * @throws {LabError} "cancelled" if it was aborted and there is nothing to return, or the
 *   engine's error.
 */
export async function trainOnce({
  url,
  spec,
  offered,
  progress,
  prefix,
  signal,
}: Training): Promise<ExperimentResults> {
  signal.throwIfAborted();
  const session = await openLabSession(url, offered, (reading) =>
    progress.show(prefix + progressLine(reading), prefix + progressStage(reading)),
  );
  const patience = new AbortController();
  const outOfPatience = new Promise<never>((_, reject) => {
    const giveUp = async () => {
      // The browser may be gone already; the patience runs out all the same.
      await session.cancel().catch(() => undefined);
      await delay(cancelPatienceMs, undefined, { signal: patience.signal });
      reject(new LabError("cancelled", "The training did not stop in time"));
    };
    signal.addEventListener("abort", () => void giveUp().catch(() => undefined), { once: true });
  });
  try {
    signal.throwIfAborted();
    return await Promise.race([session.train(spec), outOfPatience]);
  } finally {
    patience.abort();
    await session.close();
  }
}

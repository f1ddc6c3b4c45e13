import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { type DistributionName, distributions } from "./distributions.ts";
import { ofTimes, type Population } from "./population.ts";
import type { PopulationSize } from "./simulated.ts";

/** Step times, milliseconds, and the true ratio of the two. */
const atomicMs = 4;
const ratio = 1.1;
/** Deviation of a block of times, as a share of the time: of each condition, and of the machine. */
const ownDeviation = 0.03;
const machineDeviation = 0.1;
/** How much of the machine's speed in one block stays in the next. */
const persistence = 0.9;

/** How the machine's speed changes from block to block. */
export type MachineKind = "steady" | "drifting";

/**
 * Times of two conditions that take turns: the noise of each block of the case's distribution, on a
 * machine that keeps its speed or drifts (an autoregression of order 1).
 */
export function stepTimes(
  name: DistributionName,
  machine: MachineKind,
  { unitCount }: PopulationSize,
  generator: SeededGenerator,
): Population<"times"> {
  const stepMs: number[] = [];
  const atomicStepMs: number[] = [];
  let drift = generator.nextGaussian();
  for (let block = 0; block < unitCount; block++) {
    drift = persistence * drift + Math.sqrt(1 - persistence ** 2) * generator.nextGaussian();
    const speed = machine === "drifting" ? Math.exp(machineDeviation * drift) : 1;
    // Slow blocks are the tail: a skewed time is late, not early.
    const own = () => Math.exp(-ownDeviation * distributions[name].draw(generator));
    stepMs.push(ratio * atomicMs * speed * own());
    atomicStepMs.push(atomicMs * speed * own());
  }
  return ofTimes(stepMs, atomicStepMs);
}

import type { SeededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { type DistributionName, distributions } from "./distributions.ts";
import { ofTimes, type Population } from "./population.ts";
import type { PopulationSize } from "./simulated.ts";

/** Step times, milliseconds, and the true ratio of the two. */
const atomicMs = 4;
const trueRatio = 1.1;
/** Deviation of a block of times, as a share of the time: of each condition, and of the machine. */
const ownDeviation = 0.03;
const machineDeviation = 0.1;
/** How much of a deviation stays in the next block, where times are autocorrelated. */
const machinePersistence = 0.9;
const ownPersistence = 0.7;
/** Series are long, since a sample is a stretch of one. */
const blocksPerUnit = 10;

/** Whether what moves the times of one block is still there in the next. */
export type MachineKind = "steady" | "drifting";

/**
 * Times of two conditions that take turns: each block has noise of the case's distribution. On a
 * drifting machine both are slow or fast together, and each one's own noise stays a while too
 * (autoregressions of order 1).
 *
 * @param ratio Of the first condition's times to the second's.
 */
export function stepTimes(
  name: DistributionName,
  machine: MachineKind,
  { unitCount }: PopulationSize,
  generator: SeededGenerator,
  ratio = trueRatio,
): Population<"times"> {
  const isDrifting = machine === "drifting";
  const drift = autoregression(() => generator.nextGaussian(), machinePersistence);
  // Slow blocks are the tail: a skewed time is late, not early.
  const own = () =>
    autoregression(() => -distributions[name].draw(generator), isDrifting ? ownPersistence : 0);
  const [first, second] = [own(), own()];
  const stepMs: number[] = [];
  const atomicStepMs: number[] = [];
  for (let block = 0; block < unitCount * blocksPerUnit; block++) {
    const speed = isDrifting ? Math.exp(machineDeviation * drift()) : 1;
    stepMs.push(ratio * atomicMs * speed * Math.exp(ownDeviation * first()));
    atomicStepMs.push(atomicMs * speed * Math.exp(ownDeviation * second()));
  }
  return ofTimes(stepMs, atomicStepMs);
}

/** Values of variance 1 of which each keeps a part of the one before. */
function autoregression(draw: () => number, persistence: number): () => number {
  let last = draw();
  return () => {
    last = persistence * last + Math.sqrt(1 - persistence ** 2) * draw();
    return last;
  };
}

import { saturation } from "../../../src/core/metrics/saturation.ts";
import { type SeededGenerator, seededGenerator } from "../../../src/core/random/seededGenerator.ts";
import { errorBounds } from "../bounds.ts";
import type { ErrorRow, PowerRow } from "../rates.ts";

/** Noise of test accuracy from epoch to epoch, fractions. */
interface EpochNoise {
  readonly title: string;
  /** Deviation of an epoch's accuracy: of each replica's own, and of what all replicas share. */
  readonly own: number;
  readonly shared: number;
  /** How much of an epoch's deviation stays in the next. */
  readonly autocorrelation: number;
}

const noises: readonly EpochNoise[] = [
  { title: "own noise of 0.5 points", own: 0.005, shared: 0, autocorrelation: 0 },
  { title: "own noise of 1 point", own: 0.01, shared: 0, autocorrelation: 0 },
  {
    title: "own noise of 0.5 points, autocorrelated by 0.3",
    own: 0.005,
    shared: 0,
    autocorrelation: 0.3,
  },
  {
    title: "noise of 0.5 points that all replicas share",
    own: 0.002,
    shared: 0.005,
    autocorrelation: 0,
  },
];

const epochCounts = [6, 10, 20, 50, 100];
const plateauAccuracy = 0.9;
/** The rise that has to be found, per quarter of the epochs. */
const risePerQuarter = 0.01;
const replicaCounts = { plateau: [1, 5], rise: [5] } as const;
const claim = "saturation";

/** Trainings on a plateau, and trainings that still improve: plain data, for a thread. */
export interface CurveJob {
  readonly kind: "curves";
  readonly noise: number;
  readonly conditionCount: number;
}

export function curveJobs(conditionCount: number): CurveJob[] {
  return noises.map((_, noise) => ({ kind: "curves", noise, conditionCount }));
}

/** Counts in how many conditions a rise is found, by number of epochs and replicas. */
export function runCurveJob({ noise: index, conditionCount }: CurveJob): (ErrorRow | PowerRow)[] {
  const noise = noises[index];
  const found = (epochs: number, replicas: number, rise: number) => {
    const generator = seededGenerator(1000 * epochs + replicas);
    let count = 0;
    for (let run = 0; run < conditionCount; run++) {
      const curves = simulateCurves({ epochs, replicas, rise, noise }, generator);
      if (saturation([curves]).state === "rise found") count++;
    }
    return count;
  };
  const base = (replicas: number) => ({
    claim,
    unit: "replica",
    unitCount: replicas,
    total: conditionCount,
  });
  return epochCounts.flatMap((epochs) => [
    ...replicaCounts.plateau.map((replicas) => ({
      ...base(replicas),
      kind: "error" as const,
      caseName: `plateau of ${epochs} epochs, ${noise.title}`,
      count: found(epochs, replicas, 0),
      bound: errorBounds.alarm,
    })),
    ...replicaCounts.rise.map((replicas) => ({
      ...base(replicas),
      kind: "power" as const,
      caseName: `${epochs} epochs, ${noise.title}`,
      effect: "a point per quarter",
      count: found(epochs, replicas, risePerQuarter),
    })),
  ]);
}

interface Simulated {
  readonly epochs: number;
  readonly replicas: number;
  /** Of accuracy, per quarter of the epochs. */
  readonly rise: number;
  readonly noise: EpochNoise;
}

/** Test accuracy after each epoch, shape [replicas][epochs]. */
function simulateCurves(
  { epochs, replicas, rise, noise }: Simulated,
  generator: SeededGenerator,
): number[][] {
  const { own, shared, autocorrelation } = noise;
  const series = (deviation: number) => {
    let last = generator.nextGaussian();
    return Array.from({ length: epochs }, () => {
      const fresh = Math.sqrt(1 - autocorrelation ** 2) * generator.nextGaussian();
      last = autocorrelation * last + fresh;
      return deviation * last;
    });
  };
  const common = series(shared);
  return Array.from({ length: replicas }, () =>
    series(own).map(
      (value, epoch) => plateauAccuracy + value + common[epoch] + (4 * rise * epoch) / epochs,
    ),
  );
}

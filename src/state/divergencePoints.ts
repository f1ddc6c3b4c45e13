import type { DivergencePart } from "../core/results/assembleResults.ts";

/** A thinned trace of one replica's difference to the first of its seed block; the arrays are parallel. */
export interface DivergencePoints {
  readonly steps: readonly number[];
  readonly differingBits: readonly number[];
  readonly l2: readonly number[];
  /** First step with a differing bit, or null so far. */
  readonly firstStep: number | null;
  /** How many of the last points are kept only as the end of the trace, until the next part. */
  readonly provisionalCount: 0 | 1;
}

export const noDivergencePoints: DivergencePoints = {
  steps: [],
  differingBits: [],
  l2: [],
  firstStep: null,
  provisionalCount: 0,
};

/** Every step is kept up to here. */
const denseStepCount = 24;
/** Beyond, kept steps grow by this factor: 12 to an octave, about 170 in 100,000 steps. */
const growth = 2 ** (1 / 12);

/** True if a step is kept: the same steps for every replica and however a trace is divided. */
export function isKeptStep(step: number): boolean {
  if (step <= denseStepCount) return true;
  return logIndex(step) !== logIndex(step - 1);
}

function logIndex(step: number): number {
  return Math.floor(Math.log(step / denseStepCount) / Math.log(growth));
}

/** Appends a part of a trace; keeps chosen steps, the first that differs, and the last. */
export function appendDivergence(
  points: DivergencePoints,
  { fromStep, differingBits, l2 }: DivergencePart,
): DivergencePoints {
  if (differingBits.length === 0) return points;
  const kept = points.steps.length - points.provisionalCount;
  const steps = points.steps.slice(0, kept);
  const bits = points.differingBits.slice(0, kept);
  const distances = points.l2.slice(0, kept);
  let firstStep = points.firstStep;
  let lastIsKept = true;
  for (let i = 0; i < differingBits.length; i++) {
    const step = fromStep + i;
    const differs = differingBits[i] > 0;
    const isFirst = differs && firstStep === null;
    if (isFirst) firstStep = step;
    const keep = isFirst || isKeptStep(step);
    const isLast = i === differingBits.length - 1;
    if (!keep && !isLast) continue;
    steps.push(step);
    bits.push(differingBits[i]);
    distances.push(l2[i]);
    lastIsKept = keep;
  }
  return {
    steps,
    differingBits: bits,
    l2: distances,
    firstStep,
    provisionalCount: lastIsKept ? 0 : 1,
  };
}

import { LabError } from "../errors.ts";
import { studentQuantile } from "../stats/distributions.ts";
import { mean } from "../stats/mean.ts";
import { sampleStdDev } from "../stats/stdDev.ts";
import { requireEqualLengths, requireReplicas } from "./predictionLists.ts";

export interface Saturation {
  /** Epochs of the last stage of the learning rate. */
  readonly stageEpochCount: number;
  /** Mean rise of test accuracy per quarter of that stage, a fraction; null for too few epochs. */
  readonly risePerQuarter: number | null;
  /** The rise above which accuracy counts as rising, a fraction; null for too few epochs. */
  readonly threshold: number | null;
  readonly state: "rise found" | "no rise found" | "too few epochs";
}

/** A rise of half a point per quarter counts as none, however certain. This project's choice. */
export const smallestRise = 0.005;

/** Fewest epochs of the last stage with which a rise is looked for. This project's choice. */
export const leastStageEpochs = 6;

/** One-sided; far enough out that epochs with an autocorrelation of 0.3 stay below 10 %. */
const quantile = 0.975;

/**
 * Whether test accuracy still rises at the end: the slope of a straight line through the mean
 * curve over the last half of the epochs (six at least) since the learning rate last changed. A
 * rise is found where it exceeds both `smallestRise` per quarter of that stage and its standard
 * error times Student's quantile (97.5 %, epochs - 2 degrees of freedom). The standard error is
 * the larger of two: that of the line's residuals, the noise between epochs, which replicas that
 * share seeds have in common; and that of the slopes of single replicas (of seed blocks, where
 * there are several).
 *
 * Simulated, 4,000 each, stages of 6 to 100 epochs, 1, 2 and 5 replicas. Found on plateaus: at most
 * 3.0 % with noise of epochs of its own in each replica, 2.9 % with noise that all replicas share,
 * 7.9 % where that is autocorrelated by 0.3 (12.8 % by 0.5). Found where accuracy rises one point per quarter, 5
 * replicas: at least 98.9 % with noise of 0.5 points per replica and epoch, 50 % with 1 point, 56 %
 * with 0.5 points that all replicas share; 12 epochs are the hardest case.
 *
 * @param blocks Test accuracy after each epoch of the last stage, fractions, shape [seed
 *   blocks][replicas][epochs].
 * @returns "no rise found" is no proof that accuracy stopped rising.
 * @throws {LabError} "metric-input" if there is no replica, a block is empty, the epoch counts
 *   differ or are zero, or an accuracy is not finite.
 * @see Jordan, ICLR 2024, arXiv 2304.01910, for why training length matters; Draper and Smith 1998,
 *   "Applied Regression Analysis", chapter 1, for the slope's standard error; the rule is ours.
 */
export function saturation(blocks: readonly (readonly (readonly number[])[])[]): Saturation {
  const curves = blocks.flat();
  requireReplicas("saturation", curves.length, 1);
  requireEqualLengths("saturation", ...curves);
  if (blocks.some(({ length }) => length === 0)) {
    throw new LabError("metric-input", "saturation needs a replica in each block, got none in one");
  }
  const stageEpochCount = curves[0].length;
  const meanCurve = meanOf(curves);
  const window = Math.max(leastStageEpochs, Math.ceil(stageEpochCount / 2));
  if (stageEpochCount < leastStageEpochs) {
    return { stageEpochCount, risePerQuarter: null, threshold: null, state: "too few epochs" };
  }
  const units = blocks.length === 1 ? curves : blocks.map(meanOf);
  const slopes = units.map((curve) => lineThrough(curve.slice(-window)).slope);
  const betweenUnits = units.length < 2 ? 0 : sampleStdDev(slopes) / Math.sqrt(units.length);
  const { slope, standardError } = lineThrough(meanCurve.slice(-window));
  const noise = Math.max(standardError, betweenUnits) * studentQuantile(quantile, window - 2);
  const quarter = stageEpochCount / 4;
  const risePerQuarter = slope * quarter;
  const threshold = Math.max(smallestRise, noise * quarter);
  const state = risePerQuarter > threshold ? "rise found" : "no rise found";
  return { stageEpochCount, risePerQuarter, threshold, state };
}

/** Of each epoch, the mean over replicas. */
function meanOf(curves: readonly (readonly number[])[]): number[] {
  return curves[0].map((_, epoch) => mean(curves.map((curve) => curve[epoch])));
}

/** Least squares over epochs 0, 1, 2, ...; three or more. */
function lineThrough(values: readonly number[]): { slope: number; standardError: number } {
  const n = values.length;
  const center = mean(values);
  const offsets = values.map((_, epoch) => epoch - (n - 1) / 2);
  const squares = offsets.reduce((sum, offset) => sum + offset * offset, 0);
  const slope =
    offsets.reduce((sum, offset, i) => sum + offset * (values[i] - center), 0) / squares;
  const residuals = offsets.map((offset, i) => values[i] - center - slope * offset);
  const unexplained = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  return { slope, standardError: Math.sqrt(unexplained / (n - 2) / squares) };
}

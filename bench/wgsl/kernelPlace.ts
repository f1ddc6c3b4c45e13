import type { ProfileName } from "../../src/core/experiment/experimentSpec.ts";
import type { ModelName } from "../../src/core/experiment/models.ts";
import type { StepPlan } from "../../src/engine/compile/compileStep.ts";
import type { CompiledReduction } from "../../src/engine/reduction/reduction.ts";

/** When a kernel runs: in each step, before the evaluation's batches, or in each of them. */
export const kernelPhases = [
  "training",
  "evaluationStart",
  "evaluation",
] as const satisfies readonly (keyof StepPlan)[];

/** Where a kernel stands and how it is dispatched, for one replica. */
export interface KernelPlace {
  readonly model: ModelName;
  readonly profile: ProfileName;
  /** The reduction orders that run this very text here. */
  readonly reductions: readonly CompiledReduction[];
  readonly batchSize: number;
  readonly phase: (typeof kernelPhases)[number];
  /** The kernel's own label. */
  readonly kernel: string;
  readonly dispatch: readonly number[];
  /** Invocations of a workgroup. */
  readonly workgroupSize: number;
  /** How often the phase runs it. */
  readonly runCount: number;
}

/** A line of text that says all of it; `parsePlace` reads it back. */
export function placeLabel(place: KernelPlace): string {
  const { model, profile, reductions, batchSize, phase } = place;
  const { kernel, dispatch, workgroupSize, runCount } = place;
  const path = [model, profile, reductions.join("+"), `batch ${batchSize}`, phase, kernel.trim()];
  return `${path.join("/")} [${dispatch.join(",")}] of ${workgroupSize}, ${runCount} times`;
}

/** Between the labels of the places that share a text. */
const separator = " & ";

/** The labels of several places in one line. */
export const joinLabels = (labels: readonly string[]): string => labels.join(separator);

/** The labels that `joinLabels` put together. */
export const splitLabels = (line: string): string[] => line.split(separator);

const labelPattern =
  /^([^/]+)\/([^/]+)\/([^/]+)\/batch (\d+)\/([^/]+)\/(.*) \[(\d+),(\d+),(\d+)\] of (\d+), (\d+) times$/;

/** @throws {Error} if `placeLabel` did not write it. */
export function parsePlace(label: string): KernelPlace {
  const match = labelPattern.exec(label);
  if (match === null) throw new Error(`"${label}" is no label that --wgsl writes`);
  const [, model, profile, reductions, batchSize, phase, kernel, ...numbers] = match;
  const [x, y, z, workgroupSize, runCount] = numbers.map(Number);
  return {
    model: model as ModelName,
    profile: profile as ProfileName,
    reductions: reductions.split("+") as CompiledReduction[],
    batchSize: Number(batchSize),
    phase: phase as KernelPlace["phase"],
    kernel,
    dispatch: [x, y, z],
    workgroupSize,
    runCount,
  };
}

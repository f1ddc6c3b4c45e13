import type { ProfileName } from "../../src/core/experiment/experimentSpec.ts";
import type { ModelName } from "../../src/core/experiment/models.ts";
import { type CompileOptions, compileStep } from "../../src/engine/compile/compileStep.ts";
import { tileProfiles } from "../../src/engine/compile/tileProfile.ts";
import type { Kernel } from "../../src/engine/kernels/kernel.ts";
import { buildModel } from "../../src/engine/models/buildModel.ts";
import type { CompiledReduction } from "../../src/engine/reduction/reduction.ts";
import { photograph, workloads } from "../workloads.ts";
import { joinLabels, type KernelPlace, kernelPhases, placeLabel } from "./kernelPlace.ts";

/** Which kernels are listed: every combination. */
export interface KernelChoice {
  readonly models: readonly ModelName[];
  readonly profiles: readonly ProfileName[];
  readonly reductions: readonly CompiledReduction[];
  readonly batchSizes: readonly number[];
}

/** A kernel as programs read it that look into its compilation; the entry point is `main`. */
export interface ListedKernel {
  /** The places of the text: see `joinLabels`. */
  readonly label: string;
  readonly code: string;
  /** Of the storage buffers of group 0, by binding number. */
  readonly access: readonly ("read" | "read_write")[];
}

const classCount = 10;
const batchesPerEpoch = 10;

/**
 * The kernels that an experiment runs, as text: with augmentation and the weight trace, which are on
 * unless switched off. One entry for each text: a compiler with a cache would compile it once anyway.
 * Needs no device.
 */
export function listKernels(choice: KernelChoice): ListedKernel[] {
  const { models, profiles, reductions, batchSizes } = choice;
  const settings = models.flatMap((model) =>
    profiles.flatMap((profile) => batchSizes.map((batchSize) => ({ model, profile, batchSize }))),
  );
  const kernels = settings.flatMap((setting) => kernelsOf(setting, reductions));
  return [...new Set(kernels.map(({ code }) => code))].map((code) => {
    const same = kernels.filter((kernel) => kernel.code === code);
    return { ...same[0], label: joinLabels(same.map(({ label }) => label)) };
  });
}

const keyOf = (phase: string, { label, dispatch, code }: Kernel): string =>
  [phase, label, dispatch, code].join("\n");

type Setting = Pick<KernelPlace, "model" | "profile" | "batchSize">;

function kernelsOf(setting: Setting, reductions: readonly CompiledReduction[]): ListedKernel[] {
  const found = new Map<string, { place: KernelPlace; kernel: Kernel }>();
  for (const reduction of reductions) {
    const plan = compileStep(planOptions(setting, reduction));
    for (const phase of kernelPhases) {
      const kernels = plan[phase].map(({ kernel }) => ({ kernel, key: keyOf(phase, kernel) }));
      for (const key of new Set(kernels.map((one) => one.key))) {
        const runs = kernels.filter((one) => one.key === key);
        const [{ kernel }] = runs;
        // An order that shares a text with another runs it as often.
        const earlier = found.get(key)?.place.reductions ?? [];
        const place = {
          ...placeOf(setting, phase, kernel),
          reductions: [...earlier, reduction],
          runCount: runs.length,
        };
        found.set(key, { kernel, place });
      }
    }
  }
  const seen = new Map<string, number>();
  return [...found.values()].map(({ place, kernel: { code, bindings } }) => {
    const label = placeLabel(place);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    // Two layers of one shape may have texts that differ by the place of their weights alone.
    const kernel = count === 1 ? place.kernel : `${place.kernel.trim()} (${count})`;
    return {
      label: placeLabel({ ...place, kernel }),
      code,
      access: bindings.map(({ access }) => access),
    };
  });
}

function placeOf(
  setting: Setting,
  phase: KernelPlace["phase"],
  { label, dispatch, code }: Kernel,
): Omit<KernelPlace, "reductions" | "runCount"> {
  return { ...setting, phase, kernel: label, dispatch, workgroupSize: workgroupSizeOf(code) };
}

function planOptions(
  { model, profile, batchSize }: Setting,
  reduction: CompiledReduction,
): CompileOptions {
  const image = workloads.find((workload) => workload.model === model)?.image ?? photograph;
  return {
    model: buildModel(model, { image, classCount, dropoutRate: 0 }),
    batchSize,
    cohortSize: 1, // No text depends on it.
    reduction,
    profile: tileProfiles[profile],
    optimizer: { kind: "adam", learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    augmentation: { pad: 4, flip: true },
    stepsPerEpoch: batchesPerEpoch,
    trainCount: batchesPerEpoch * batchSize,
    testCount: batchesPerEpoch * batchSize,
    fused: true,
    trackDivergence: true,
  };
}

/** @throws {Error} if the text has no workgroup size in numbers and `groupItems`. */
function workgroupSizeOf(code: string): number {
  const [, items] = /const groupItems : u32 = (\d+);/.exec(code) ?? [];
  const [, sizes] = /@workgroup_size\(([^)]+)\)/.exec(code) ?? [];
  const size = (sizes ?? "")
    .split(",")
    .map((text) => Number.parseInt(text.trim() === "groupItems" ? (items ?? "") : text, 10))
    .reduce((product, count) => product * count, 1);
  if (Number.isNaN(size)) throw new Error("A kernel has no workgroup size in numbers");
  return size;
}

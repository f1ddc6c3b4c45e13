import { LabError } from "../../core/errors.ts";
import type { Border, FeatureMap } from "../kernels/features.ts";
import { featureSize } from "../kernels/features.ts";
import { codeMap } from "../kernels/gradientSource.ts";
import type { Kernel } from "../kernels/kernel.ts";
import type { LaneShape } from "../kernels/lanes.ts";
import { type SumsPlace, sumWords } from "../kernels/reduce/combine.ts";
import type { GradientSlot } from "../kernels/reduce/optimizer.ts";
import { type ParameterLayout, type ParameterRole, parameterLayout } from "../model/parameters.ts";
import { type FeatureShape, featureShapes } from "../model/shapes.ts";
import type { CompileOptions, PlannedBuffer, PlannedDispatch } from "./plan.ts";
import { laneShape } from "./tileProfile.ts";

const noBorder: Border = { top: 0, left: 0, bottom: 0, right: 0 };

/** Borders that kernels asked for; filled by one pass over the blocks, used by the next. */
export type BorderNeeds = Map<string, Border>;

/** Where a layer's parameters lie in the flat vector. */
export type ParameterOffsets = Partial<Record<ParameterRole, number>>;

/** What the blocks share while a plan is made: maps, buffers, sums, gradients written so far. */
export class PlanContext {
  readonly options: CompileOptions;
  readonly layout: ParameterLayout;
  readonly lanes: LaneShape;
  readonly #shapes: ReadonlyMap<string, FeatureShape>;
  readonly #needs: BorderNeeds;
  readonly #buffers = new Map<string, number>();
  readonly #slots: GradientSlot[] = [];
  readonly #overflowNames: string[] = [];
  readonly #written = new Set<string>();
  /** Partials of the gradients, per replica. */
  #partials = 0;
  readonly #partialTotal: number;

  constructor(options: CompileOptions, needs: BorderNeeds, partialTotal: number) {
    this.options = options;
    this.layout = parameterLayout(options.model);
    this.lanes = laneShape(options.profile, options.batchSize);
    this.#shapes = featureShapes(options.model);
    this.#needs = needs;
    this.#partialTotal = partialTotal;
  }

  get cohort(): number {
    return this.options.cohortSize;
  }

  shape(layerName: string): FeatureShape {
    const shape = this.#shapes.get(layerName);
    if (shape === undefined) throw new LabError("internal", `No layer ${layerName}`);
    return shape;
  }

  /** The map of a layer's output (`features:name`) or of the gradient to it (`gradient:name`). */
  map(kind: "features" | "gradient", layerName: string): FeatureMap {
    const border = this.#needs.get(`${kind}:${layerName}`) ?? noBorder;
    return { batch: this.options.batchSize, ...this.shape(layerName), border };
  }

  /** Asks for a border in the next pass. */
  needBorder(kind: "features" | "gradient", layerName: string, border: Border): void {
    const name = `${kind}:${layerName}`;
    const known = this.#needs.get(name) ?? noBorder;
    this.#needs.set(name, {
      top: Math.max(known.top, border.top),
      left: Math.max(known.left, border.left),
      bottom: Math.max(known.bottom, border.bottom),
      right: Math.max(known.right, border.right),
    });
  }

  /** Name of the buffer of a map, which is made if it is new. */
  mapBuffer(kind: "features" | "gradient", layerName: string): string {
    return this.buffer(`${kind}:${layerName}`, featureSize(this.map(kind, layerName)));
  }

  /** Name of the buffer of the codes that go with the pooled output of a fused block. */
  codeBuffer(layerName: string): string {
    return this.buffer(`codes:${layerName}`, featureSize(codeMap(this.map("gradient", layerName))));
  }

  /** Name of a buffer of so many words per replica, which is made if it is new. */
  buffer(name: string, wordsPerReplica: number): string {
    this.#buffers.set(name, wordsPerReplica * this.cohort);
    return name;
  }

  /** Name of a buffer that replicas share. */
  sharedBuffer(name: string, words: number): string {
    this.#buffers.set(name, words);
    return name;
  }

  /** Whether a gradient has to be added to what an earlier kernel of this step wrote. */
  accumulates(layerName: string): boolean {
    const again = this.#written.has(layerName);
    this.#written.add(layerName);
    return again;
  }

  /** Offsets of a layer's trainable parameters and moving statistics. */
  offsets(layerName: string): ParameterOffsets {
    const slots = [...this.layout.trainable, ...this.layout.moving];
    return Object.fromEntries(
      slots.filter((slot) => slot.layerName === layerName).map((slot) => [slot.role, slot.offset]),
    );
  }

  get parameterCount(): number {
    return this.layout.trainableSize;
  }

  /** Reserves sums for `size` gradient elements from `offset` of the flat vector on. */
  gradientSums(name: string, offset: number, size: number, splits: number): SumsPlace {
    const slot = { offset, size, splits, base: offset, partialBase: this.#partials, ready: false };
    this.#slots.push(slot);
    this.#partials += size * splits;
    return {
      order: this.options.reduction,
      stride: this.sumsStride,
      base: slot.base,
      partialBase: slot.partialBase,
      overflowCode: this.overflowCode(name),
    };
  }

  /** Gradient elements that a kernel of their own writes. */
  readyGradients(offset: number, size: number): void {
    this.#slots.push({ offset, size, splits: 0, base: 0, partialBase: 0, ready: true });
  }

  overflowCode(name: string): number {
    this.#overflowNames.push(name);
    return this.#overflowNames.length;
  }

  get sumsStride(): number {
    return sumWords(this.options.reduction, this.parameterCount + 1, this.#partialTotal);
  }

  /** Buffers behind an emitter's bindings, for sums in the buffer of this name. */
  emitterBuffers(sums: string): Record<string, string> {
    return this.options.reduction === "fixed-point" ? { sums, overflow: "overflow" } : { sums };
  }

  get partials(): number {
    return this.#partials;
  }

  get buffers(): PlannedBuffer[] {
    return [...this.#buffers].map(([name, words]) => ({ name, words }));
  }

  get slots(): readonly GradientSlot[] {
    return this.#slots;
  }

  get overflowNames(): readonly string[] {
    return this.#overflowNames;
  }
}

/** A dispatch with the buffers behind the kernel's bindings. */
export function dispatch(kernel: Kernel, buffers: Record<string, string>): PlannedDispatch {
  return { kernel, buffers };
}

/** What a block adds to the step: forward in order, backward in reverse order of the blocks. */
export interface PlannedBlock {
  readonly forward: readonly PlannedDispatch[];
  /** Called once the blocks after it have planned their backward kernels. */
  readonly backward: () => readonly PlannedDispatch[];
  readonly evaluation: readonly PlannedDispatch[];
  /** Before the first evaluation batch. */
  readonly evaluationStart?: readonly PlannedDispatch[];
}

import { LabError } from "../../core/errors.ts";
import type { OptimizerSpec } from "../../core/experiment/training.ts";
import {
  type Border,
  type FeatureMap,
  type FeatureShape,
  featureSize,
  noBorder,
} from "../kernels/features.ts";
import type { Augmentation } from "../kernels/gatherBatch.ts";
import {
  codeMap,
  type GradientBinding,
  type GradientSource,
  plainGradient,
  unpooledGradient,
} from "../kernels/gradientSource.ts";
import type { ExamplesPerBuffer } from "../kernels/imageBuffers.ts";
import type { LaneShape } from "../kernels/lanes.ts";
import type { GradientSlot } from "../kernels/reduce/optimizer.ts";
import type { ParameterLayout, ParameterRole } from "../layers/parameters.ts";
import type {
  CompiledReduction,
  Reduction,
  SumsBinding,
  SumsPlace,
} from "../reduction/reduction.ts";
import { reductionOrders } from "../reduction/reductionOrders.ts";
import type { BoundKernel, BufferName } from "./boundKernel.ts";
import { laneShape, type TileProfile } from "./tileProfile.ts";

/** What the text of the kernels depends on, besides the model. */
export interface StepSettings {
  readonly batchSize: number;
  readonly cohortSize: number;
  readonly reduction: CompiledReduction;
  readonly profile: TileProfile;
  readonly optimizer: OptimizerSpec;
  readonly augmentation: Augmentation | null;
  readonly stepsPerEpoch: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** Absent: the images of each split lie in one buffer. */
  readonly examplesPerBuffer?: ExamplesPerBuffer;
  /** Without fusion every layer has kernels of its own. It changes bits; for tests and oracles. */
  readonly fused: boolean;
  readonly trackDivergence: boolean;
}

/** What layers, or one layer, add to the step. */
export interface PlannedBlock {
  readonly forward: readonly BoundKernel[];
  /** Absent where it is `forward`. */
  readonly evaluation?: readonly BoundKernel[];
  /** Before the first evaluation batch. */
  readonly evaluationStart?: readonly BoundKernel[];
  /** Gradients of its parameters. Called after the backward kernels of the blocks behind it are planned. */
  readonly parameterGradients?: () => readonly BoundKernel[];
  /**
   * The gradient of one of its inputs, unless `forward` makes it. Called after `parameterGradients`,
   * and not for the images, whose gradient no kernel reads.
   */
  readonly inputGradient: (input: string) => readonly BoundKernel[];
}

/** A map of features, or of the gradient to them, and the buffer that holds it. */
export interface MapPlace {
  readonly map: FeatureMap;
  readonly buffer: BufferName;
}

/** Where backward kernels find the gradient of a block's output. */
export interface BoundSource<Binding extends GradientBinding> {
  /** The layer whose output it is: the last one of the block. */
  readonly layerName: string;
  readonly source: GradientSource<Binding>;
  readonly buffers: Readonly<Record<Binding, BufferName>>;
}

/** Borders that kernels need; filled by one pass over the blocks, used by the next. */
export type BorderNeeds = Map<`${"features" | "gradient"}:${string}`, Border>;

/** State that blocks share while they are planned: maps, buffers, sums, gradients written so far. */
export class PlanContext {
  readonly settings: StepSettings;
  readonly layout: ParameterLayout;
  readonly lanes: LaneShape;
  readonly reduction: Reduction;
  readonly #shapes: ReadonlyMap<string, FeatureShape>;
  readonly #needs: BorderNeeds;
  readonly #buffers = new Map<BufferName, number>();
  /** Buffers of sums that contributions are added to in place. */
  readonly #startAtZero = new Set<BufferName>();
  readonly #slots: GradientSlot[] = [];
  readonly #overflowNames: string[] = [];
  readonly #written = new Set<string>();
  /** Partials of the gradients, per replica. */
  #partials = 0;
  readonly #partialTotal: number;

  /** @param partialTotal What `partials` was at the end of the pass before. */
  constructor(
    settings: StepSettings,
    model: {
      readonly shapes: ReadonlyMap<string, FeatureShape>;
      readonly layout: ParameterLayout;
    },
    needs: BorderNeeds,
    partialTotal: number,
  ) {
    this.settings = settings;
    this.layout = model.layout;
    this.lanes = laneShape(settings.profile, settings.batchSize);
    this.reduction = reductionOrders[settings.reduction];
    this.#shapes = model.shapes;
    this.#needs = needs;
    this.#partialTotal = partialTotal;
  }

  get cohort(): number {
    return this.settings.cohortSize;
  }

  shape(layerName: string): FeatureShape {
    const shape = this.#shapes.get(layerName);
    if (shape === undefined) throw new LabError("internal", `No layer ${layerName}`);
    return shape;
  }

  /** A layer's output, or the images. */
  features(layerName: string): MapPlace {
    return this.#place(`features:${layerName}`, layerName);
  }

  /** The gradient of a layer's output. */
  gradient(layerName: string): MapPlace {
    return this.#place(`gradient:${layerName}`, layerName);
  }

  #place(buffer: `${"features" | "gradient"}:${string}`, layerName: string): MapPlace {
    const border = this.#needs.get(buffer) ?? noBorder;
    const map = { batch: this.settings.batchSize, ...this.shape(layerName), border };
    this.buffer(buffer, featureSize(map));
    return { map, buffer };
  }

  /**
   * The gradient of a layer's output, to be written. `accumulate`: an earlier kernel of this step wrote
   * it, so this one must add. Call it once per writing kernel, in their order.
   */
  claimGradient(layerName: string): MapPlace & { readonly accumulate: boolean } {
    const accumulate = this.#written.has(layerName);
    this.#written.add(layerName);
    return { ...this.gradient(layerName), accumulate };
  }

  /** The gradient of an output that was stored as it is. */
  plainSource(layerName: string): BoundSource<"outputGradient"> {
    const { map, buffer } = this.gradient(layerName);
    return { layerName, source: plainGradient(map), buffers: { outputGradient: buffer } };
  }

  /** The gradient of an output that is followed by ReLU and the max-pool of this name. */
  unpooledSource(poolName: string): BoundSource<GradientBinding> {
    const { map, buffer } = this.gradient(poolName);
    const codes = this.buffer(`codes:${poolName}`, featureSize(codeMap(map)));
    return {
      layerName: poolName,
      source: unpooledGradient(map),
      buffers: { outputGradient: buffer, codes },
    };
  }

  /** Makes the border at least this large in the next pass. */
  needBorder(kind: "features" | "gradient", layerName: string, border: Border): void {
    const known = this.#needs.get(`${kind}:${layerName}`) ?? noBorder;
    this.#needs.set(`${kind}:${layerName}`, {
      top: Math.max(known.top, border.top),
      left: Math.max(known.left, border.left),
      bottom: Math.max(known.bottom, border.bottom),
      right: Math.max(known.right, border.right),
    });
  }

  /**
   * Adds a buffer to the plan.
   *
   * @param words Per replica.
   * @param sharedWords Words that replicas share.
   */
  buffer<Name extends BufferName>(name: Name, words: number, sharedWords = 0): Name {
    this.#buffers.set(name, sharedWords + words * this.cohort);
    return name;
  }

  /** Buffers behind a writer's bindings: sums of so many elements and contributions to them. */
  sumsBuffers(
    name: BufferName,
    elements: number,
    partials: number,
  ): Readonly<Record<SumsBinding, BufferName>> {
    this.buffer(name, this.reduction.words(elements, partials));
    if (this.reduction.addsInPlace) this.#startAtZero.add(name);
    if (this.reduction.overflow !== null) this.#startAtZero.add(this.buffer("overflow", 1));
    return { sums: name, overflow: "overflow" };
  }

  /**
   * Offset of a layer's tensor in the flat vector of weights, or of moving statistics.
   *
   * @throws {LabError} "internal" if the layer has no such tensor.
   */
  offset(layerName: string, role: ParameterRole): number {
    const slot = [...this.layout.trainable, ...this.layout.moving].find(
      (candidate) => candidate.layerName === layerName && candidate.role === role,
    );
    if (slot === undefined) throw new LabError("internal", `Layer ${layerName} has no ${role}`);
    return slot.offset;
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
      reduction: this.reduction,
      stride: this.sumsStride,
      base: slot.base,
      partialBase: slot.partialBase,
      overflowCode: this.overflowCode(name),
    };
  }

  /** Buffers behind the bindings of what writes to `gradientSums`. */
  get gradientSumsBuffers(): Readonly<Record<SumsBinding, BufferName>> {
    return this.sumsBuffers("sums", this.parameterCount + 1, this.#partialTotal);
  }

  /** Gradient elements that a kernel of their own writes. */
  readyGradients(offset: number, size: number): void {
    this.#slots.push({ offset, size, splits: 0, base: 0, partialBase: 0, ready: true });
  }

  /** The code by which sums of this name report that they overflowed. */
  overflowCode(name: string): number {
    this.#overflowNames.push(name);
    return this.#overflowNames.length;
  }

  /** Words per replica of the buffer of gradients' sums, the loss included. */
  get sumsStride(): number {
    return this.reduction.words(this.parameterCount + 1, this.#partialTotal);
  }

  get partials(): number {
    return this.#partials;
  }

  /** The plan's parts, complete once all blocks are planned. */
  result() {
    return {
      buffers: [...this.#buffers].map(([name, words]) => ({ name, words })),
      startAtZero: [...this.#startAtZero],
      slots: this.#slots.toSorted((a, b) => a.offset - b.offset),
      overflowNames: this.#overflowNames,
    };
  }
}

import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import type { ConvTile } from "../kernels/convForward.ts";
import { largestDivisor } from "../kernels/kernel.ts";
import { groupItems, type LaneShape } from "../kernels/lanes.ts";
import type { LaneFold, SumSplit } from "../kernels/reduce/contribute.ts";
import type { FilterTile } from "../kernels/reduce/convFilterGradient.ts";
import {
  type ConvReach,
  type ConvTileRole,
  convTileRegisters,
  filterTileRegisters,
} from "./tileRegisters.ts";

/**
 * Sizes that shape the kernels. They change the order of additions, and so bits: a result names its
 * profile and every size in it.
 */
export interface TileProfile {
  readonly lanes: number;
  readonly itemsPerGroup: number;
  /** Workgroups that a kernel should have before several items share one. */
  readonly minGroups: number;
  readonly convTile: ConvTile;
  /** Of a convolution that pools: sides are even, channels a multiple of the eight that share a code. */
  readonly pooledTile: ConvTile;
  /** Of a gradient with respect to a convolution's input. */
  readonly gradientTile: ConvTile;
  /** The same through a pool: sides are even. */
  readonly unpooledTile: ConvTile;
  readonly filterTile: FilterTile;
  /** A filter gradient of few input channels widens its pixel groups up to so many pixels. */
  readonly maxGroupPixels: number;
  /** Most products in one unrolled loop body: bounds compile time. */
  readonly maxProducts: number;
  /** The same of a filter gradient's, which has more sums, each of fewer products. */
  readonly maxFilterProducts: number;
  /** Convolutions of at most so many multiply-adds an example have `smallLayer`'s bounds. */
  readonly smallMultiplyAdds: number;
  readonly smallLayer: Pick<TileProfile, "maxProducts" | "maxFilterProducts">;
  /** Most values that an invocation of a convolution's kernels holds at a time, where a tile can shrink. */
  readonly maxRegisters: number;
  readonly fold: LaneFold;
  /** Contributions to each sum over examples and pixels, where there are enough of these. */
  readonly minContributions: number;
  /** Workgroups that such a kernel should have in all, likewise. */
  readonly minSumGroups: number;
  /** Workgroups that one sum of a dense layer is spread over. */
  readonly minSplitGroups: number;
  /** Invocations of kernels that take one weight each. */
  readonly weightLanes: number;
  /** Invocations that share one tensor of the weight trace; a power of 2. */
  readonly traceLanes: number;
  /** Invocations that share one example in the head of a classifier; 1: no barriers. */
  readonly headLanes: number;
  /** Numbers by which kernels with one text may differ, see `shareTexts`. No bit depends on it. */
  readonly mostSharedNumbers: number;
}

/** Sizes of integrated and discrete adapters alike. */
const hardware = {
  lanes: 32,
  itemsPerGroup: 2,
  minGroups: 1,
  convTile: { height: 2, width: 4, channels: 4 },
  pooledTile: { height: 2, width: 2, channels: 8 },
  gradientTile: { height: 2, width: 4, channels: 4 },
  unpooledTile: { height: 2, width: 2, channels: 8 },
  filterTile: { inputs: 1, outputs: 2, groupHeight: 2, groupWidth: 4 },
  maxGroupPixels: 8,
  maxProducts: 600,
  maxFilterProducts: 600,
  smallMultiplyAdds: 0,
  smallLayer: { maxProducts: 600, maxFilterProducts: 600 },
  maxRegisters: 65,
  minContributions: 4,
  fold: "folded",
  weightLanes: 64,
  traceLanes: 256,
  headLanes: 64,
  mostSharedNumbers: 8,
} as const;

/**
 * - `software`: measured on the software adapter with two cores. A load costs as much as dozens of
 *   multiply-adds, so tiles are large; compilation takes longer than many steps, so tiles of layers
 *   with little work are not, nor those that gain little, and layers of different shapes share texts;
 *   barriers are slow, so lanes are not folded; lanes are the width of its subgroups; a workgroup has
 *   a cost of its own, so cheap items share one. A barrier within one subgroup is cheap: the trace has
 *   one subgroup a tensor, the head no barrier.
 * - `integrated`, `discrete`: by rule, and by what AMD's compiler says of the kernels. An invocation
 *   holds no more than what leaves four waves a SIMD on AMD's GPUs; a workgroup of 64, two waves of 32 or
 *   one of 64; lanes folded in workgroup memory, so that few contributions meet in an atomic; more
 *   workgroups a sum where there are more processors to fill. One workgroup is as long as its longest
 *   lane, and a small step is a few workgroups: tensors of the trace and examples of the head are
 *   shared by as many lanes as help.
 */
export const tileProfiles: Readonly<Record<ProfileName, TileProfile>> = {
  software: {
    lanes: 4,
    itemsPerGroup: 16,
    minGroups: 64,
    convTile: { height: 4, width: 8, channels: 8 },
    pooledTile: { height: 4, width: 8, channels: 8 },
    gradientTile: { height: 8, width: 8, channels: 4 },
    unpooledTile: { height: 8, width: 8, channels: 4 },
    filterTile: { inputs: 4, outputs: 8, groupHeight: 2, groupWidth: 2 },
    maxGroupPixels: 8,
    maxProducts: 2400,
    maxFilterProducts: 2400,
    smallMultiplyAdds: 250_000,
    smallLayer: { maxProducts: 1200, maxFilterProducts: 600 },
    maxRegisters: 1000,
    minContributions: 16,
    minSumGroups: 1,
    fold: "perLane",
    minSplitGroups: 16,
    weightLanes: 64,
    traceLanes: 4,
    headLanes: 1,
    mostSharedNumbers: 1000,
  },
  integrated: {
    ...hardware,
    minSumGroups: 64,
    minSplitGroups: 16,
  },
  discrete: {
    ...hardware,
    minSumGroups: 256,
    minSplitGroups: 32,
  },
};

/**
 * Workgroup shape for a batch: no more lanes than examples, rounded up to a power of 2, and more items
 * in their place.
 */
export function laneShape(profile: TileProfile, batch: number): LaneShape {
  const lanes = Math.min(profile.lanes, 2 ** Math.ceil(Math.log2(batch)));
  const itemsPerGroup = profile.itemsPerGroup * (profile.lanes / lanes);
  return { lanes, itemsPerGroup, minGroups: profile.minGroups };
}

/** The profile for a convolution of so many multiply-adds an example. */
export function profileFor(profile: TileProfile, multiplyAdds: number): TileProfile {
  return multiplyAdds <= profile.smallMultiplyAdds
    ? { ...profile, ...profile.smallLayer }
    : profile;
}

const tileOfRole = {
  forward: "convTile",
  pooled: "pooledTile",
  inputGradient: "gradientTile",
  unpooledGradient: "unpooledTile",
} as const satisfies Record<ConvTileRole, keyof TileProfile>;

/** A convolution's tile, shrunk until its loop body and what it holds are within bounds. */
export function convTileFor(profile: TileProfile, conv: ConvReach, role: ConvTileRole): ConvTile {
  const fewestChannels = role === "pooled" ? 8 : 1;
  let tile = profile[tileOfRole[role]];
  const fits = () =>
    conv.kernelSize ** 2 * tile.height * tile.width * tile.channels <= profile.maxProducts &&
    convTileRegisters(tile, conv, role) <= profile.maxRegisters;
  while (!fits()) {
    if (tile.channels > fewestChannels) tile = { ...tile, channels: tile.channels / 2 };
    else if (tile.width > 2) tile = { ...tile, width: tile.width / 2 };
    else if (tile.height > 2) tile = { ...tile, height: tile.height / 2 };
    else break;
  }
  return tile;
}

/**
 * The filter gradient's tile, likewise. Where there are fewer input channels than the tile holds,
 * pixel groups grow in their place.
 */
export function filterTileFor(
  profile: TileProfile,
  conv: ConvReach,
  inputChannels: number,
): FilterTile {
  const inputs = largestDivisor(inputChannels, profile.filterTile.inputs);
  let tile: FilterTile = { ...profile.filterTile, inputs };
  const fits = (tile: FilterTile) =>
    conv.kernelSize ** 2 * tile.inputs * tile.outputs * tile.groupHeight * tile.groupWidth <=
      profile.maxFilterProducts && filterTileRegisters(tile, conv) <= profile.maxRegisters;
  while (!fits(tile)) {
    if (tile.inputs > 1) tile = { ...tile, inputs: largestDivisor(inputChannels, tile.inputs - 1) };
    else if (tile.groupWidth > 2) tile = { ...tile, groupWidth: tile.groupWidth / 2 };
    else if (tile.outputs > 1) tile = { ...tile, outputs: tile.outputs / 2 };
    else break;
  }
  for (;;) {
    const { groupHeight, groupWidth } = tile;
    const wider =
      groupWidth <= groupHeight
        ? { ...tile, groupWidth: 2 * groupWidth }
        : { ...tile, groupHeight: 2 * groupHeight };
    const pixels = wider.groupHeight * wider.groupWidth;
    if (pixels > profile.maxGroupPixels || !fits(wider)) return tile;
    tile = wider;
  }
}

/**
 * How a kernel's sums over a batch and `positions` pixels (or groups of them) are spread out: each
 * over enough contributions, and over more only if the kernel, with its `items`, had fewer workgroups than
 * the profile asks for. It must not depend on the cohort, since bits must not.
 */
export function splitFor(
  profile: TileProfile,
  work: { readonly batch: number; readonly items: number; readonly positions: number },
): SumSplit {
  const { fold } = profile;
  const shape = laneShape(profile, work.batch);
  const { lanes } = shape;
  const items = groupItems(shape, work);
  const contributions = profile.minContributions / (fold === "perLane" ? lanes : 1);
  const groups = profile.minSumGroups / Math.ceil(work.items / items);
  const splits = Math.ceil(Math.max(contributions, groups));
  const exampleGroups = Math.min(splits, Math.ceil(work.batch / lanes));
  const parts = Math.min(work.positions, Math.ceil(splits / exampleGroups));
  return { fold, lanes, items, exampleGroups, parts };
}

/** Examples that one invocation of a dense layer's weight gradient should take. */
const examplesPerSplit = 8;

/**
 * Groups of examples for the weight gradient of a dense layer; they divide the batch. Its many weights
 * fill an adapter, so that more groups would only be more partial sums to write and to fold.
 */
export function denseSplits(profile: TileProfile, batch: number): number {
  const wanted = Math.ceil(batch / examplesPerSplit);
  return largestDivisor(batch, Math.min(profile.minSplitGroups, wanted));
}

/** Every size by name, for the record. */
export function tileSizes(profile: TileProfile): Record<string, number> {
  return {
    lanes: profile.lanes,
    itemsPerGroup: profile.itemsPerGroup,
    minGroups: profile.minGroups,
    convTileHeight: profile.convTile.height,
    convTileWidth: profile.convTile.width,
    convTileChannels: profile.convTile.channels,
    pooledTileHeight: profile.pooledTile.height,
    pooledTileWidth: profile.pooledTile.width,
    pooledTileChannels: profile.pooledTile.channels,
    gradientTileHeight: profile.gradientTile.height,
    gradientTileWidth: profile.gradientTile.width,
    gradientTileChannels: profile.gradientTile.channels,
    unpooledTileHeight: profile.unpooledTile.height,
    unpooledTileWidth: profile.unpooledTile.width,
    unpooledTileChannels: profile.unpooledTile.channels,
    filterTileInputs: profile.filterTile.inputs,
    filterTileOutputs: profile.filterTile.outputs,
    filterGroupHeight: profile.filterTile.groupHeight,
    filterGroupWidth: profile.filterTile.groupWidth,
    maxGroupPixels: profile.maxGroupPixels,
    maxProducts: profile.maxProducts,
    maxFilterProducts: profile.maxFilterProducts,
    smallMultiplyAdds: profile.smallMultiplyAdds,
    smallMaxProducts: profile.smallLayer.maxProducts,
    smallMaxFilterProducts: profile.smallLayer.maxFilterProducts,
    foldedLanes: profile.fold === "folded" ? 1 : 0,
    maxRegisters: profile.maxRegisters,
    minContributions: profile.minContributions,
    minSumGroups: profile.minSumGroups,
    minSplitGroups: profile.minSplitGroups,
    weightLanes: profile.weightLanes,
    traceLanes: profile.traceLanes,
    headLanes: profile.headLanes,
    mostSharedNumbers: profile.mostSharedNumbers,
  };
}

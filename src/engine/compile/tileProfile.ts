import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import type { ConvTile } from "../kernels/convForward.ts";
import { largestDivisor } from "../kernels/kernel.ts";
import type { LaneShape } from "../kernels/lanes.ts";
import type { LaneFold } from "../kernels/reduce/contribute.ts";
import type { FilterTile } from "../kernels/reduce/convFilterGradient.ts";

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
  readonly filterTile: FilterTile;
  /** A filter gradient of few input channels widens its pixel groups up to so many pixels. */
  readonly maxGroupPixels: number;
  /** Most products in one unrolled loop body: bounds compile time and registers. */
  readonly maxProducts: number;
  readonly fold: LaneFold;
  /** Workgroups that one sum is spread over, where there are enough pixels. */
  readonly minSplitGroups: number;
  /** Invocations of kernels that take one weight each. */
  readonly weightLanes: number;
  /** Numbers by which kernels with one text may differ, see `shareTexts`. No bit depends on it. */
  readonly mostSharedNumbers: number;
}

/** Sizes of integrated and discrete adapters alike. */
const hardware = {
  lanes: 32,
  itemsPerGroup: 2,
  minGroups: 1,
  filterTile: { inputs: 1, outputs: 4, groupHeight: 2, groupWidth: 2 },
  maxGroupPixels: 4,
  maxProducts: 600,
  fold: "folded",
  weightLanes: 64,
  mostSharedNumbers: 8,
} as const;

/**
 * - `software`: measured on the software adapter with two cores. A load costs as much as dozens of
 *   multiply-adds, so tiles are large; barriers are slow, so lanes are not folded; lanes are the
 *   width of its subgroups; a workgroup has a cost of its own, so cheap items share one. It compiles
 *   one kernel at a time, so layers of different shapes share texts too.
 * - `integrated`, `discrete`: by rule, not measured. At most 64 accumulators an invocation, so that
 *   they stay in registers; a workgroup of 64, two waves of 32 or one of 64; lanes folded in
 *   workgroup memory, so that few contributions meet in an atomic; more splits where there are more
 *   processors to fill.
 */
export const tileProfiles: Readonly<Record<ProfileName, TileProfile>> = {
  software: {
    lanes: 4,
    itemsPerGroup: 16,
    minGroups: 64,
    convTile: { height: 8, width: 8, channels: 4 },
    pooledTile: { height: 4, width: 8, channels: 8 },
    filterTile: { inputs: 4, outputs: 8, groupHeight: 2, groupWidth: 2 },
    maxGroupPixels: 8,
    maxProducts: 2400,
    fold: "perLane",
    minSplitGroups: 16,
    weightLanes: 64,
    mostSharedNumbers: 1000,
  },
  integrated: {
    ...hardware,
    convTile: { height: 4, width: 4, channels: 4 },
    pooledTile: { height: 2, width: 4, channels: 8 },
    minSplitGroups: 16,
  },
  discrete: {
    ...hardware,
    convTile: { height: 2, width: 4, channels: 4 },
    pooledTile: { height: 2, width: 2, channels: 8 },
    minSplitGroups: 32,
  },
};

/** Workgroup shape for a batch: no more lanes than examples, rounded up to a power of 2. */
export function laneShape(profile: TileProfile, batch: number): LaneShape {
  const lanes = Math.min(profile.lanes, 2 ** Math.ceil(Math.log2(batch)));
  return { lanes, itemsPerGroup: profile.itemsPerGroup, minGroups: profile.minGroups };
}

/** The convolution's tile for a kernel size, shrunk until its loop body is within bounds. */
export function convTileFor(profile: TileProfile, kernelSize: number, pooled: boolean): ConvTile {
  const fewestChannels = pooled ? 8 : 1;
  let tile = pooled ? profile.pooledTile : profile.convTile;
  const products = () => kernelSize ** 2 * tile.height * tile.width * tile.channels;
  while (products() > profile.maxProducts) {
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
  kernelSize: number,
  inputChannels: number,
): FilterTile {
  const inputs = largestDivisor(inputChannels, profile.filterTile.inputs);
  let tile: FilterTile = { ...profile.filterTile, inputs };
  const products = ({ inputs, outputs, groupHeight, groupWidth }: FilterTile) =>
    kernelSize ** 2 * inputs * outputs * groupHeight * groupWidth;
  while (products(tile) > profile.maxProducts) {
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
    if (pixels > profile.maxGroupPixels || products(wider) > profile.maxProducts) return tile;
    tile = wider;
  }
}

/** Parts of `positions` pixels (or groups of them) that make enough workgroups for one sum. */
export function partsFor(profile: TileProfile, batch: number, positions: number): number {
  const groups = Math.ceil(batch / laneShape(profile, batch).lanes);
  return Math.min(positions, Math.max(1, Math.ceil(profile.minSplitGroups / groups)));
}

/** Groups of examples for the weight gradient of a dense layer. */
export function denseSplits(profile: TileProfile, batch: number): number {
  return Math.min(batch, profile.minSplitGroups);
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
    filterTileInputs: profile.filterTile.inputs,
    filterTileOutputs: profile.filterTile.outputs,
    filterGroupHeight: profile.filterTile.groupHeight,
    filterGroupWidth: profile.filterTile.groupWidth,
    maxGroupPixels: profile.maxGroupPixels,
    maxProducts: profile.maxProducts,
    foldedLanes: profile.fold === "folded" ? 1 : 0,
    minSplitGroups: profile.minSplitGroups,
    weightLanes: profile.weightLanes,
    mostSharedNumbers: profile.mostSharedNumbers,
  };
}

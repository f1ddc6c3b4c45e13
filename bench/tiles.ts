import { z } from "zod";
import { UsageError } from "../cli/terminal/parseCommand.ts";
import type { TileChanges } from "../src/engine/testing/benchPage.ts";

const side = z.int().min(1).max(16);
const convTileSchema = z.strictObject({
  height: side,
  width: side,
  channels: z.int().min(1).max(64),
});
const tilesSchema = z
  .strictObject({
    lanes: z.int().min(1).max(256),
    itemsPerGroup: z.int().min(1).max(256),
    minGroups: z.int().min(1),
    convTile: convTileSchema,
    pooledTile: convTileSchema,
    gradientTile: convTileSchema,
    unpooledTile: convTileSchema,
    filterTile: z.strictObject({
      inputs: z.int().min(1).max(64),
      outputs: z.int().min(1).max(64),
      groupHeight: side,
      groupWidth: side,
    }),
    maxGroupPixels: z.int().min(1).max(256),
    maxProducts: z.int().min(1),
    maxFilterProducts: z.int().min(1),
    smallMultiplyAdds: z.int().min(0),
    smallLayer: z.strictObject({
      maxProducts: z.int().min(1),
      maxFilterProducts: z.int().min(1),
    }),
    fold: z.enum(["perLane", "folded"]),
    maxRegisters: z.int().min(1),
    minContributions: z.int().min(1),
    minSumGroups: z.int().min(1),
    minSplitGroups: z.int().min(1),
    weightLanes: z.int().min(1).max(256),
    mostSharedNumbers: z.int().min(0),
    traceLanes: z.literal([1, 2, 4, 8, 16, 32, 64, 128, 256]),
    headLanes: z.int().min(1).max(256),
  })
  .partial();

/**
 * Reads sizes in place of the tile profile's own, as JSON.
 *
 * @throws {UsageError} for an unknown size, or a value out of range.
 */
export function parseTiles(text: string): TileChanges {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`--tiles needs JSON, got ${text}`, { cause });
  }
  const parsed = tilesSchema.safeParse(value);
  if (!parsed.success) throw new UsageError(`--tiles: ${z.prettifyError(parsed.error)}`);
  // Absent sizes stay absent: undefined would take the place of the profile's.
  return Object.fromEntries(
    Object.entries(parsed.data).filter(([, size]) => size !== undefined),
  ) as TileChanges;
}

import { parseWith } from "../parseWith.ts";
import { z } from "../zod.ts";
import { type SplitName, splitNames } from "./manifest.ts";

const count = z.int().min(1);

/** How a reading is made into a packed data set. */
export const packOptionsSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and dashes"),
  title: z.string().min(1).max(200),
  licence: z.string().min(1).max(200),
  source: z.string().min(1).max(200),
  horizontalFlip: z.boolean(),
  /**
   * `files`: the files say which examples train and which test. `seed`: all examples together are
   * divided, class by class, `testShare` of each to test.
   */
  split: z.discriminatedUnion("by", [
    z.strictObject({ by: z.literal("files") }),
    z.strictObject({ by: z.literal("seed"), testShare: z.number().gt(0).lt(1) }),
  ]),
  /** A subset of each split, class balance kept; all examples if absent. */
  trainCount: count.optional(),
  testCount: count.optional(),
  /**
   * Decides split and subset, and the order of the examples. uint32. A packed data set that is
   * taken whole keeps its order, and with it its hash.
   */
  seed: z.int().min(0).max(0xffffffff),
  /** Images are resized to a square of this side; absent: they keep their size and must agree. */
  side: z.int().min(4).max(512).optional(),
  /** Grey or colour; absent: as the images are, colour if any is. */
  channels: z.union([z.literal(1), z.literal(3)]).optional(),
});

export type PackOptions = z.infer<typeof packOptionsSchema>;

/**
 * Validates options that come from a form, a command line or another thread.
 *
 * @throws {LabError} "dataset-invalid", naming the fields that are off.
 */
export function parsePackOptions(input: unknown): PackOptions {
  return parseWith(packOptionsSchema, input, {
    code: "dataset-invalid",
    whole: "options",
    refusal: "The data set cannot be made so.",
  });
}

/** Share of each class to test, where a seed splits and no other share is given. */
export const usualTestShare = 0.2;

/** True if the files name both examples to train and examples to test. */
export function namesBothSplits(
  parts: readonly { readonly split: SplitName | null; readonly count: number }[],
): boolean {
  return splitNames.every((name) => parts.some(({ split, count }) => split === name && count > 0));
}

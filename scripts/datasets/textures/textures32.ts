import type { DatasetDescription, DatasetFolder } from "../../../src/core/dataset/packedDataset.ts";
import { packDataset } from "../../../src/core/dataset/packedDataset.ts";
import { drawSplits } from "../drawing/drawSplits.ts";
import { patternKinds } from "./patterns.ts";
import { commonSight, drawTexture, rareSight } from "./scene.ts";

/** Height and width of an image in pixels. */
const imageSide = 32;
/** Images in each split. */
const exampleCount = 2000;

const description: DatasetDescription = {
  name: "textures-32",
  title: "Textures 32: ten patterns, by day and by night",
  licence: "CC0-1.0",
  source: "made by scripts/datasets/generate.ts",
  shape: { height: imageSide, width: imageSide, channels: 3 },
  classNames: patternKinds.map(({ name }) => name),
  subgroupNames: ["common", "rare"],
  horizontalFlip: true,
};

/**
 * Draws the textures-32 data set: ten patterns in colour, 2,000 images to train and 2,000 to test.
 * Labels go round 0, 1, ..., 9, 0, ..., so every prefix of a split is balanced.
 * Subgroup 0 is seen by day; subgroup 1, the rare one, by night and from nearby. It holds a tenth
 * of each class in `train` and half of each class in `test`.
 * Only exactly specified arithmetic is used, so every platform makes the same bytes.
 */
export function makeTextures32(): Promise<DatasetFolder> {
  const splits = drawSplits({
    description,
    exampleCount,
    seeds: { train: 3201, test: 3202 },
    draw: (classIndex, isRare, source) =>
      drawTexture(isRare ? rareSight : commonSight, classIndex, imageSide, source),
  });
  return packDataset(description, splits, { compress: true });
}

/**
 * Draws a contact sheet of the test images of each data set that the project ships: a row per
 * class, the common subgroup left, the rare one right.
 * Usage: npm run datasets:sheet -- [folder]; without a folder, docs.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import type { PackedDataset } from "../../src/core/dataset/packedDataset.ts";
import { makeGlyphs16 } from "./glyphs/glyphs16.ts";
import { makeTextures32 } from "./textures/textures32.ts";

/** Images per class and subgroup. */
const perGroup = 8;
const gap = 2;
const gapBetweenGroups = 8;
const gapBrightness = 64;

/** One data set's sheet; `zoom` is the side of a pixel. */
function drawSheet({ manifest, test }: PackedDataset, zoom: number): PNG {
  const { shape, classNames, subgroupNames } = manifest;
  const cellHeight = shape.height + gap;
  const cellWidth = shape.width + gap;
  const groupWidth = perGroup * cellWidth + gapBetweenGroups;

  /** Test examples [classes][subgroups][examples], in file order. */
  const groups = classNames.map((_, classIndex) =>
    subgroupNames.map((_, subgroup) =>
      [...test.labels.keys()].filter(
        (i) => test.labels[i] === classIndex && test.subgroups?.[i] === subgroup,
      ),
    ),
  );

  /** Red, green and blue at a point of the sheet. */
  function colourAt(x: number, y: number): number[] {
    const group = Math.floor(x / groupWidth);
    const column = Math.floor((x % groupWidth) / cellWidth);
    const imageX = (x % groupWidth) % cellWidth;
    const imageY = y % cellHeight;
    const example = groups[Math.floor(y / cellHeight)][group][column];
    const onImage = column < perGroup && imageX < shape.width && imageY < shape.height;
    if (!onImage) return [gapBrightness, gapBrightness, gapBrightness];
    const start = ((example * shape.height + imageY) * shape.width + imageX) * shape.channels;
    const last = shape.channels - 1;
    return [0, 1, 2].map((channel) => test.images[start + Math.min(channel, last)]);
  }

  const png = new PNG({
    width: (subgroupNames.length * groupWidth - gapBetweenGroups) * zoom,
    height: classNames.length * cellHeight * zoom,
  });
  for (let y = 0; y < png.height; y++) {
    for (let x = 0; x < png.width; x++) {
      const colour = colourAt(Math.floor(x / zoom), Math.floor(y / zoom));
      png.data.set([...colour, 255], 4 * (y * png.width + x));
    }
  }
  return png;
}

const folder = process.argv[2] ?? fileURLToPath(new URL("../../docs", import.meta.url));
for (const [{ dataset }, zoom] of [
  [await makeGlyphs16(), 3],
  [await makeTextures32(), 2],
] as const) {
  const colorType = dataset.manifest.shape.channels === 1 ? 0 : 2;
  const file = join(folder, `${dataset.manifest.name}.png`);
  await writeFile(
    file,
    PNG.sync.write(drawSheet(dataset, zoom), { colorType, deflateStrategy: 0 }),
  );
  console.log(file);
}

/**
 * Draws a contact sheet of the test glyphs: a row per class, the common hand left, the rare right.
 * Usage: npm run datasets:sheet -- [file.png]; without a file, docs/glyphs-16.png.
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import { makeGlyphs16 } from "../../src/core/dataset/glyphs/glyphs16.ts";

/** Glyphs per class and subgroup. */
const perGroup = 8;
const zoom = 3;
const gap = 2;
const gapBetweenGroups = 8;
const gapBrightness = 64;

const { dataset } = await makeGlyphs16();
const { images, labels, subgroups } = dataset.test;
const { shape, classNames, subgroupNames } = dataset.manifest;
const cellHeight = shape.height + gap;
const cellWidth = shape.width + gap;
const groupWidth = perGroup * cellWidth + gapBetweenGroups;

const png = new PNG({
  width: (subgroupNames.length * groupWidth - gapBetweenGroups) * zoom,
  height: classNames.length * cellHeight * zoom,
});

/** Test examples [classes][subgroups][examples], in file order. */
const groups = classNames.map((_, classIndex) =>
  subgroupNames.map((_, subgroup) =>
    [...labels.keys()].filter((i) => labels[i] === classIndex && subgroups?.[i] === subgroup),
  ),
);

function brightnessAt(x: number, y: number): number {
  const group = Math.floor(x / groupWidth);
  const column = Math.floor((x % groupWidth) / cellWidth);
  const glyphX = (x % groupWidth) % cellWidth;
  const glyphY = y % cellHeight;
  const example = groups[Math.floor(y / cellHeight)][group][column];
  const onGlyph = column < perGroup && glyphX < shape.width && glyphY < shape.height;
  if (!onGlyph) return gapBrightness;
  return images[(example * shape.height + glyphY) * shape.width + glyphX];
}

for (let y = 0; y < png.height; y++) {
  for (let x = 0; x < png.width; x++) {
    const brightness = brightnessAt(Math.floor(x / zoom), Math.floor(y / zoom));
    png.data.set([brightness, brightness, brightness, 255], 4 * (y * png.width + x));
  }
}

const file = process.argv[2] ?? fileURLToPath(new URL("../../docs/glyphs-16.png", import.meta.url));
await writeFile(file, PNG.sync.write(png, { colorType: 0, deflateStrategy: 0 }));
console.log(file);

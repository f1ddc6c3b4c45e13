import { readLimits } from "../../../core/dataset/limits.ts";
import type { LabError } from "../../../core/errors.ts";
import type { ColumnChoice } from "../../../protocol/importApi.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart } from "../../reading.ts";
import { imageReader, measureBytes } from "../fixedRecords.ts";
import type { Format, FormatFiles, FormatReading } from "../format.ts";
import { byName } from "../format.ts";
import { withoutCopies } from "./idxCopies.ts";
import { describeIdx } from "./idxDescription.ts";
import type { IdxHeader } from "./idxHeader.ts";
import { hasIdxMagic, idxHeaderMaxBytes, parseIdxHeader } from "./idxHeader.ts";
import type { IdxFile, IdxPair } from "./idxPairs.ts";
import { pairIdxFiles } from "./idxPairs.ts";

/**
 * IDX images, u8 [count, height, width] or [count, height, width, channels], with their labels, u8
 * [count]: MNIST, Fashion-MNIST and whatever is laid out like them.
 */
export const idx: Format = {
  title: "IDX files",
  reads: "IDX (MNIST)",
  named: byName(/idx\d*[-._]?ubyte[^/]*$|\.idx\d*$/i),
  begins: hasIdxMagic,
  open,
};

async function open(
  { own, givenPaths }: FormatFiles,
  _choice: ColumnChoice,
  context: ReadContext,
): Promise<FormatReading> {
  const idxFiles: IdxFile[] = [];
  for (const file of own) {
    context.signal.throwIfAborted();
    const header = parseIdxHeader(await file.read(0, idxHeaderMaxBytes), file.path);
    refuseOddDimensions(header, file.path);
    idxFiles.push({ file, header });
  }
  const { kept, notes: copyNotes } = await withoutCopies(idxFiles, context);
  const pairs = pairIdxFiles(kept);
  const parts: SourcePart[] = [];
  for (const pair of pairs) parts.push(await openPair(pair, context));
  const { notes, ...description } = describeIdx(pairs, parts, givenPaths);
  return { parts, ...description, notes: [...notes, ...copyNotes], used: own };
}

async function openPair(
  { images, labels, split }: IdxPair,
  context: ReadContext,
): Promise<SourcePart> {
  const [count] = images.header.dimensions;
  if (labels.header.valueCount !== count) {
    const expected = `${count} labels, one for each image of ${images.file.path}`;
    throw refusal(labels.file.path, 4, expected, labels.header.valueCount);
  }
  await refuseOtherSize(labels, context);
  await refuseOtherSize(images, context);
  const { headerBytes } = labels.header;
  const [, height, width, channels = 1] = images.header.dimensions;
  const shape = { height, width, channels };
  return {
    source: `${images.file.path}, ${labels.file.path}`,
    split,
    count,
    labels: (await labels.file.read(headerBytes, headerBytes + count)).slice(),
    subgroups: null,
    shape,
    readImages: imageReader(images.file, images.header.headerBytes, shape),
  };
}

async function refuseOtherSize({ file, header }: IdxFile, context: ReadContext): Promise<void> {
  const expectedBytes = header.headerBytes + header.valueCount;
  const byteCount = await measureBytes(file, expectedBytes, context);
  if (byteCount === expectedBytes) return;
  const expected =
    `${header.headerBytes} bytes of header and ${header.dimensions.join(" x ")} values, ` +
    `${expectedBytes} bytes in all`;
  throw byteCount < expectedBytes
    ? refusal(file.path, byteCount, expected, "the end of the file")
    : refusal(file.path, expectedBytes, `the end of the file after ${expected}`, "more bytes");
}

function refuseOddDimensions({ dimensions, valueCount }: IdxHeader, path: string): void {
  if (dimensions.length === 1) {
    if (valueCount <= readLimits.textBytes) return;
    throw refusal(path, 4, `at most ${readLimits.textBytes} labels`, valueCount);
  }
  if (dimensions.length !== 3 && dimensions.length !== 4) {
    const expected = "1 dimension (labels) or 3 or 4 (images)";
    throw refusal(path, 3, expected, dimensions.length);
  }
  const [, height, width, channels = 1] = dimensions;
  if (height * width > readLimits.imagePixels) {
    const expected = `images of at most ${readLimits.imagePixels} pixels`;
    throw refusal(path, 8, expected, `${height} x ${width}`);
  }
  if (channels > maxChannels) throw refusal(path, 16, `at most ${maxChannels} channels`, channels);
}

/** As in a manifest. */
const maxChannels = 64;

function refusal(path: string, byte: number, expected: string, found: string | number): LabError {
  return invalid(`${path} byte ${byte}`, expected, String(found));
}

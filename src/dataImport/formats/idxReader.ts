import type {
  ColumnChoice,
  DatasetReading,
  ImageShape,
  SourcePart,
} from "../../core/dataset/datasetReading.ts";
import { readLimits } from "../../core/dataset/limits.ts";
import type { ReadContext, SourceFile } from "../../core/dataset/sourceFile.ts";
import type { LabError } from "../../core/errors.ts";
import { baseName, leftOutNotes } from "./fileNames.ts";
import { measureBytes, readRecords } from "./fixedRecords.ts";
import { withoutCopies } from "./idxCopies.ts";
import { describeIdx } from "./idxDescription.ts";
import type { IdxHeader } from "./idxHeader.ts";
import { hasIdxMagic, idxHeaderMaxBytes, parseIdxHeader } from "./idxHeader.ts";
import type { IdxFile, IdxPair } from "./idxPairs.ts";
import { pairIdxFiles } from "./idxPairs.ts";
import { invalid } from "./invalid.ts";

/** Files of these names are not opened to look for an IDX header: folders of images are large. */
const otherFormat = /\.(png|jpe?g|csv|tsv|txt|json|html?|md|parquet|np[yz])$/i;
/** A file of such a name has to be IDX; any other is if it starts like one. */
const idxName = /idx\d*[-._]?ubyte|\.idx\d*$/i;

/**
 * Opens IDX images, u8 [count, height, width] or [count, height, width, channels], with their
 * labels, u8 [count]: MNIST, Fashion-MNIST and whatever is laid out like them. An `OpenFormat`.
 *
 * @param givenPaths Paths of folders and archives as they were given: they may say what the data
 *   set is where the files do not.
 */
export async function openIdx(
  files: readonly SourceFile[],
  _choice: ColumnChoice,
  context: ReadContext,
  givenPaths: readonly string[] = [],
): Promise<DatasetReading | null> {
  const idxFiles: IdxFile[] = [];
  for (const file of files) {
    context.signal.throwIfAborted();
    if (otherFormat.test(file.path)) continue;
    const start = await file.read(0, idxHeaderMaxBytes);
    if (!hasIdxMagic(start) && !idxName.test(baseName(file.path))) continue;
    const header = parseIdxHeader(start, file.path);
    refuseOddDimensions(header, file.path);
    idxFiles.push({ file, header });
  }
  if (idxFiles.length === 0) return null;

  const { kept, notes: copyNotes } = await withoutCopies(idxFiles, context);
  const pairs = pairIdxFiles(kept);
  const parts: SourcePart[] = [];
  for (const pair of pairs) parts.push(await openPair(pair, context));
  const { notes, ...description } = describeIdx(pairs, parts, givenPaths);
  const used = new Set(idxFiles.map(({ file }) => file));
  return {
    format: "idx",
    parts,
    ...description,
    subgroupNames: [],
    columns: [],
    chosen: { label: null, subgroup: null },
    notes: [...notes, ...copyNotes, ...leftOutNotes(files, used)],
  };
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
  const labelBytes = await readLabels(labels, context);
  await refuseOtherSize(images, context);
  const shape = shapeOf(images.header);
  const layout = {
    startByte: images.header.headerBytes,
    recordBytes: shape.height * shape.width * shape.channels,
  };
  return {
    source: `${images.file.path}, ${labels.file.path}`,
    split,
    count,
    labels: labelBytes,
    subgroups: null,
    shape,
    readImages: (chosen, take, readContext) =>
      readRecords(
        images.file,
        layout,
        chosen,
        (exampleIndex, pixels) => take(exampleIndex, { ...shape, pixels }),
        readContext,
      ),
  };
}

/** u8 [count] */
async function readLabels(labels: IdxFile, context: ReadContext): Promise<Uint8Array> {
  await refuseOtherSize(labels, context);
  const { headerBytes, valueCount } = labels.header;
  return (await labels.file.read(headerBytes, headerBytes + valueCount)).slice();
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

function shapeOf({ dimensions }: IdxHeader): ImageShape {
  const [, height, width, channels = 1] = dimensions;
  return { height, width, channels };
}

function refusal(path: string, byte: number, expected: string, found: string | number): LabError {
  return invalid(`${path} byte ${byte}`, expected, String(found));
}

import type { SplitName } from "../../../core/dataset/manifest.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import type { ColumnChoice } from "../../../protocol/importApi.ts";
import { baseName, byPath, trainFirst } from "../../fileNames.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart } from "../../reading.ts";
import { readRecords } from "../fixedRecords.ts";
import type { Format, FormatFiles, FormatReading } from "../format.ts";
import type { CifarKind } from "./cifarKind.ts";
import { cifarShape, isRecords, kindsOfNames, namedCifarFiles } from "./cifarKind.ts";
import { chooseCifarLabels } from "./cifarLabels.ts";
import type { CifarScan } from "./cifarScan.ts";
import { scanCifar, scanProblem } from "./cifarScan.ts";

/**
 * The binary version of CIFAR-10 or CIFAR-100: records of one or two labels and an image of 32 x 32
 * pixels, planes of red, green and blue. Nothing marks a record, so `.bin` files that belong to
 * no other format are tried, as long as nothing but text is given with them.
 *
 * @see Krizhevsky, "The CIFAR-10 dataset", section on the binary version.
 */
export const cifar: Format = {
  title: "CIFAR binary files",
  reads: "CIFAR-10 and CIFAR-100 binary",
  named: namedCifarFiles,
  begins: (start, path) => start[0] === pickleMark && picklePath.test(path),
  unmarked: (files) =>
    files.every(({ path }) => /\.(bin|txt|html?|md)$/i.test(path)) ? files.filter(isRecords) : [],
  open,
};

/** The Python version, which is the better known one. */
const picklePath = /(^|\/)(data_batch_\d+|test_batch|train|test)$/;
const pickleMark = 0x80;

async function open(
  { own, all }: FormatFiles,
  choice: ColumnChoice,
  context: ReadContext,
): Promise<FormatReading> {
  refusePickles(own);
  const kinds = kindsOfNames(own, all);
  const scans: CifarScan[][] = [];
  for (const file of own) scans.push(await scanCifar(file, kinds, context));
  const kind = kindOfScans(scans, kinds);
  const ofKind = scans.map((perKind) => perKind[kinds.indexOf(kind)]);
  ofKind.sort((a, b) => byPath(a.file, b.file));
  refuseDoubles(ofKind);

  const { labelByte, subgroupByte, namesFiles, ...facts } = await chooseCifarLabels(
    kind,
    ofKind,
    all,
    choice,
  );
  return {
    parts: ofKind.map((scan) => partOf(scan, labelByte, subgroupByte)).sort(trainFirst),
    ...facts,
    suggestion: {
      name: kind.name,
      title: kind.title,
      licence: "not stated by its authors",
      source: "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images",
      horizontalFlip: true,
    },
    used: [...own, ...namesFiles],
  };
}

/** Names the format, instead of "unknown format". */
function refusePickles(files: readonly SourceFile[]): void {
  const pickle = files.find(({ path }) => picklePath.test(path));
  if (pickle === undefined) return;
  const found = "a Python pickle: download the binary version";
  throw invalid(`${pickle.path} byte 0`, "the binary version of CIFAR (.bin files)", found);
}

function kindOfScans(
  scans: readonly (readonly CifarScan[])[],
  kinds: readonly CifarKind[],
): CifarKind {
  const problems: string[] = [];
  const left = scans[0].filter((_, kindIndex) => {
    const found = scans.flatMap((perKind) => scanProblem(perKind[kindIndex]) ?? []);
    problems.push(...found.slice(0, 1));
    return found.length === 0;
  });
  if (left.length === 0) throw noKind(kinds, problems);
  if (left.length === 1) return left[0].kind;
  const found = "a size and labels that fit both: call the file cifar-10.bin or cifar-100.bin";
  throw invalid(scans[0][0].file.path, eitherKind, found);
}

const eitherKind = "CIFAR-10 (records of 3073 bytes) or CIFAR-100 (3074)";

function noKind(kinds: readonly CifarKind[], problems: readonly string[]): LabError {
  const [problem] = problems;
  if (kinds.length === 1) return new LabError("dataset-invalid", problem);
  return new LabError(
    "dataset-invalid",
    `Expected ${eitherKind}, found neither: ${problems.join("; ")}`,
  );
}

function refuseDoubles(scans: readonly CifarScan[]): void {
  const seen = new Map<string, string>();
  for (const { path } of scans.map(({ file }) => file)) {
    const before = seen.get(baseName(path));
    if (before !== undefined) {
      throw new LabError(
        "dataset-invalid",
        `Expected one file called ${baseName(path)}, found ${before} and ${path}`,
      );
    }
    seen.set(baseName(path), path);
  }
}

function partOf(
  { kind, file, labels }: CifarScan,
  labelByte: number,
  subgroupByte: number | null,
): SourcePart {
  const layout = { startByte: 0, recordBytes: kind.recordBytes };
  return {
    source: file.path,
    split: splitOf(baseName(file.path)),
    count: labels[labelByte].length,
    labels: labels[labelByte],
    subgroups: subgroupByte === null ? null : labels[subgroupByte],
    shape: cifarShape,
    async readImages(chosen, take, context) {
      const pixels = new Uint8Array(kind.recordBytes - kind.labels.length);
      const takeRecord = (exampleIndex: number, record: Uint8Array) => {
        interleave(record.subarray(kind.labels.length), pixels);
        take(exampleIndex, { ...cifarShape, pixels });
      };
      await readRecords(file, layout, chosen, takeRecord, context);
    },
  };
}

function splitOf(name: string): SplitName | null {
  if (/^(data_batch|train)/i.test(name)) return "train";
  return /^test/i.test(name) ? "test" : null;
}

/** u8 [channels, pixels] -> u8 [pixels, channels] */
function interleave(planes: Uint8Array, pixels: Uint8Array): void {
  const { channels } = cifarShape;
  const planeBytes = planes.length / channels;
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0; i < planeBytes; i++) {
      pixels[i * channels + channel] = planes[channel * planeBytes + i];
    }
  }
}

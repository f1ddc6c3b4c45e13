import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError } from "../../core/errors.ts";
import type { ColumnChoice } from "../../protocol/importApi.ts";
import { isPlainName } from "../archives/archiveNames.ts";
import { expandFiles } from "../archives/expandFiles.ts";
import { listPaths } from "../fileNames.ts";
import type { ReadContext } from "../readContext.ts";
import type { DatasetReading } from "../reading.ts";
import { checkReading } from "./checkReading.ts";
import type { Format, FormatFiles } from "./format.ts";
import { formats, namedFiles, readsText } from "./formats.ts";

/** First bytes that formats are recognised by. */
const startBytes = 8;

/**
 * Opens files of whatever format they are: opens archives, asks one format after the other, checks
 * the reading of the first that recognises the files. No image is read yet.
 *
 * @param choice Which columns are label and subgroup, where there is a choice.
 * @throws {LabError} "dataset-missing" without files; "dataset-invalid" if no format recognises them, or
 *   they are malformed; "cancelled".
 */
export async function openDataset(
  files: readonly SourceFile[],
  choice: ColumnChoice,
  context: ReadContext,
): Promise<DatasetReading> {
  if (files.length === 0) {
    throw new LabError("dataset-missing", `Expected files: ${readsText}; found none`);
  }
  const expanded = await expandFiles(files, namedFiles, context);
  const givenPaths = files.map(({ path }) => path);
  const belonging = await belongingOf(expanded.files, context);
  for (const show of [belonging.shown, belonging.unmarked]) {
    for (const format of formats) {
      const reading = await openAs(
        format,
        { own: show(format), all: expanded.files, givenPaths },
        choice,
        context,
      );
      if (reading === null) continue;
      const notes = [...expanded.notes, ...reading.notes];
      return checkReading({ ...reading, notes }, choice);
    }
  }
  const found = listPaths(expanded.files) || `nothing to read in ${listPaths(files)}`;
  const advice = adviceOn(expanded.files, expanded.notes);
  throw new LabError("dataset-invalid", `Expected ${readsText}; found ${found}${advice}`);
}

/**
 * Opens files as those of one format.
 *
 * @returns Null if none are its own, or a closer look shows that they are not.
 * @throws {LabError} As `Format.open` does.
 */
export async function openAs(
  format: Format,
  files: FormatFiles,
  choice: ColumnChoice,
  context: ReadContext,
): Promise<DatasetReading | null> {
  context.signal.throwIfAborted();
  const opened = files.own.length === 0 ? null : await format.open(files, choice, context);
  if (opened === null) return null;
  const { used, ...reading } = opened;
  const isUsed = new Set(used);
  const leftOut = files.all.filter((file) => !isUsed.has(file));
  return {
    format: format.title,
    keepsOrder: format.keepsOrder === true,
    subgroupNames: [],
    columns: [],
    chosen: { label: null, subgroup: null },
    ...reading,
    notes: [
      ...reading.notes,
      ...(leftOut.length === 0 ? [] : [`Left out: ${listPaths(leftOut)}.`]),
    ],
  };
}

/**
 * Which files belong to a format: those that it names, and those that no format names and that
 * begin like its own. Where no format has any, the ones that it tries.
 */
export async function belongingOf(files: readonly SourceFile[], context: ReadContext) {
  const named = namedFiles(files);
  const starts = new Map<SourceFile, Uint8Array>();
  for (const file of files) {
    context.signal.throwIfAborted();
    if (named.has(file) || isPlainName(file.path)) continue;
    starts.set(file, await file.read(0, startBytes));
  }
  const shown = (format: Format) => {
    const own = new Set(format.named(files));
    for (const [file, start] of starts) if (format.begins?.(start, file.path)) own.add(file);
    return files.filter((file) => own.has(file));
  };
  const isAnyShown = formats.some((format) => shown(format).length > 0);
  const unmarked = (format: Format) => (isAnyShown ? [] : (format.unmarked?.(files) ?? []));
  return { shown, unmarked };
}

/** The end of the message on files of no format: what is still packed, and what was left out. */
function adviceOn(files: readonly SourceFile[], notes: readonly string[]): string {
  const packed = files.filter(({ path }) => /\.(zip|tar|tgz|tar\.(gz|bz2|xz)|7z|rar)$/i.test(path));
  const unpack = packed.length === 0 ? [] : [`unpack ${listPaths(packed)} first`];
  return [...unpack, ...notes].map((text) => `; ${text.replace(/\.$/, "")}`).join("");
}

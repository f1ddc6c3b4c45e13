import type { FileMetaData } from "hyparquet";
import { z } from "zod";
import { readLimits } from "../../../core/dataset/limits.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { ParquetFile } from "./parquetFile.ts";
import { inFile } from "./parquetFile.ts";

/** The part of Hugging Face's metadata that says what the integers of a column stand for. */
const featuresSchema = z.object({
  info: z.object({
    features: z.record(z.string(), z.unknown()),
  }),
});

const classLabelSchema = z.object({
  _type: z.literal("ClassLabel"),
  names: z.array(z.string().min(1).max(200)).min(1).max(readLimits.classCount),
});

/**
 * Names of the classes by column, as Hugging Face's `datasets` writes them to a file's key-value
 * metadata; empty for a file of another writer. Columns of another feature, or with more names
 * than classes can be, are left out.
 *
 * @throws {LabError} "dataset-invalid" if the metadata is there and is no JSON.
 */
export function classNamesByColumn(file: ParquetFile): ReadonlyMap<string, readonly string[]> {
  const text = huggingFaceText(file.metadata);
  if (text === undefined) return new Map();
  const json: unknown = inFile(file.source, 'metadata "huggingface"', () => JSON.parse(text));
  const parsed = featuresSchema.safeParse(json);
  if (!parsed.success) return new Map();
  return new Map(
    Object.entries(parsed.data.info.features).flatMap(([name, feature]) => {
      const classLabel = classLabelSchema.safeParse(feature);
      return classLabel.success ? [[name, classLabel.data.names] as const] : [];
    }),
  );
}

/**
 * @throws {LabError} "dataset-invalid" if the files name the classes of a column differently: they
 *   are of different data sets.
 */
export function refuseOtherNames(files: readonly ParquetFile[], columnName: string): void {
  const [first, ...others] = files.flatMap((file) => {
    const names = classNamesByColumn(file).get(columnName);
    return names === undefined ? [] : [{ file, names }];
  });
  for (const { file, names } of others) {
    const differs = names.findIndex((name, index) => name !== first.names[index]);
    if (differs === -1 && names.length === first.names.length) continue;
    const index = differs === -1 ? names.length : differs;
    throw invalid(
      `${file.source.path} column ${columnName}`,
      `class ${index} to be ${nameText(first.names[index])} as in ${first.file.source.path}`,
      nameText(names[index]),
    );
  }
}

function nameText(name: string | undefined): string {
  return name === undefined ? "none" : quoted(name);
}

function huggingFaceText({ key_value_metadata }: FileMetaData): string | undefined {
  return key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
}

import { readLimits } from "../../../core/dataset/limits.ts";
import { z } from "../../../core/zod.ts";
import { invalid, quoted } from "../../invalid.ts";
import type { ParquetFile } from "./parquetFile.ts";
import { errorIn } from "./parquetFile.ts";

const classLabelSchema = z.object({
  _type: z.literal("ClassLabel"),
  names: z.array(z.string().min(1).max(200)).min(1).max(readLimits.classCount),
});

/** What Hugging Face's metadata has of each column; undefined for other features. */
const metadataSchema = z.object({
  info: z.object({
    features: z.record(z.string(), classLabelSchema.optional().catch(undefined)),
  }),
});

/**
 * Names of the classes of a column, as Hugging Face's `datasets` writes them to a file's key-value
 * metadata; undefined for a file of another writer, a column of another feature, or more names than
 * classes can be.
 *
 * @throws {LabError} "dataset-invalid" if the metadata is there and is no JSON.
 */
export function classNamesOf(file: ParquetFile, columnName: string): readonly string[] | undefined {
  const text = file.metadata.key_value_metadata?.find(({ key }) => key === "huggingface")?.value;
  if (text === undefined) return undefined;
  try {
    const features = metadataSchema.safeParse(JSON.parse(text)).data?.info.features ?? {};
    return Object.hasOwn(features, columnName) ? features[columnName]?.names : undefined;
  } catch (cause) {
    throw errorIn(file.source, 'metadata "huggingface"', cause);
  }
}

/**
 * @throws {LabError} "dataset-invalid" if the files name the classes of a column differently: they
 *   are of different data sets.
 */
export function refuseOtherNames(files: readonly ParquetFile[], columnName: string): void {
  const [first, ...others] = files.flatMap((file) => {
    const names = classNamesOf(file, columnName);
    return names === undefined ? [] : [{ path: file.source.path, names }];
  });
  for (const { path, names } of others) {
    const longer = names.length > first.names.length ? names : first.names;
    const index = longer.findIndex((_, i) => names[i] !== first.names[i]);
    if (index === -1) continue;
    const where = `${path} column ${columnName}`;
    const expected = `class ${index} to be ${nameText(first.names[index])} as in ${first.path}`;
    throw invalid(where, expected, nameText(names[index]));
  }
}

function nameText(name: string | undefined): string {
  return name === undefined ? "none" : quoted(name);
}

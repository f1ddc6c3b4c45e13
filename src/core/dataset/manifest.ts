import { parseWith } from "../parseWith.ts";
import { z } from "../zod.ts";

/** Labels, subgroups and pixels are bytes. */
const byteValues = 256;

const fileSchema = z
  .strictObject({
    /** A plain file name beside the manifest: no folder, no hidden file. */
    file: z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/, "a plain file name"),
    /** Size of the content, decoded. */
    bytes: z.int().min(1),
    /** SHA-256 of the content, decoded. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hexadecimal digits"),
    /** How the content is stored; as it is if absent. */
    encoding: z.literal("gzip").optional(),
    /** Size of the file as stored; given where, and only where, there is an encoding. */
    storedBytes: z.int().min(1).optional(),
  })
  .superRefine(({ bytes, encoding, storedBytes }, context) => {
    const addIssue = (message: string) =>
      context.addIssue({ code: "custom", path: ["storedBytes"], message });
    if ((encoding === undefined) !== (storedBytes === undefined)) {
      addIssue("encoding and storedBytes need each other");
    }
    // Different sizes distinguish a stored file from one that a server has decoded on its way.
    if (storedBytes !== undefined && storedBytes >= bytes) {
      addIssue(`expected fewer than the ${bytes} bytes of the content, found ${storedBytes}`);
    }
  });

const splitSchema = z.strictObject({
  count: z.int().min(1),
  /** u8 [count, height, width, channels] */
  images: fileSchema,
  /** u8 [count] */
  labels: fileSchema,
  /** u8 [count] */
  subgroups: fileSchema.optional(),
});

const nameSchema = z.string().min(1).max(200);

/** `manifest.json` of a packed data set, version 1. */
export const datasetManifestSchema = z
  .strictObject({
    version: z.literal(1),
    /** The folder that holds the manifest. */
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, "lower-case letters, digits and dashes"),
    title: nameSchema,
    licence: nameSchema,
    source: nameSchema,
    shape: z.strictObject({
      height: z.int().min(1).max(4096),
      width: z.int().min(1).max(4096),
      channels: z.int().min(1).max(64),
    }),
    classNames: z.array(nameSchema).min(2).max(byteValues),
    /** Empty where the data set has no subgroups. */
    subgroupNames: z.array(nameSchema).max(byteValues),
    /** Whether augmentation may mirror an image left to right. */
    horizontalFlip: z.boolean(),
    train: splitSchema,
    test: splitSchema,
  })
  .superRefine((manifest, context) => {
    const { height, width, channels } = manifest.shape;
    for (const splitName of splitNames) {
      const split = manifest[splitName];
      const needed: Record<SplitPart, number> = {
        images: split.count * height * width * channels,
        labels: split.count,
        subgroups: split.count,
      };
      for (const part of splitParts) {
        const found = split[part]?.bytes ?? needed[part];
        if (found === needed[part]) continue;
        const message = `${split.count} examples need ${needed[part]} bytes, found ${found}`;
        context.addIssue({ code: "custom", path: [splitName, part, "bytes"], message });
      }
      const expectsSubgroups = manifest.subgroupNames.length > 0;
      if (expectsSubgroups !== (split.subgroups !== undefined)) {
        const message = expectsSubgroups ? "subgroupNames need this file" : "no subgroupNames";
        context.addIssue({ code: "custom", path: [splitName, "subgroups"], message });
      }
    }
  });

export type DatasetManifest = z.infer<typeof datasetManifestSchema>;
/** Height, width and channels of images. */
export type ImageShape = Readonly<DatasetManifest["shape"]>;
/** One file of a packed data set: its name, its content's size and SHA-256, and how it is stored. */
export type DatasetFile = z.infer<typeof fileSchema>;

/** The splits of a data set, in the order of its files. */
export const splitNames = ["train", "test"] as const;
export type SplitName = (typeof splitNames)[number];

/** The parts of a split, in the order of its files. */
export const splitParts = ["images", "labels", "subgroups"] as const;
type SplitPart = (typeof splitParts)[number];

/**
 * Validates a manifest.
 *
 * @param manifestJson What `JSON.parse` made of `manifest.json`.
 * @throws {LabError} "dataset-invalid", naming the fields that are off.
 */
export function parseDatasetManifest(manifestJson: unknown): DatasetManifest {
  return parseWith(datasetManifestSchema, manifestJson, {
    code: "dataset-invalid",
    whole: "manifest",
    refusal: "manifest.json is not valid.",
  });
}

/** The files that a manifest names: train then test, images, labels, subgroups. */
export function datasetFiles(manifest: DatasetManifest): DatasetFile[] {
  return splitNames.flatMap((splitName) =>
    splitParts.flatMap((part) => manifest[splitName][part] ?? []),
  );
}

/** Bytes that the files of a data set take where they are stored, its manifest aside. */
export function storedDatasetBytes(manifest: DatasetManifest): number {
  return datasetFiles(manifest).reduce(
    (sum, { bytes, storedBytes }) => sum + (storedBytes ?? bytes),
    0,
  );
}

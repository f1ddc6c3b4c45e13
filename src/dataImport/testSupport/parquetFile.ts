import type { SchemaElement } from "hyparquet";
import { parquetWriteBuffer } from "hyparquet-writer";

type WriteOptions = Parameters<typeof parquetWriteBuffer>[0];

/** A struct {bytes, path} as Arrow writes it. */
const imageStruct = (name: string): SchemaElement[] => [
  { name, num_children: 2, repetition_type: "OPTIONAL" },
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  {
    name: "path",
    type: "BYTE_ARRAY",
    repetition_type: "OPTIONAL",
    converted_type: "UTF8",
    logical_type: { type: "STRING" },
  },
];

const integerColumn = (name: string): SchemaElement => ({
  name,
  type: "INT64",
  repetition_type: "OPTIONAL",
});

const textColumn = (name: string): SchemaElement => ({
  name,
  type: "BYTE_ARRAY",
  repetition_type: "OPTIONAL",
  converted_type: "UTF8",
});

/** Key-value metadata as Hugging Face's `datasets` writes it. */
function huggingFace(names: Readonly<Record<string, readonly string[]>>) {
  const features = Object.entries(names).map(([column, classes]) => [
    column,
    { names: classes, _type: "ClassLabel" },
  ]);
  const info = { features: { image: { _type: "Image" }, ...Object.fromEntries(features) } };
  return [{ key: "huggingface", value: JSON.stringify({ info }) }];
}

/** What a parquet file holds: images, and columns of labels. */
export interface ParquetSample {
  /** Of the file. */
  readonly path?: string;
  /** Name of the column of images. */
  readonly image?: string;
  readonly images: readonly (Uint8Array | null)[];
  readonly integers?: Readonly<Record<string, readonly (number | null)[]>>;
  readonly texts?: Readonly<Record<string, readonly (string | null)[]>>;
  /** Names that integers stand for, by column. */
  readonly names?: Readonly<Record<string, readonly string[]>>;
  readonly options?: Partial<WriteOptions>;
}

/** A parquet file of another writer, hyparquet-writer, with the schema that Arrow gives images. */
export function writeParquet({
  image = "image",
  images,
  integers,
  texts,
  names,
  options,
}: ParquetSample): Uint8Array {
  const integerNames = Object.keys(integers ?? {});
  const textNames = Object.keys(texts ?? {});
  const schema: SchemaElement[] = [
    { name: "root", num_children: 1 + integerNames.length + textNames.length },
    ...imageStruct(image),
    ...integerNames.map(integerColumn),
    ...textNames.map(textColumn),
  ];
  const structs = images.map((bytes, row) =>
    bytes === null ? null : { bytes, path: `${row}.png` },
  );
  const buffer = parquetWriteBuffer({
    schema,
    columnData: [
      { name: image, data: structs },
      ...Object.entries(integers ?? {}).map(([name, values]) => ({
        name,
        data: values.map((value) => (value === null ? null : BigInt(value))),
      })),
      ...Object.entries(texts ?? {}).map(([name, values]) => ({ name, data: [...values] })),
    ],
    ...(names === undefined ? {} : { kvMetadata: huggingFace(names) }),
    ...options,
  });
  return new Uint8Array(buffer);
}

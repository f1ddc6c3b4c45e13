import type { ReadContext } from "../readContext.ts";
import type { DatasetReading, RawImage, SourcePart } from "../reading.ts";

/** A part whose images a test makes; by default grey, 2x2, each pixel the index of the example. */
export interface MadePart {
  readonly split: SourcePart["split"];
  readonly labels: readonly number[];
  readonly subgroups?: readonly number[];
  readonly source?: string;
  readonly shape?: SourcePart["shape"];
  readonly imageOf?: (index: number) => RawImage;
}

const madeShape = { height: 2, width: 2, channels: 1 };

/** A reading of parts in memory, of as many classes and subgroups as the labels need. */
export function madeReading(
  parts: readonly MadePart[],
  over: Partial<DatasetReading> = {},
): DatasetReading {
  const names = (values: readonly number[], kind: string) =>
    Array.from({ length: Math.max(-1, ...values) + 1 }, (_, i) => `${kind} ${i}`);
  return {
    format: "made files",
    keepsOrder: false,
    parts: parts.map(madePart),
    classNames: names(
      parts.flatMap(({ labels }) => labels),
      "class",
    ),
    subgroupNames: names(
      parts.flatMap(({ subgroups }) => subgroups ?? []),
      "subgroup",
    ),
    columns: [],
    chosen: { label: null, subgroup: null },
    suggestion: {
      name: "made",
      title: "Made",
      licence: "CC0-1.0",
      source: "a test",
      horizontalFlip: false,
    },
    notes: [],
    ...over,
  };
}

/** A platform without images to decode, that is never cancelled. */
export const quietContext: ReadContext = {
  decodeImage: () => Promise.reject(new Error("no image to decode")),
  signal: { aborted: false, throwIfAborted: () => {} },
  onProgress: () => {},
};

function madePart(part: MadePart, index: number): SourcePart {
  const imageOf =
    part.imageOf ?? ((i) => ({ ...madeShape, pixels: new Uint8Array(4).fill(i % 256) }));
  return {
    source: part.source ?? `part ${index}`,
    split: part.split,
    count: part.labels.length,
    labels: Uint8Array.from(part.labels),
    subgroups: part.subgroups === undefined ? null : Uint8Array.from(part.subgroups),
    shape: part.shape === undefined ? madeShape : part.shape,
    readImages: async (chosen, take) => {
      for (const i of chosen) take(i, imageOf(i));
    },
  };
}

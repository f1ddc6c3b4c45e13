import type { Encoding, PageHeader, ParquetType } from "hyparquet";
import { describe, expect, test } from "vitest";
import { storedPage } from "./pageCodecs.ts";
import { decodeDataPage, decodeDictionary } from "./pageValues.ts";
import type { LeafColumn } from "./schema.ts";

/** A page of version 1, uncompressed, of a column without nulls. */
function decode(type: ParquetType, encoding: Encoding, count: number, bytes: readonly number[]) {
  const header: PageHeader = {
    type: "DATA_PAGE",
    compressed_page_size: bytes.length,
    uncompressed_page_size: bytes.length,
    data_page_header: {
      num_values: count,
      encoding,
      definition_level_encoding: "RLE",
      repetition_level_encoding: "RLE",
    },
  };
  const values = decodeDataPage(header, Uint8Array.from(bytes), column(type), storedPage, [7]);
  return values.map((value) => (value instanceof Uint8Array ? [...value] : value));
}

function column(type: ParquetType): LeafColumn {
  const element = { name: "a", type, repetition_type: "REQUIRED" } as const;
  const kind = type === "BYTE_ARRAY" ? "bytes" : type === "BOOLEAN" ? "boolean" : "integer";
  return {
    name: "a",
    path: "a",
    schemaPath: [{ count: 1, element, children: [], path: [] }],
    kind,
  };
}

// Deltas as the format's description has them: blocks of 128 in 4 parts, the count, the first value;
// then the smallest delta, which is every delta where all parts have 0 bits.
const deltas = (count: number, first: number, delta: number) => [
  ...[0x80, 1, 4, count, 2 * first],
  ...[...(delta < 0 ? [-2 * delta - 1] : [2 * delta]), 0, 0, 0, 0],
];

describe("the encodings of parquet", () => {
  test("values as they are", () => {
    expect(decode("INT32", "PLAIN", 2, [1, 0, 0, 0, 255, 255, 255, 255])).toEqual([1, -1]);
    expect(decode("BYTE_ARRAY", "PLAIN", 2, [1, 0, 0, 0, 9, 0, 0, 0, 0])).toEqual([[9], []]);
    expect(decode("BOOLEAN", "PLAIN", 3, [0b101])).toEqual([true, false, true]);
  });

  test("deltas", () => {
    expect(decode("INT32", "DELTA_BINARY_PACKED", 3, deltas(3, 5, -2))).toEqual([5, 3, 1]);
    expect(decode("INT64", "DELTA_BINARY_PACKED", 3, deltas(3, 5, 2))).toEqual([5n, 7n, 9n]);
  });

  test("lengths apart, and what values begin with", () => {
    const lengths = deltas(2, 1, 1);
    expect(decode("BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", 2, [...lengths, 7, 8, 9])).toEqual([
      [7],
      [8, 9],
    ]);
    const page = [...deltas(2, 0, 1), ...deltas(2, 1, 0), 7, 8];
    expect(decode("BYTE_ARRAY", "DELTA_BYTE_ARRAY", 2, page)).toEqual([[7], [7, 8]]);
  });
});

describe("a page is refused", () => {
  test.each<[string, ParquetType, Encoding, number, number[], string | RegExp]>([
    ["values beyond it", "INT32", "PLAIN", 2, [1, 0, 0, 0, 1, 0, 0], /range|length|offset/i],
    ["a value beyond it", "BYTE_ARRAY", "PLAIN", 1, [2, 0, 0, 0, 9], /length/],
    [
      "a length beyond it",
      "BYTE_ARRAY",
      "DELTA_LENGTH_BYTE_ARRAY",
      2,
      [...deltas(2, 1, 50), 7],
      /length/,
    ],
    [
      "a prefix that is not there",
      "BYTE_ARRAY",
      "DELTA_BYTE_ARRAY",
      2,
      [...deltas(2, 0, 60), ...deltas(2, 1, -1), 7],
      "expected a prefix of at most 1 bytes, found 60",
    ],
    [
      "a first value with a prefix",
      "BYTE_ARRAY",
      "DELTA_BYTE_ARRAY",
      1,
      [...deltas(1, 1, 0).slice(0, 5), ...deltas(1, 1, 0).slice(0, 5), 7],
      "expected a prefix of at most 0 bytes",
    ],
    ["an index beyond the dictionary", "INT32", "RLE_DICTIONARY", 2, [1, 4, 1], "below 1, found 1"],
    ["an old encoding", "INT32", "BIT_PACKED", 2, [1, 4, 1], "unsupported encoding: BIT_PACKED"],
    [
      "deltas that are cut off",
      "INT32",
      "DELTA_BINARY_PACKED",
      3,
      deltas(3, 0, 0).slice(0, 6),
      /bounds/,
    ],
    ["runs that are cut off", "BOOLEAN", "RLE", 8, [2, 0, 0, 0, 6, 1], /bounds/],
    ["a dictionary that is not there", "INT32", "RLE_DICTIONARY", 2, [1, 4, 1], "below 1, found 1"],
    ["more values than fit", "INT32", "PLAIN", 2 ** 25, [], "at most 16777216 values"],
  ])("for %s", (_, type, encoding, count, bytes, message) => {
    expect(() => decode(type, encoding, count, bytes)).toThrow(message);
  });

  test("for values that grow by what came before, to more than any page holds", () => {
    const step = 4096;
    const count = 1000;
    const varint = (value: number): number[] =>
      value < 128 ? [value] : [(value & 127) | 128, ...varint(value >> 7)];
    const blockCount = Math.ceil((count - 1) / 128);
    const lengths = (first: number, delta: number) => [
      ...[0x80, 1, 4, ...varint(count), ...varint(2 * first)],
      ...new Array(blockCount).fill([...varint(2 * delta), 0, 0, 0, 0]).flat(),
    ];
    // Each value is the one before and 4 KiB more: 4 MiB give 2 GB.
    const page = [...lengths(0, step), ...lengths(step, 0), ...new Array(count * step).fill(0)];
    expect(() => decode("BYTE_ARRAY", "DELTA_BYTE_ARRAY", count, page)).toThrow(
      "expected values of at most 1073741824 bytes, found more",
    );
  });

  test("never: a run that claims more than the page's values is cut, not written out", () => {
    // Header 2 * 2^28: as many times true, which would take two gibibytes.
    const run = [0x80, 0x80, 0x80, 0x80, 0x02, 1];
    expect(decode("BOOLEAN", "RLE", 3, [6, 0, 0, 0, ...run])).toEqual([true, true, true]);
  });

  test("for a dictionary of more values than its bytes hold", () => {
    const header = {
      type: "DICTIONARY_PAGE",
      compressed_page_size: 4,
      uncompressed_page_size: 4,
      dictionary_page_header: { num_values: 100, encoding: "PLAIN" },
    } as const satisfies PageHeader;
    expect(() => decodeDictionary(header, new Uint8Array(4), column("INT32"), storedPage)).toThrow(
      RangeError,
    );
  });
});

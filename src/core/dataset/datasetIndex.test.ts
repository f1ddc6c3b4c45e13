import { describe, expect, it } from "vitest";
import { datasetIndexEntry, parseDatasetIndex } from "./datasetIndex.ts";
import { datasetHash } from "./packedDataset.ts";
import { smallDataset } from "./testSupport/smallDataset.ts";

describe("datasetIndexEntry", () => {
  it("says what a page needs to know before it loads a data set", async () => {
    const { manifest } = (await smallDataset()).dataset;
    expect(await datasetIndexEntry(manifest)).toEqual({
      name: "small",
      title: "Small",
      licence: "CC0-1.0",
      shape: { height: 1, width: 2, channels: 1 },
      classCount: 3,
      trainCount: 3,
      testCount: 2,
      subgroupNames: ["common", "rare"],
      bytes: 6 + 3 + 3 + 4 + 2 + 2,
      hash: await datasetHash(manifest),
    });
  });
});

describe("parseDatasetIndex", () => {
  it("reads back an index that went through JSON", async () => {
    const index = [await datasetIndexEntry((await smallDataset()).dataset.manifest)];
    expect(parseDatasetIndex(JSON.parse(JSON.stringify(index)))).toEqual(index);
    expect(parseDatasetIndex([])).toEqual([]);
  });

  it("names what is off", async () => {
    const entry = await datasetIndexEntry((await smallDataset()).dataset.manifest);
    for (const [json, message] of [
      [{}, "index: "],
      [[entry, { ...entry, name: "../up" }], "1.name: lower-case letters, digits and dashes"],
      [[{ ...entry, hash: "abc" }], "0.hash: 64 lower-case hexadecimal digits"],
      [[{ ...entry, bytes: -1 }], "0.bytes: "],
    ] as const) {
      expect(() => parseDatasetIndex(json)).toThrow(
        expect.objectContaining({
          code: "dataset-invalid",
          message: expect.stringContaining(message),
        }),
      );
    }
  });
});

import { describe, expect, it } from "vitest";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { ColumnChoice } from "../../../protocol/importApi.ts";
import type { DatasetReading } from "../../reading.ts";
import { quietContext } from "../../testSupport/madeReading.ts";
import { memoryFile } from "../../testSupport/memoryFile.ts";
import { openFormat } from "../../testSupport/openFormat.ts";
import { cifarFile, cifarPixel, readAll, withoutSize } from "../../testSupport/rawFiles.ts";
import { cancelledAfter } from "../../testSupport/readContext.ts";
import { cifar } from "./cifar.ts";

const filesOf = (contents: Record<string, Uint8Array | string>) =>
  Object.entries(contents).map(([path, bytes]) =>
    memoryFile(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes),
  );
async function open(files: readonly SourceFile[], choice: ColumnChoice = {}) {
  const reading = await openFormat(cifar, files, choice, quietContext);
  if (reading === null) throw new Error("nothing was opened");
  return reading;
}
const labelsOf = ({ parts }: DatasetReading) => parts.map(({ labels }) => [...labels]);

const ten = cifarFile([[3], [9], [0]]);
const hundred = cifarFile([
  [19, 99],
  [0, 42],
]);

describe("cifar", () => {
  it("reads CIFAR-10 as published: batches train, class names, planes to pixels", async () => {
    const names = "a0\na1\na2\na3\na4\na5\na6\na7\na8\na9\n\n";
    const reading = await open(
      filesOf({
        "b/test_batch.bin": cifarFile([[1]]),
        "b/data_batch_2.bin": cifarFile([[7]]),
        "b/data_batch_1.bin": ten,
        "b/batches.meta.txt": names,
        "b/readme.html": "<p>",
      }),
    );
    expect(reading.parts.map(({ source, split }) => [source, split])).toEqual([
      ["b/data_batch_1.bin", "train"],
      ["b/data_batch_2.bin", "train"],
      ["b/test_batch.bin", "test"],
    ]);
    expect(labelsOf(reading)).toEqual([[3, 9, 0], [7], [1]]);
    expect(reading.classNames).toEqual(names.trim().split("\n"));
    expect(reading.columns).toEqual([]);
    expect(reading.suggestion).toMatchObject({ name: "cifar-10", horizontalFlip: true });
    expect(reading.notes).toEqual(["Left out: b/readme.html."]);

    const [, image] = await readAll(reading.parts[0], [0, 2]);
    expect(image.exampleIndex).toBe(2);
    expect(image.pixels).toEqual(
      Array.from({ length: 3072 }, (_, at) => cifarPixel([0], at % 3, Math.floor(at / 3))),
    );
  });

  it("knows the ten classes without their file", async () => {
    const { classNames } = await open(filesOf({ "data_batch_1.bin": ten }));
    expect(classNames.join(" ")).toBe(
      "airplane automobile bird cat deer dog frog horse ship truck",
    );
  });

  it("reads CIFAR-100: fine labels, coarse ones as subgroups if chosen", async () => {
    const fine = Array.from({ length: 100 }, (_, i) => `fine ${i}`);
    const coarse = Array.from({ length: 20 }, (_, i) => `coarse ${i}`);
    const files = filesOf({
      "train.bin": hundred,
      "test.bin": hundred.subarray(0, 3074),
      "fine_label_names.txt": fine.join("\r\n"),
      "coarse_label_names.txt": coarse.join("\n"),
    });
    const byFine = await open(files);
    expect(byFine.parts.map(({ split }) => split)).toEqual(["train", "test"]);
    expect(labelsOf(byFine)).toEqual([[99, 42], [99]]);
    expect(byFine.classNames).toEqual(fine);
    expect(byFine).toMatchObject({
      chosen: { label: "fine_label", subgroup: null },
      subgroupNames: [],
      columns: [
        { name: "coarse_label", valueCount: 2, sampleValues: ["coarse 0", "coarse 19"] },
        { name: "fine_label", valueCount: 2, sampleValues: ["fine 42", "fine 99"] },
      ],
    });
    const [image] = await readAll(byFine.parts[0]);
    expect(image.pixels.slice(0, 6)).toEqual(
      [0, 0, 0, 1, 1, 1].map((i, at) => cifarPixel([19], at % 3, i)),
    );

    const swapped = await open(files, { label: "coarse_label", subgroup: "fine_label" });
    expect(labelsOf(swapped)).toEqual([[19, 0], [19]]);
    expect(swapped.parts[0].subgroups).toEqual(Uint8Array.of(99, 42));
    expect([swapped.classNames, swapped.subgroupNames]).toEqual([coarse, fine]);
  });

  it.each<[string, Uint8Array, string, string | null]>([
    ["mine.bin", ten, "cifar-10", null],
    ["mine.bin", hundred, "cifar-100", null],
    ["train.bin", hundred, "cifar-100", "train"],
    ["cifar-100-binary/x.bin", hundred, "cifar-100", null],
    ["cifar10/test.bin", ten, "cifar-10", "test"],
  ])("recognises %s by name or size", async (path, bytes, name, split) => {
    for (const file of filesOf({ [path]: bytes })) {
      for (const given of [file, withoutSize(file)]) {
        const reading = await open([given]);
        expect([reading.suggestion.name, reading.parts[0].split]).toEqual([name, split]);
      }
    }
  });

  it("numbers the classes of CIFAR-100 without their file, and says so", async () => {
    const { classNames, notes } = await open(filesOf({ "train.bin": hundred }));
    expect([classNames[0], classNames[99]]).toEqual(["class 0", "class 99"]);
    expect(notes).toEqual([
      "No fine_label_names.txt was given: the values of fine_label are numbered.",
    ]);
  });

  it("lets other files pass", async () => {
    const idx = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 0);
    for (const files of [
      filesOf({ "labels.bin": idx }),
      filesOf({ "a.bin": ten, "a.png": "png" }),
      filesOf({ "data_batch_1.txt": ten }),
      filesOf({ train: ten }),
      [],
    ]) {
      expect(await openFormat(cifar, files, {}, quietContext)).toBeNull();
    }
  });

  const fineOutOfRange = [
    [0, 99],
    [1, 100],
  ];
  const neither = "Expected CIFAR-10 (records of 3073 bytes) or CIFAR-100 (3074), found neither: ";
  // 3073 records of 3074 bytes are 3074 of 3073; all labels are 0 either way.
  const both = new Uint8Array(3073 * 3074);
  it.each<[string, Record<string, Uint8Array | string>, ColumnChoice, string]>([
    [
      "a cut record",
      { "data_batch_1.bin": ten.subarray(0, 7000) },
      {},
      "data_batch_1.bin record 2 (byte 6146): expected 3073 bytes, found 854 and the end of the file",
    ],
    [
      "an empty file",
      { "test_batch.bin": "" },
      {},
      "test_batch.bin byte 0: expected a record of 3073 bytes, found 0",
    ],
    [
      "a label out of range",
      { "data_batch_1.bin": cifarFile([[9], [10]]) },
      {},
      "data_batch_1.bin record 1 (byte 3073): expected a label below 10, found 10",
    ],
    [
      "a fine label out of range",
      { "cifar-100/train.bin": cifarFile(fineOutOfRange) },
      {},
      "cifar-100/train.bin record 1 (byte 3075): expected a fine_label below 100, found 100",
    ],
    [
      "what is neither",
      { "x.bin": ten.subarray(0, 5) },
      {},
      `${neither}x.bin record 0 (byte 0): expected 3073 bytes, found 5 and the end of the file; ` +
        "x.bin record 0 (byte 0): expected 3074 bytes, found 5 and the end of the file",
    ],
    [
      "what is either",
      { "x.bin": both },
      {},
      "x.bin: expected CIFAR-10 (records of 3073 bytes) or CIFAR-100 (3074), found a size and " +
        "labels that fit both: call the file cifar-10.bin or cifar-100.bin",
    ],
    [
      "both data sets",
      { "data_batch_1.bin": ten, "cifar-100/train.bin": hundred },
      {},
      "Expected files of one data set, found CIFAR-10 (data_batch_1.bin) and CIFAR-100 (cifar-100/train.bin)",
    ],
    [
      "a file twice",
      { "a/test_batch.bin": ten, "b/test_batch.bin": ten },
      {},
      "Expected one file called test_batch.bin, found a/test_batch.bin and b/test_batch.bin",
    ],
    [
      "too few names",
      { "data_batch_1.bin": ten, "batches.meta.txt": "cat\ndog" },
      {},
      "batches.meta.txt: expected 10 names, one a line, found 2",
    ],
    [
      "the Python version",
      { data_batch_1: Uint8Array.of(0x80, 2) },
      {},
      "data_batch_1 byte 0: expected the binary version of CIFAR (.bin files), found a Python pickle: download the binary version",
    ],
    [
      "a column that is not there",
      { "train.bin": hundred },
      { label: "size" },
      'CIFAR-100: expected column coarse_label or fine_label, found "size"',
    ],
    [
      "a choice where there is none",
      { "data_batch_1.bin": ten },
      { subgroup: "label" },
      'CIFAR-10: expected no choice of columns, found "label"',
    ],
  ])("refuses %s", async (_, contents, choice, message) => {
    const files = filesOf(contents);
    for (const given of [files, files.map(withoutSize)]) {
      await expect(open(given, choice)).rejects.toMatchObject({ code: "dataset-invalid", message });
    }
  });

  it("stops when cancelled, while opening and while reading", async () => {
    const files = filesOf({ "data_batch_1.bin": ten });
    await expect(openFormat(cifar, files, {}, cancelledAfter(0))).rejects.toThrow("cancelled");
    const [part] = (await open(files)).parts;
    const read = part.readImages(Uint32Array.of(0), () => {}, cancelledAfter(0));
    await expect(read).rejects.toThrow("cancelled");
  });

  it("reads labels that lie across chunks", async () => {
    const [file] = filesOf({ "cifar-100/a.bin": hundred });
    const inPieces: SourceFile = {
      ...file,
      async *chunks() {
        for (let at = 0; at < hundred.length; at += 7) yield hundred.subarray(at, at + 7);
      },
    };
    expect(labelsOf(await open([inPieces]))).toEqual([[99, 42]]);
  });
});

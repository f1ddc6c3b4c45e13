import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { quietContext } from "../../testSupport/madeReading.ts";
import { memoryFile } from "../../testSupport/memoryFile.ts";
import { npyFile } from "../../testSupport/npyFile.ts";
import { openFormat } from "../../testSupport/openFormat.ts";
import { readAll } from "../../testSupport/rawFiles.ts";
import { npz } from "./npz.ts";

type Arrays = Record<string, Uint8Array>;

/** `numpy.savez` stores, `savez_compressed` deflates. */
async function open(arrays: Arrays, level: 0 | 6 = 0) {
  const files = Object.fromEntries(
    Object.entries(arrays).map(([name, npy]) => [`${name}.npy`, npy]),
  );
  const reading = await openFormat(
    npz,
    [memoryFile("a.npz", zipSync(files, { level }))],
    {},
    quietContext,
  );
  if (reading === null) throw new Error("not taken for npz");
  return reading;
}

/** n images of 2 by 2, pixels counted through from `first`. */
const images = (n: number, first = 0) =>
  npyFile(
    "|u1",
    `(${n}, 2, 2)`,
    Uint8Array.from({ length: n * 4 }, (_, i) => first + i),
  );
const labels = (...values: number[]) =>
  npyFile("|u1", `(${values.length},)`, Uint8Array.from(values));

describe("npz", () => {
  it.each([0, 6] as const)("reads arrays named as Keras does, level %i", async (level) => {
    const reading = await open(
      { x_train: images(3), y_train: labels(0, 2, 1), x_test: images(1, 50), y_test: labels(2) },
      level,
    );
    expect(reading.classNames).toEqual(["0", "1", "2"]);
    expect(reading.parts.map(({ split, count }) => [split, count])).toEqual([
      ["train", 3],
      ["test", 1],
    ]);
    expect(reading.parts[0].labels).toEqual(Uint8Array.of(0, 2, 1));
    expect(reading.parts[0].shape).toEqual({ height: 2, width: 2, channels: 1 });
    const taken: [number, number[]][] = [];
    await reading.parts[0].readImages(
      Uint32Array.of(0, 2),
      (index, { pixels }) => taken.push([index, [...pixels]]),
      quietContext,
    );
    expect(taken).toEqual([
      [0, [0, 1, 2, 3]],
      [2, [8, 9, 10, 11]],
    ]);
    expect(reading.notes).toEqual([]);
  });

  it("joins MedMNIST's validation part to training, and says so", async () => {
    const column = (...values: number[]) =>
      npyFile("|u1", `(${values.length}, 1)`, Uint8Array.from(values));
    const reading = await open({
      train_images: npyFile("|u1", "(1, 1, 2, 3)", Uint8Array.of(1, 2, 3, 4, 5, 6)),
      train_labels: column(0),
      val_images: npyFile("|u1", "(1, 1, 2, 3)", Uint8Array.of(6, 5, 4, 3, 2, 1)),
      val_labels: column(1),
      test_images: npyFile("|u1", "(1, 1, 2, 3)", Uint8Array.of(9, 9, 9, 9, 9, 9)),
      test_labels: column(1),
    });
    expect(reading.parts.map(({ split }) => split)).toEqual(["train", "train", "test"]);
    expect(reading.parts[1].shape).toEqual({ height: 1, width: 2, channels: 3 });
    expect(reading.notes).toEqual(["a.npz: the validation examples join the training examples."]);
  });

  it("reads plain names with subgroups, and names what it does not know", async () => {
    const reading = await open({
      X: images(2),
      y: labels(0, 1),
      subgroups: labels(5, 9),
      weights: labels(1),
    });
    expect(reading.parts[0].split).toBeNull();
    expect(reading.parts[0].subgroups).toEqual(Uint8Array.of(0, 1));
    expect(reading.subgroupNames).toEqual(["5", "9"]);
    expect(reading.notes).toEqual([
      "a.npz: other arrays left out: weights.",
      "The subgroup values 5, 9 are numbered 0 to 1.",
    ]);
  });

  // numpy.array([-1, 1]).astype(descr).tobytes()
  it.each([
    ["<i8", [255, 255, 255, 255, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0]],
    [">i8", [255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 1]],
    ["<i4", [255, 255, 255, 255, 1, 0, 0, 0]],
    [">i2", [255, 255, 0, 1]],
    ["|i1", [255, 1]],
  ])("reads labels of type %s", async (descr, data) => {
    const y = npyFile(descr, "(2,)", Uint8Array.from(data));
    const reading = await open({ x: images(2), y });
    expect(reading.classNames).toEqual(["-1", "1"]);
    expect(reading.parts[0].labels).toEqual(Uint8Array.of(0, 1));
  });

  it.each([1, 2, 3])("reads version %i of the header", async (version) => {
    const y = npyFile("|u1", "(2,)", Uint8Array.of(1, 0), { version });
    expect((await open({ x: images(2), y })).parts[0].labels).toEqual(Uint8Array.of(1, 0));
  });

  const two = labels(0, 1);
  const pixels = new Uint8Array(8);
  const x = images(2);
  it.each<[string, Arrays, string]>([
    [
      "float images",
      { x: npyFile("<f4", "(2, 1, 1)", pixels), y: two },
      "found float numbers of 32 bits",
    ],
    [
      "a Fortran order",
      { x: npyFile("|u1", "(2, 2, 2)", pixels, { order: "True" }), y: two },
      "found Fortran order",
    ],
    ["pickled objects", { x, y: npyFile("|O", "(2,)", pixels) }, "pickled Python objects"],
    [
      "a structured array",
      { x, y: npyFile("[('a', '<i4')]", "(2,)", pixels) },
      "a structured array",
    ],
    ["strings", { x, y: npyFile("<U1", "(2,)", pixels) }, 'found "<U1"'],
    [
      "float labels",
      { x, y: npyFile("<f4", "(2,)", pixels) },
      "expected integers, found floating point",
    ],
    [
      "one label too few",
      { x, y: labels(0) },
      "a.npz/y.npy: expected 2 values, one for each image, found 1",
    ],
    [
      "several labels an image",
      { x, y: npyFile("|u1", "(2, 4)", pixels) },
      "expected (n,) or (n, 1), found (2, 4)",
    ],
    [
      "channels first",
      { x: npyFile("|u1", "(1, 3, 2, 2)", new Uint8Array(12)), y: labels(0) },
      "found (1, 3, 2, 2)",
    ],
    [
      "more data than the shape",
      { x: npyFile("|u1", "(2, 1, 1)", pixels), y: two },
      "for shape (2, 1, 1), found 136",
    ],
    [
      "a shape beyond counting",
      { x: npyFile("|u1", "(9007199254740991, 9, 9)", pixels), y: two },
      "a size that fits a file",
    ],
    ["no labels", { x_train: x }, "a.npz: expected an array y_train, found none"],
    [
      "no images",
      { foo: x },
      "a.npz: expected x_train and y_train, or images and labels, found foo",
    ],
    ["no npy", { x: Uint8Array.of(1, 2, 3), y: two }, "a.npz/x.npy byte 0: expected a NumPy array"],
    ["one class", { x, y: labels(3, 3) }, "expected labels of at least two classes"],
    [
      "subgroups in one part only",
      { x_train: x, y_train: two, s_train: two, x_test: x, y_test: two },
      "found none",
    ],
  ])("refuses %s", async (_, arrays, message) => {
    await expect(open(arrays)).rejects.toThrow(message);
  });

  it("refuses more classes than a byte holds, naming the row", async () => {
    const values = Uint16Array.from({ length: 300 }, (_, i) => i);
    const y = npyFile("<u2", "(300,)", new Uint8Array(values.buffer));
    const many = npyFile("|u1", "(300, 1, 1)", new Uint8Array(300));
    await expect(open({ x: many, y })).rejects.toThrow(
      "a.npz/y.npy row 256: expected at most 256 values, found one more, 256",
    );
  });

  it("refuses a header cut anywhere", async () => {
    const y = labels(0, 1);
    for (let length = 0; length < y.length; length++) {
      await expect(open({ x, y: y.slice(0, length) }), `cut at ${length}`).rejects.toMatchObject({
        code: "dataset-invalid",
      });
    }
  });

  it("refuses another file by its start, without a look at its end", async () => {
    const starts: number[] = [];
    const other = memoryFile("a.npz", new Uint8Array(100_000));
    const read = (start: number, end: number) => {
      starts.push(start);
      return other.read(start, end);
    };
    await expect(openFormat(npz, [{ ...other, read }], {}, quietContext)).rejects.toThrow(
      "a.npz byte 0: expected a zip of arrays (50 4b 03 04), found 00 00 00 00",
    );
    expect(starts).toEqual([0]);
  });

  it("leaves other files to other readers", async () => {
    expect(await openFormat(npz, [memoryFile("a.csv", x)], {}, quietContext)).toBeNull();
  });

  it("passes on all images of a part", async () => {
    const reading = await open({ x: images(5), y: labels(0, 1, 0, 1, 0) });
    expect(await readAll(reading.parts[0])).toHaveLength(5);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { LabError } from "../../../core/errors.ts";
import type { ColumnChoice } from "../../../protocol/importApi.ts";
import type { DatasetReading } from "../../reading.ts";
import { memoryFile } from "../../testSupport/memoryFile.ts";
import { openFormat } from "../../testSupport/openFormat.ts";
import { imageFolder, imageTable } from "./images.ts";

/** Files whose contents are not looked at before they are read. */
const images = (...paths: string[]) => paths.map((path) => memoryFile(path, new Uint8Array(0)));
const table = (path: string, text: string) => memoryFile(path, new TextEncoder().encode(text));

const openImages = async (files: readonly SourceFile[], choice: ColumnChoice = {}) =>
  (await openFormat(imageTable, files, choice)) ?? openFormat(imageFolder, files);

async function open(...given: Parameters<typeof openImages>) {
  const reading = await openImages(...given);
  if (reading === null) throw new Error("not taken for images");
  return reading;
}

/** Class names of each part's examples. */
const classesOf = ({ parts, classNames }: DatasetReading) =>
  parts.map(({ split, labels }) => [split, ...Array.from(labels, (label) => classNames[label])]);
const subgroupsOf = ({ parts, subgroupNames }: DatasetReading) =>
  parts.map(({ subgroups }) => Array.from(subgroups ?? [], (index) => subgroupNames[index]));

test("files without images or tables are left to other readers, an unlabelled table is too", async () => {
  expect(await openImages(images("a.txt"))).toBeNull();
  expect(await openImages([table("a.csv", "file\n1"), ...images("x.parquet")])).toBeNull();
});

describe("images by class folder", () => {
  test("the folder is the class, names sorted, any case of extension", async () => {
    const reading = await open(images("dog/1.PNG", "cat/2.jpg", "cat/1.JPEG", "notes.md"));
    expect(reading.format).toBe("images in class folders");
    expect(reading.classNames).toEqual(["cat", "dog"]);
    expect(classesOf(reading)).toEqual([[null, "cat", "cat", "dog"]]);
    expect(reading.parts[0].subgroups).toBeNull();
    expect(reading.notes).toEqual(["Left out: notes.md."]);
  });

  test("an example is called by its file, for messages", async () => {
    const reading = await open(images("dog/1.png", "cat/2.png"));
    expect(reading.parts[0].nameOf?.(1)).toBe("dog/1.png");
  });

  test("classes named by numbers are in the order of numbers", async () => {
    const reading = await open(images("10/a.png", "9/a.png", "0/a.png"));
    expect(reading.classNames).toEqual(["0", "9", "10"]);
  });

  test("a leading folder gives the split, one below the class the subgroup", async () => {
    const reading = await open(
      images("p/Train/cat/rare/1.png", "p/Train/dog/common/1.png", "p/test/dog/rare/1.png"),
    );
    expect(classesOf(reading)).toEqual([
      ["train", "cat", "dog"],
      ["test", "dog"],
    ]);
    expect(subgroupsOf(reading)).toEqual([["rare", "common"], ["rare"]]);
  });

  test("validation joins train if there is a test split, else it is the test split", async () => {
    const three = await open(images("train/a/1.png", "val/b/1.png", "test/a/1.png"));
    expect(classesOf(three)).toEqual([
      ["train", "a", "b"],
      ["test", "a"],
    ]);
    expect(three.notes).toEqual(["The validation images join the training set."]);
    const two = await open(images("train/a/1.png", "valid/b/1.png"));
    expect(classesOf(two)).toEqual([
      ["train", "a"],
      ["test", "b"],
    ]);
    expect(two.notes).toEqual([
      "There are no test images: the validation images are the test set.",
    ]);
  });

  test("one folder below every class is no subgroup", async () => {
    const reading = await open(images("train/a/images/1.png", "train/b/images/1.png"));
    expect(reading.subgroupNames).toEqual([]);
    expect(reading.classNames).toEqual(["a", "b"]);
  });

  const manyClasses = Array.from({ length: 257 }, (_, i) => `c${i}/1.png`);
  test.each<[string, string[], RegExp]>([
    ["one class", ["p/cat/1.png", "p/cat/2.png"], /^cat\/: .*two classes or more, found this one/],
    ["no class", ["cat/1.png", "dog/1.png", "2.png"], /^2\.png: .*folder for each class.*in none/],
    [
      "a split for some",
      ["train/a/1.png", "a/1.png", "b/1.png"],
      /^a\/1\.png: .*as train\/a\/1\.png/,
    ],
    ["subgroups for some", ["a/x/1.png", "b/1.png"], /^b\/1\.png: .*as for a\/x\/1\.png, found 1/],
    ["too deep", ["a/x/y/1.png", "b/x/y/1.png"], /^a\/x\/y\/1\.png: .* found 3 folders/],
    ["257 classes", manyClasses, /at most 256 class folders, found 257/],
  ])("refused: %s", async (_what, paths, message) => {
    await expect(open(images(...paths))).rejects.toThrow(message);
    await expect(open(images(...paths))).rejects.toBeInstanceOf(LabError);
  });
});

describe("images with a table", () => {
  const abc = images("img/a.png", "img/b.png", "img/c.png");

  test.each([
    ["commas", "file,label\na.png,x\nb.png,y\nc.png,x\n"],
    ["semicolons and a byte order mark", "\ufefffile;label\na.png;x\nb.png;y\nc.png;x"],
    ["tabs, CRLF, empty lines", "file\tlabel\r\na.png\tx\r\n\r\nb.png\ty\r\nc.png\tx\r\n\r\n"],
    ["quotes", '"file","label"\n"a.png","x"\n"img/b.png",y\n./img/c.png, x \n'],
    ["backslashes, no extensions", "Path,Class\nimg\\a,x\nb,y\nimg\\c.png,x\n"],
    ["another order and pandas' index", ",label,file\n0,x,c.png\n1,y,b.png\n2,x,a.png\n"],
  ])("is read with %s", async (_how, text) => {
    const reading = await open([...abc, table("labels.csv", text)]);
    expect(reading.format).toBe("images with a table");
    expect(classesOf(reading)).toEqual([[null, "x", "y", "x"]]);
    expect(reading.chosen.subgroup).toBeNull();
  });

  test("columns are listed, chosen by name or by default, binary ones named", async () => {
    const csv = table(
      "t.csv",
      "image,colour,target,group,Smiling\na.png,red,0,m,1\nb.png,blue,1,f,-1\nc.png,red,0,f,1\n",
    );
    const byDefault = await open([...abc, csv]);
    expect(byDefault.chosen).toEqual({ label: "target", subgroup: "group" });
    expect(byDefault.classNames).toEqual(["0", "1"]);
    expect(subgroupsOf(byDefault)).toEqual([["m", "f", "f"]]);
    expect(byDefault.columns).toContainEqual({
      name: "colour",
      valueCount: 2,
      sampleValues: ["blue", "red"],
    });
    const chosen = await open([...abc, csv], { label: "Smiling", subgroup: null });
    expect(classesOf(chosen)).toEqual([[null, "Smiling", "not Smiling", "Smiling"]]);
    expect(chosen.classNames).toEqual(["not Smiling", "Smiling"]);
    expect(chosen.parts[0].subgroups).toBeNull();
  });

  test("without a known name the first column is the file, the second the label", async () => {
    const csv = table("t.csv", "what,kind,more\na.png,x,1\nb.png,y,2\nc.png,x,3\n");
    expect((await open([...abc, csv])).chosen).toEqual({ label: "kind", subgroup: null });
  });

  test("a split column, or tables called train and test, give the split", async () => {
    const column = table("t.csv", "file,split,label\na.png,test,x\nb.png,train,y\nc.png,Val,x\n");
    const expected = [
      ["train", "y", "x"],
      ["test", "x"],
    ];
    const reading = await open([...abc, column]);
    expect(classesOf(reading)).toEqual(expected);
    expect(reading.columns.map(({ name }) => name)).toEqual(["label"]);
    const test = table("test.csv", "file,label\na.png,x\n");
    const train = table("train.csv", "file,label\nb.png,y\nc.png,x\n");
    expect(classesOf(await open([...abc, train, test]))).toEqual(expected);
  });

  test("images that no table names are left out, with a note", async () => {
    const csv = table("t.csv", "file,label\na.png,x\nc.png,y\n");
    const reading = await open([...abc, csv]);
    expect(classesOf(reading)).toEqual([[null, "x", "y"]]);
    expect(reading.notes).toEqual(["Images that no table names, left out: 1."]);
  });

  test.each<[string, string, RegExp]>([
    ["an empty file", "", /^t\.csv: .*found an empty file$/],
    ["a header only", "file,label\n", /^t\.csv: .*found a header only$/],
    ["no label column", "file\na.png\n", /^t\.csv: expected a column of labels, found none$/],
    ["a column twice", "file,x,x\na.png,1,2\n", /^t\.csv row 1: .*found "x" twice$/],
    [
      "a cell too few",
      "file,label\na.png,x\n\nb.png\n",
      /^t\.csv row 4: expected 2 cells, found 1$/,
    ],
    ["a cell too many", "file,label\na.png,x,y\n", /^t\.csv row 2: expected 2 cells, found 3$/],
    ["an open quote", 'file,label\na.png,"x\n', /^t\.csv row 2: expected well-formed quotes/],
    [
      "no label",
      "file,label\na.png,x\nb.png,\n",
      /^t\.csv row 3: .*a value of "label", found none$/,
    ],
    ["no file name", "file,label\n,x\n", /^t\.csv row 2: .*name of a file, found an empty cell$/],
    [
      "a file not there",
      "file,label\na.png,x\n../d.png,y\n",
      /^t\.csv row 3: .*"\.\.\/d\.png", which is not/,
    ],
    [
      "a file twice",
      "file,label\na.png,x\nimg/a.png,x\n",
      /^t\.csv row 3: .*which row 2 names too$/,
    ],
    [
      "a split unknown",
      "file,label,split\na.png,x,foo\nb.png,y,test\n",
      /^t\.csv row 2: .*found "foo"$/,
    ],
    ["no header", "a.png,x\nb.png,y\n", /^t\.csv row 1: expected a header.*found "a\.png"$/],
    ["one class", "file,label\na.png,x\nb.png,x\n", /^column "label": .*found only "x"$/],
  ])("refused: %s", async (_what, text, message) => {
    const opening = open([...abc, table("t.csv", text)]);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toBeInstanceOf(LabError);
  });

  test("rows of empty cells, as spreadsheets leave them at the end, are stepped over", async () => {
    const text = "file,label\na.png,x\n,\nb.png,y\n,\n,\n";
    const reading = await open([...images("a.png", "b.png"), table("t.csv", text)]);
    expect(classesOf(reading)).toEqual([[null, "x", "y"]]);
  });

  test("refused: a table of two gigabytes, without reading it", async () => {
    const huge = { ...table("t.csv", ""), size: 2 ** 31 };
    await expect(open([...abc, huge])).rejects.toThrow(
      "t.csv: expected a text of at most 268435456 bytes, found 2147483648",
    );
  });

  test("refused: a table in UTF-16, as spreadsheets may save it", async () => {
    const wide = memoryFile("t.csv", Uint8Array.of(0xff, 0xfe, 65, 0));
    await expect(open([...abc, wide])).rejects.toThrow(/^t\.csv: expected text in UTF-8/);
  });

  test("refused: a name that two files have, unless it is the path of one", async () => {
    const files = images("x/1.png", "y/1.png", "1.png");
    const csv = (name: string) => table("y/t.csv", `file,label\n${name},a\nx/1.png,b\n`);
    await expect(
      open([...files.slice(0, 2), table("t.csv", "file,label\n1.png,a")]),
    ).rejects.toThrow(
      /^t\.csv row 2: expected "1\.png" to name one file, found x\/1\.png and y\/1\.png$/,
    );
    // From the table's folder it is y/1.png.
    const reading = await open([...files, csv("1.png")]);
    expect(classesOf(reading)).toEqual([[null, "b", "a"]]);
  });

  test("refused: tables that contradict each other, a column not there, too many classes", async () => {
    const one = table("1.csv", "file,label\na.png,x\nb.png,y\n");
    const two = table("2.csv", "file,label\nb.png,y\na.png,y\n");
    await expect(open([...abc, one, two])).rejects.toThrow(
      /^2\.csv row 3: .*"label" of img\/a\.png/,
    );
    await expect(open([...abc, one], { label: "foo" })).rejects.toThrow(
      '1.csv: expected a column of label, found "foo"',
    );
    const many = Array.from({ length: 257 }, (_, i) => `${i}.png`);
    const csv = table("t.csv", ["file,label", ...many.map((name) => `${name},${name}`)].join("\n"));
    await expect(open([...images(...many), csv])).rejects.toThrow(/at most 256 values, found more/);
  });

  test("refused: a table and no images", async () => {
    await expect(open([table("t.csv", "file,label\na.png,x")])).rejects.toThrow(/^t\.csv: .*\.png/);
  });

  test("any text gives a reading or a LabError", async () => {
    const cell = fc.constantFrom("file", "label", "a.png", "b.png", "c", "x", "", '"', '"q"', "-1");
    const ends = fc.constantFrom(",", ";", "\t", "\n", "\r\n", "\r", " ");
    const text = fc.array(fc.oneof(cell, ends, fc.string({ maxLength: 3 })), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (parts, isCeleba) => {
        const path = isCeleba ? "list_attr_celeba.txt" : "t.csv";
        const start = isCeleba ? "" : "file,label\n";
        try {
          await open([...abc, table(path, start + parts.join(""))]);
        } catch (error) {
          expect(error).toBeInstanceOf(LabError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("CelebA", () => {
  const folder = "img_align_celeba/img_align_celeba";
  const faces = images(`${folder}/000001.jpg`, `${folder}/000002.jpg`, `${folder}/000003.jpg`);
  const attributesText =
    "3\nBlond_Hair Male Young \n000001.jpg -1  1  1\n000002.jpg  1 -1  1\n000003.jpg  1 -1 -1\n";
  const partitionText = "000001.jpg 0\n000002.jpg 1\n000003.jpg 2\n";
  const lists = {
    text: [
      table("list_attr_celeba.txt", attributesText),
      table("list_eval_partition.txt", partitionText),
    ],
    csv: [
      table(
        "list_attr_celeba.csv",
        "image_id,Blond_Hair,Male,Young\n000001.jpg,-1,1,1\n000002.jpg,1,-1,1\n000003.jpg,1,-1,-1\n",
      ),
      table("list_eval_partition.csv", `image_id,partition\n${partitionText.replace(/ /g, ",")}`),
    ],
  };

  test.each(["text", "csv"] as const)("is read with its lists as %s", async (kind) => {
    const reading = await open([...faces, ...lists[kind]]);
    expect(reading.chosen).toEqual({ label: "Blond_Hair", subgroup: "Male" });
    expect(reading.classNames).toEqual(["not Blond_Hair", "Blond_Hair"]);
    expect(classesOf(reading)).toEqual([
      ["train", "not Blond_Hair", "Blond_Hair"],
      ["test", "Blond_Hair"],
    ]);
    expect(subgroupsOf(reading)).toEqual([["Male", "not Male"], ["not Male"]]);
    expect(reading.columns.map(({ name }) => name)).toEqual(["Blond_Hair", "Male", "Young"]);
    expect(reading.suggestion.name).toBe("celeba");
    expect(reading.notes).toEqual(["The validation images join the training set."]);
  });

  test("a part of the images will do, with a note", async () => {
    const reading = await open([...faces.slice(0, 2), ...lists.csv]);
    expect(reading.parts.map(({ count }) => count)).toEqual([1, 1]);
    expect(reading.notes).toContain("list_attr_celeba.csv: 1 rows name images not given.");
    await expect(open([...images("other.jpg"), ...lists.csv])).rejects.toThrow(/row 2: .*3 of 3/);
  });

  test("refused: a wrong count, a row with a cell missing", async () => {
    const wrong = table("list_attr_celeba.txt", attributesText.replace("3\n", "4\n"));
    await expect(open([...faces, wrong])).rejects.toThrow(/row 1: .*count of rows, 3, found "4"$/);
    const short = table("list_attr_celeba.txt", attributesText.replace("1  1\n", "1\n"));
    await expect(open([...faces, short])).rejects.toThrow(/row 3: expected 4 cells, found 3$/);
  });
});

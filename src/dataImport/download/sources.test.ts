import { expect, test } from "vitest";
import { packOptionsSchema } from "../../core/dataset/packOptions.ts";
import { sourceNamed, sources } from "../../core/dataset/sources.ts";
import { splitOfPath } from "../formats/parquet/splitOfPath.ts";
import { memoryChunkStore } from "../testSupport/memoryChunkStore.ts";
import { clearSource, downloadSource, keptOf, suggestionOf } from "./downloadSource.ts";

test.each(sources)("$name has addresses of the hub, a split to each and a size", (source) => {
  expect(source.files.map(({ split }) => split)).toEqual(["train", "test"]);
  for (const { address, path, split } of source.files) {
    expect(address).toMatch(
      /^https:\/\/huggingface\.co\/datasets\/[\w-]+\/\w+\/resolve\/[0-9a-f]{40}\/\w+\/(train|test)-00000-of-00001\.parquet$/,
    );
    expect(splitOfPath(path)).toBe(split);
  }
  const options = { ...suggestionOf(source), split: { by: "files" }, seed: 0 };
  expect(packOptionsSchema.safeParse(options).success).toBe(true);
});

test("the sizes are those of the data sets", () => {
  // 70,000 images of 28 x 28 and 60,000 of 32 x 32 x 3, a label each.
  expect(sourceNamed("mnist").packedBytes).toBe(54_950_000);
  expect(sourceNamed("cifar-100").packedBytes).toBe(184_380_000);
  expect(sourceNamed("cifar-10").downloadBytes).toBe(143_646_105);
});

test("an unknown source is refused with the names of the known ones", () => {
  expect(() => sourceNamed("imagenet")).toThrow(
    'expected one of the sources mnist, fashion-mnist, cifar-10, cifar-100, found "imagenet"',
  );
});

test("a source is downloaded file by file, listed and forgotten", async () => {
  const source = sourceNamed("mnist");
  const store = memoryChunkStore();
  const asked: string[] = [];
  const fractions: (number | null)[] = [];
  const files = await downloadSource(
    source,
    store,
    async (address) => {
      asked.push(address);
      const pieces = [Uint8Array.of(1, 2, 3)];
      const read = async () => ({ done: pieces.length === 0, value: pieces.pop() });
      return {
        status: 200,
        headers: { get: (name) => (name === "content-length" ? "3" : null) },
        body: { getReader: () => ({ read, cancel: async () => {} }) },
      };
    },
    {
      signal: { aborted: false, throwIfAborted: () => {} },
      onProgress: ({ fraction }) => fractions.push(fraction),
      wait: async () => {},
    },
  );
  expect(asked).toEqual(source.files.map(({ address }) => address));
  expect(files.map(({ path }) => path)).toEqual(source.files.map(({ path }) => path));
  expect(fractions.at(-1)).toBe(1);
  expect(await keptOf(source, store)).toEqual({ bytes: 6, totalBytes: 6 });
  await clearSource(source, store);
  expect((await keptOf(source, store)).bytes).toBe(0);
});

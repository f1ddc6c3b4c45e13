import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart } from "../../reading.ts";
import { quietContext } from "../../testSupport/madeReading.ts";
import { memoryFile } from "../../testSupport/memoryFile.ts";
import { openFormat } from "../../testSupport/openFormat.ts";
import { imageFolder } from "./images.ts";

async function open(files: readonly SourceFile[]): Promise<readonly SourcePart[]> {
  return (await openFormat(imageFolder, files))?.parts ?? [];
}

describe("readImages", () => {
  const coloured = (value: number) => {
    const image = new PNG({ width: 1, height: 1 });
    image.data.set([value, 0, 0, 255]);
    return new Uint8Array(PNG.sync.write(image));
  };
  const files = Array.from({ length: 20 }, (_, i) =>
    memoryFile(`${i % 2 === 0 ? "a" : "b"}/${String(i).padStart(2, "0")}.png`, coloured(i)),
  );
  let underWay = 0;
  let mostUnderWay = 0;
  /** The first images take longest: in order they come only if the reader waits. */
  const slowContext: ReadContext = {
    ...quietContext,
    decodeImage: async (bytes) => {
      mostUnderWay = Math.max(mostUnderWay, ++underWay);
      const { height, width, data } = PNG.sync.read(Buffer.from(bytes));
      await new Promise((done) => setTimeout(done, 12 - (data[0] % 12)));
      underWay--;
      return { height, width, rgba: data };
    },
  };

  async function valuesOf(part: SourcePart, chosen: readonly number[], context: ReadContext) {
    const values: number[][] = [];
    await part.readImages(
      Uint32Array.from(chosen),
      (index, { pixels }) => values.push([index, pixels[0]]),
      context,
    );
    return values;
  }

  test("passes on the chosen images in order, a few decoded at a time", async () => {
    const parts = await open(files);
    const fractions: (number | null)[] = [];
    const onProgress = ({ fraction }: { fraction: number | null }) => fractions.push(fraction);
    const chosen = [0, 1, 3, 5, 9, 10, 11, 19];
    const values = await valuesOf(parts[0], chosen, { ...slowContext, onProgress });
    // Sorted by path: a/00, a/02, ..., a/18, b/01, b/03, ...
    const stored = (index: number) => (index < 10 ? 2 * index : 2 * (index - 10) + 1);
    expect(values).toEqual(chosen.map((index) => [index, stored(index)]));
    expect(mostUnderWay).toBeGreaterThan(1);
    expect(mostUnderWay).toBeLessThanOrEqual(6);
    expect(fractions.at(-1)).toBe(1);
  });

  test("a file that does not decode ends it with that file's error", async () => {
    const broken = [...files, memoryFile("b/zz.png", Uint8Array.of(71, 73, 70, 56))];
    const parts = await open(broken);
    await expect(valuesOf(parts[0], [18, 19, 20], slowContext)).rejects.toThrow(
      /^b\/zz\.png: expected a PNG or JPEG, found a GIF/,
    );
  });

  test("an image file above the limit is not read", async () => {
    const read = () => Promise.reject(new Error("read"));
    const large = { ...files[0], path: "a/large.png", size: 64 * 1024 ** 2 + 1, read };
    const parts = await open([large, files[1]]);
    await expect(valuesOf(parts[0], [0], slowContext)).rejects.toThrow(/^a\/large\.png: .*at most/);
  });

  test("cancelling stops it", async () => {
    const abort = new AbortController();
    const parts = await open(files);
    const context = { ...slowContext, signal: abort.signal, onProgress: () => abort.abort() };
    const reading = valuesOf(parts[0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], context);
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});

import { afterEach, describe, expect, it, vi } from "vitest";
import { blobFile } from "./blobFile.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

describe("blobFile", () => {
  it("reads ranges, clipped at the end", async () => {
    const file = blobFile("a/b.bin", new Blob([Uint8Array.of(1, 2, 3, 4)]));
    expect(file).toMatchObject({ path: "a/b.bin", size: 4 });
    expect(await file.read(1, 3)).toEqual(Uint8Array.of(2, 3));
    expect(await file.read(2, 99)).toEqual(Uint8Array.of(3, 4));
    expect(await file.read(9, 99)).toEqual(new Uint8Array());
    expect(await file.read(3, 1)).toEqual(new Uint8Array());
  });

  it("gives the contents in chunks of a mebibyte", async () => {
    const bytes = new Uint8Array(2 * 1024 ** 2 + 5).map((_, index) => index % 251);
    const sizes: number[] = [];
    let at = 0;
    for await (const chunk of blobFile("big.bin", new Blob([bytes])).chunks()) {
      expect(chunk[0]).toBe(at % 251);
      sizes.push(chunk.length);
      at += chunk.length;
    }
    expect(sizes).toEqual([1_048_576, 1_048_576, 5]);
  });

  it.each(["NotReadableError", "NotFoundError"])(
    "names a file that is not there as it was picked (%s)",
    async (name) => {
      vi.spyOn(Blob.prototype, "arrayBuffer").mockRejectedValue(new DOMException("gone", name));
      await expect(blobFile("img/9.png", new Blob(["x"])).read(0, 1)).rejects.toMatchObject({
        code: "dataset-invalid",
        message: expect.stringMatching(/^img\/9\.png: .*changed, moved or removed/),
      });
    },
  );

  it("leaves running out of memory to whoever reads", async () => {
    const noMemory = new RangeError("Array buffer allocation failed");
    vi.spyOn(Blob.prototype, "arrayBuffer").mockRejectedValue(noMemory);
    await expect(blobFile("a", new Blob(["x"])).read(0, 1)).rejects.toBe(noMemory);
  });
});

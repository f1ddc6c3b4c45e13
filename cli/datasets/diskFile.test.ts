import { appendFile, mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { diskFile, unreadable } from "./diskFile.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "disk-file-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function written(bytes: Uint8Array) {
  const location = join(folder, "a.bin");
  await writeFile(location, bytes);
  return { location, file: await diskFile("train/a.bin", location) };
}

const invalid = (message: string) =>
  expect.objectContaining({ code: "dataset-invalid", message: expect.stringContaining(message) });

describe("diskFile", () => {
  it("reads ranges, clipped at the end of the file", async () => {
    const { file } = await written(Uint8Array.of(1, 2, 3, 4, 5));
    expect(file).toMatchObject({ path: "train/a.bin", size: 5 });
    expect([...(await file.read(1, 3))]).toEqual([2, 3]);
    expect([...(await file.read(3, 99))]).toEqual([4, 5]);
    expect([...(await file.read(5, 9))]).toEqual([]);
    expect([...(await file.read(3, 1))]).toEqual([]);
  });

  it("hands the contents over in chunks of a mebibyte, and again when asked again", async () => {
    const bytes = Uint8Array.from({ length: 2 * 1024 ** 2 + 3 }, (_, i) => (i * 7) % 251);
    const { file } = await written(bytes);
    for (let time = 0; time < 2; time++) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of file.chunks()) chunks.push(chunk);
      expect(chunks.map(({ length }) => length)).toEqual([1024 ** 2, 1024 ** 2, 3]);
      expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    }
  });

  it("has no chunks of an empty file", async () => {
    const { file } = await written(new Uint8Array(0));
    for await (const chunk of file.chunks()) expect(chunk).toBe("none");
  });

  it("names a file that is missing, and a folder", async () => {
    const missing = diskFile("a.png", join(folder, "a.png"));
    await expect(missing).rejects.toThrow(invalid("a.png: there is no such file"));
    await expect(diskFile("cats", folder)).rejects.toThrow(
      invalid("cats: expected a file, found a folder"),
    );
  });

  it("names a file that changed since it was opened", async () => {
    const { file, location } = await written(Uint8Array.of(1, 2, 3));
    await appendFile(location, "more");
    await expect(file.read(0, 2)).rejects.toThrow(
      invalid("train/a.bin: changed while it was read: expected 3 bytes"),
    );
    await rm(location);
    await expect(file.read(0, 2)).rejects.toThrow(invalid("train/a.bin: there is no such file"));
  });

  it("names a file that is cut short between two chunks", async () => {
    const { file, location } = await written(new Uint8Array(2 * 1024 ** 2));
    const chunks = file.chunks()[Symbol.asyncIterator]();
    await chunks.next();
    await truncate(location, 1024 ** 2 + 5);
    await expect(chunks.next()).rejects.toThrow(invalid(`found ${1024 ** 2 + 5}`));
  });

  it.each([
    ["EACCES", "a.png: this user may not read it"],
    ["EISDIR", "a.png: expected a file, found a folder"],
    ["EIO", "a.png: cannot be read (EIO)"],
  ])("says what %s means", (code, message) => {
    const cause = Object.assign(new Error("from the system"), { code });
    expect(unreadable("a.png", cause)).toMatchObject({ code: "dataset-invalid", message });
  });
});

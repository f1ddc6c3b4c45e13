import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import type { SourceFile } from "../../core/dataset/sourceFile.ts";
import { LabError } from "../../core/errors.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { zipEntries } from "./zipEntries.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

function open(bytes: Uint8Array) {
  return zipEntries(memoryFile("a.zip", bytes), quietContext);
}

async function readAll(file: SourceFile): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks()) chunks.push(chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** Changes a little-endian field of the n-th record with this signature (PK and two bytes). */
function patched(
  zip: Uint8Array,
  signature: [number, number],
  field: { at: number; bytes: 2 | 4; value: number; nth?: number },
): Uint8Array {
  const copy = Buffer.from(zip);
  let at = -1;
  for (let i = 0; i <= (field.nth ?? 0); i++) {
    at = copy.indexOf(Uint8Array.of(0x50, 0x4b, ...signature), at + 1);
  }
  copy.writeUIntLE(field.value, at + field.at, field.bytes);
  return Uint8Array.from(copy);
}

const central: [number, number] = [1, 2];
const local: [number, number] = [3, 4];

/** 200,000 bytes that deflate makes a little smaller. */
const large = Uint8Array.from(
  { length: 200_000 },
  (_, i) => (Math.imul(i, 2654435761) >>> 17) & 31,
);

describe("zipEntries", () => {
  it.each([0, 6] as const)("reads what fflate writes at level %i", async (level) => {
    const zip = zipSync(
      { "b/": new Uint8Array(0), "b/1.txt": ascii("one"), "é.bin": large },
      { level },
    );
    const { files, notes } = await open(zip);
    expect(files.map(({ path, size }) => [path, size])).toEqual([
      ["b/1.txt", 3],
      ["é.bin", 200_000],
    ]);
    expect(notes).toEqual([]);
    expect(await files[1].read(0, 16)).toEqual(large.slice(0, 16));
    expect(await files[1].read(150_000, 150_010)).toEqual(large.slice(150_000, 150_010));
    expect(await files[1].read(199_990, 300_000)).toEqual(large.slice(199_990));
    expect(await files[0].read(0, 10)).toEqual(ascii("one"));
    expect(await files[1].read(3, 3)).toEqual(new Uint8Array(0));
    expect(Buffer.compare(await readAll(files[1]), large)).toBe(0);
  });

  it("leaves noise and links out and says so", async () => {
    const zip = zipSync({
      "a.txt": ascii("a"),
      "__MACOSX/._a.txt": ascii("x"),
      // Made on Unix (3), mode of a symbolic link.
      link: [ascii("/etc/passwd"), { os: 3, attrs: 0o120777 << 16 }],
    });
    const { files, notes } = await open(zip);
    expect(files.map(({ path }) => path)).toEqual(["a.txt"]);
    expect(notes).toEqual([
      "a.zip: 1 hidden or system file left out.",
      "a.zip: 1 link or special file left out.",
    ]);
  });

  it("reads the backslashes of old archivers of Windows as slashes", async () => {
    const folder = new Uint8Array(0);
    const zip = zipSync({ "pets\\cat\\": folder, "pets\\cat\\1.png": ascii("a") });
    const { files } = await open(zip);
    expect(files.map(({ path }) => path)).toEqual(["pets/cat/1.png"]);
  });

  it.each(["../x", "/x", "C:\\x", "a/../../x", "a\\..\\..\\x", "\\\\host\\x"])(
    "refuses the path %s",
    async (name) => {
      const shown = JSON.stringify(name.replaceAll("\\", "/"));
      await expect(open(zipSync({ [name]: ascii("a") }))).rejects.toThrow(
        `a.zip entry ${shown}: expected a path inside the archive`,
      );
    },
  );

  it("refuses a name given twice", async () => {
    const zip = zipSync({ "a/b": ascii("1"), "a//b": ascii("2") });
    await expect(open(zip)).rejects.toThrow('a.zip entry "a/b": expected a name of its own');
  });

  it("refuses an encrypted entry", async () => {
    const zip = patched(zipSync({ x: ascii("a") }), central, { at: 8, bytes: 2, value: 1 });
    await expect(open(zip)).rejects.toThrow('a.zip entry "x": expected an entry without password');
  });

  it("refuses other methods of compression", async () => {
    const zip = patched(zipSync({ x: ascii("a") }), central, { at: 10, bytes: 2, value: 12 });
    await expect(open(zip)).rejects.toThrow(
      "expected method 0 (stored) or 8 (deflated), found method 12",
    );
  });

  it("refuses a size that deflate cannot reach", async () => {
    const zip = patched(zipSync({ x: large }), central, { at: 24, bytes: 4, value: 0xfffffff0 });
    await expect(open(zip)).rejects.toThrow('a.zip entry "x": expected at most');
  });

  it("refuses entries that share their data", async () => {
    const both = zipSync({ a: large, b: large });
    const zip = patched(both, central, { at: 42, bytes: 4, value: 0, nth: 1 });
    await expect(open(zip)).rejects.toThrow(
      /a\.zip entry "[ab]": expected bytes 0 to \d+ of its own/,
    );
  });

  it("refuses more bytes than declared, and fewer", async () => {
    for (const [value, found] of [
      [199_999, "more"],
      [200_001, "200000"],
    ] as const) {
      const zip = patched(zipSync({ x: large }), central, { at: 24, bytes: 4, value });
      const { files } = await open(zip);
      await expect(files[0].read(0, 200_001)).rejects.toThrow(
        `a.zip entry "x": expected ${value} bytes as declared, found ${found}`,
      );
      await expect(readAll(files[0])).rejects.toThrow(LabError);
    }
  });

  it("checks the CRC-32 of deflated and of stored entries", async () => {
    for (const level of [0, 6] as const) {
      const zip = patched(zipSync({ x: large }, { level }), central, {
        at: 16,
        bytes: 4,
        value: 7,
      });
      const { files } = await open(zip);
      await expect(files[0].read(0, 200_000)).rejects.toThrow(
        'entry "x": expected CRC-32 7, found',
      );
      await expect(readAll(files[0])).rejects.toThrow('entry "x": expected CRC-32 7, found');
    }
  });

  it("refuses a local header that is not there, or says otherwise", async () => {
    const good = zipSync({ x: large });
    for (const at of [0, 8, 28]) {
      const zip = patched(good, local, { at, bytes: 2, value: 0xff });
      await expect(
        open(zip).then(({ files }) => files[0].read(0, 200_000)),
        `field at ${at}`,
      ).rejects.toThrow(LabError);
    }
  });

  it("reads 6 MiB of zeros out of a few KiB, in chunks of a mebibyte", async () => {
    const zeros = new Uint8Array(6 * 1024 ** 2);
    const { files } = await open(zipSync({ x: zeros }, { level: 1 }));
    expect(await files[0].read(0, 4)).toEqual(new Uint8Array(4));
    let length = 0;
    for await (const chunk of files[0].chunks()) {
      expect(chunk.length).toBeLessThanOrEqual(1024 ** 2);
      length += chunk.length;
    }
    expect(length).toBe(zeros.length);
  });

  it("refuses a zip cut anywhere", async () => {
    const zip = zipSync({ a: ascii("one"), "b/c": ascii("two") });
    for (let length = 0; length < zip.length; length++) {
      await expect(open(zip.slice(0, length)), `cut at ${length}`).rejects.toThrow(LabError);
    }
  });

  it("lists twenty thousand entries", async () => {
    const entries = Array.from({ length: 20_000 }, (_, i) => [`${i}.png`, Uint8Array.of(i)]);
    const { files } = await open(zipSync(Object.fromEntries(entries), { level: 0 }));
    expect(files).toHaveLength(20_000);
    expect(await files[777].read(0, 1)).toEqual(Uint8Array.of(777 & 255));
  });
});

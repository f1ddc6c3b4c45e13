import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { LabError } from "../../core/errors.ts";
import { joined } from "../bytes.ts";
import { chunkBytes } from "../rangedFile.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { crc32 } from "./crc32.ts";
import { gunzipped } from "./gzipFile.ts";

/** Bytes that compress a little: five bits each, from a multiplicative hash of the index. */
function someBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (Math.imul(i, 2654435761) >>> 17) & 31);
}

async function contentsOf(gz: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of gunzipped(memoryFile("a.gz", gz)).chunks()) {
    expect(chunk.length).toBeLessThanOrEqual(chunkBytes);
    chunks.push(chunk);
  }
  return joined(
    chunks,
    chunks.reduce((sum, { length }) => sum + length, 0),
  );
}

describe("crc32", () => {
  it("gives the check value of the catalogue", () => {
    expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  });
});

describe("gunzipped", () => {
  it("gives what node:zlib compressed", async () => {
    const bytes = someBytes(300_000);
    expect(Buffer.compare(await contentsOf(gzipSync(bytes)), bytes)).toBe(0);
  });

  it("reads stored blocks, which are larger than a step", async () => {
    const bytes = someBytes(200_000);
    expect(Buffer.compare(await contentsOf(gzipSync(bytes, { level: 0 })), bytes)).toBe(0);
  });

  it("drops .gz from the path and promises no size", () => {
    const { path, size } = gunzipped(memoryFile("b/a.csv.GZ", new Uint8Array(0)));
    expect({ path, size }).toEqual({ path: "b/a.csv", size: null });
    expect(gunzipped(memoryFile("a.tgz", new Uint8Array(0))).path).toBe("a.tar");
  });

  it("joins members, wherever a step ends", async () => {
    const parts = Array.from({ length: 300 }, (_, i) => someBytes(i));
    const gz = joined(
      parts.map((part) => gzipSync(part)),
      parts.reduce((sum, part) => sum + gzipSync(part).length, 0),
    );
    const whole = joined(parts, (299 * 300) / 2);
    expect(Buffer.compare(await contentsOf(gz), whole)).toBe(0);
  });

  it("reads an empty file", async () => {
    expect(await contentsOf(gzipSync(new Uint8Array(0)))).toEqual(new Uint8Array(0));
  });

  it("reads ranges forward, a little back, far back and past the end", async () => {
    const bytes = someBytes(3_000_000);
    const file = gunzipped(memoryFile("a.gz", gzipSync(bytes, { level: 1 })));
    for (const [start, end] of [
      [0, 16],
      [2_000_000, 2_000_100],
      [1_999_000, 2_000_050],
      [10, 20],
      [100_000, 100_010],
      [2_999_990, 4_000_000],
      [3_000_000, 3_000_001],
      [5, 5],
    ]) {
      expect(await file.read(start, end)).toEqual(bytes.slice(start, end));
    }
  });

  it("answers reads at the same time one after another", async () => {
    const bytes = someBytes(1_000_000);
    const file = gunzipped(memoryFile("a.gz", gzipSync(bytes, { level: 1 })));
    const starts = [900_000, 5, 500_000, 70_000];
    const found = await Promise.all(starts.map((start) => file.read(start, start + 9)));
    expect(found).toEqual(starts.map((start) => bytes.slice(start, start + 9)));
  });

  it("refuses a file that is no gzip", async () => {
    const file = gunzipped(memoryFile("a.gz", Uint8Array.of(0x50, 0x4b, 3, 4, 5)));
    await expect(file.read(0, 1)).rejects.toThrow(
      "a.gz byte 0: expected gzip (1f 8b 08 ..), found 50 4b 03 04",
    );
  });

  it("refuses other bytes after the end, and says that they are there", async () => {
    const gz = Buffer.concat([gzipSync(someBytes(100)), Buffer.from("and so on, and so on")]);
    await expect(contentsOf(Uint8Array.from(gz))).rejects.toThrow(
      "a.gz near byte 0: expected the end of the gzip file or another member, " +
        "found other bytes after the compressed data",
    );
  });

  it("refuses every cut of a file of two members", async () => {
    const one = gzipSync(someBytes(40));
    const gz = joined([one, one], 2 * one.length);
    for (let length = 0; length < gz.length; length++) {
      // A cut between the members leaves a whole file.
      if (length === one.length) continue;
      await expect(contentsOf(gz.slice(0, length)), `cut at ${length}`).rejects.toThrow(LabError);
    }
  });

  it("refuses a wrong CRC and a wrong length", async () => {
    for (const fromEnd of [1, 8]) {
      const gz = Uint8Array.from(gzipSync(someBytes(1000)));
      gz[gz.length - fromEnd] ^= 1;
      await expect(contentsOf(gz)).rejects.toThrow(
        `a.gz byte ${gz.length - 8}: expected CRC-32 and length`,
      );
    }
  });

  it("refuses a wrong CRC of a member that is not the last", async () => {
    const one = gzipSync(someBytes(1000));
    const gz = joined([one, one], 2 * one.length);
    gz[one.length - 8] ^= 1;
    await expect(contentsOf(gz)).rejects.toThrow(`a.gz byte ${one.length - 8}: expected CRC-32`);
  });

  it("refuses a header that never ends", async () => {
    // FLG 8: a file name up to the next zero byte, which never comes.
    const gz = new Uint8Array(1_000_000).fill(0x61);
    gz.set([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]);
    await expect(contentsOf(gz)).rejects.toThrow("found a header without end");
  });

  it("makes no more of a bomb than is asked for", async () => {
    const gz = gzipSync(new Uint8Array(64 * 1024 ** 2));
    let readBytes = 0;
    const source = memoryFile("a.gz", gz);
    const counting = {
      ...source,
      async *chunks() {
        for (let at = 0; at < gz.length; at += 1024) {
          readBytes += 1024;
          yield gz.subarray(at, at + 1024);
        }
      },
    };
    expect(await gunzipped(counting).read(0, 512)).toEqual(new Uint8Array(512));
    expect(readBytes).toBeLessThanOrEqual(4096);
  });
});

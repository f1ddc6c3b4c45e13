import { gzipSync } from "node:zlib";
import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { LabError } from "../../core/errors.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { gunzipped } from "./gzipFile.ts";
import { tarEntries } from "./tarEntries.ts";

const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** A header block by POSIX.1-1988: name, mode, size in octal, checksum with its field as spaces. */
function header(name: string, size: number, type = "0"): Uint8Array {
  const block = new Uint8Array(512);
  block.set(ascii(name));
  block.set(ascii("0000644\0"), 100);
  block.set(ascii(`${size.toString(8).padStart(11, "0")}\0`), 124);
  block.set(ascii(type), 156);
  block.set(ascii("ustar\x0000"), 257);
  return withChecksum(block);
}

function withChecksum(block: Uint8Array): Uint8Array {
  block.set(ascii("        "), 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.set(ascii(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  return block;
}

function tar(...blocks: Uint8Array[]): Uint8Array {
  const padded = blocks.map((block) => {
    const whole = new Uint8Array(Math.ceil(block.length / 512) * 512);
    whole.set(block);
    return whole;
  });
  return Uint8Array.from(Buffer.concat([...padded, new Uint8Array(1024)]));
}

async function list(bytes: Uint8Array) {
  const { files, notes } = await tarEntries(memoryFile("a.tar", bytes), quietContext);
  const entries: [string, string][] = [];
  for (const file of files) {
    const text = new TextDecoder().decode(await file.read(0, Number.POSITIVE_INFINITY));
    expect(file.size).toBe(text.length);
    entries.push([file.path, text]);
  }
  return { entries, notes };
}

const longName = `${"deep/".repeat(60)}1.txt`;

describe("tarEntries", () => {
  it("reads what modern-tar writes, long names in pax headers included", async () => {
    const bytes = await packTar([
      { header: { name: "a/", size: 0, type: "directory" } },
      { header: { name: "a/1.txt", size: 3 }, body: "one" },
      { header: { name: longName, size: 4 }, body: "long" },
      { header: { name: "a/é.txt", size: 0 }, body: "" },
    ]);
    expect(await list(bytes)).toEqual({
      entries: [
        ["a/1.txt", "one"],
        [longName, "long"],
        ["a/é.txt", ""],
      ],
      notes: [],
    });
  });

  it("reads the same through gzip, backwards too", async () => {
    const bodies = Array.from({ length: 20 }, (_, i) => `${i}`.repeat(100_000));
    const bytes = await packTar(
      bodies.map((body, i) => ({ header: { name: `${i}.txt`, size: body.length }, body })),
    );
    const { files } = await tarEntries(
      gunzipped(memoryFile("a.tgz", gzipSync(bytes))),
      quietContext,
    );
    for (const i of [0, 1, 19, 3]) {
      const range = await files[i].read(99_998, 99_999);
      expect(new TextDecoder().decode(range)).toBe(bodies[i].slice(99_998, 99_999));
    }
    let text = "";
    for await (const chunk of files[12].chunks()) text += new TextDecoder().decode(chunk);
    expect(text).toBe(bodies[12]);
  });

  it("joins the prefix of ustar", async () => {
    const block = header("1.txt", 1);
    block.set(ascii("far/away"), 345);
    const { entries } = await list(tar(withChecksum(block), ascii("x")));
    expect(entries).toEqual([["far/away/1.txt", "x"]]);
  });

  it("reads GNU long names, and sizes in base 256", async () => {
    const block = header("cut off", 0);
    block.set([0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2], 124);
    const bytes = tar(
      header("././@LongLink", longName.length + 1, "L"),
      ascii(`${longName}\0`),
      withChecksum(block),
      ascii("hi"),
    );
    expect((await list(bytes)).entries).toEqual([[longName, "hi"]]);
  });

  it("takes size and path of a pax header for one entry only", async () => {
    const records = "16 path=b/c.txt\n9 size=2\n";
    const bytes = tar(
      header("pax", records.length, "x"),
      ascii(records),
      header("short", 0),
      ascii("ab"),
      header("next", 1),
      ascii("z"),
    );
    expect((await list(bytes)).entries).toEqual([
      ["b/c.txt", "ab"],
      ["next", "z"],
    ]);
  });

  it("leaves links and devices out and says so", async () => {
    const bytes = tar(
      header("l", 0, "2"),
      header("h", 0, "1"),
      header("d", 0, "3"),
      header("f", 0),
    );
    expect(await list(bytes)).toEqual({
      entries: [["f", ""]],
      notes: ["a.tar: 3 links or special files left out."],
    });
  });

  it.each([
    ["a name that leaves the archive", tar(header("../x", 0)), 'found ".."'],
    ["a name given twice", tar(header("x", 0), header("x", 0)), "a name of its own"],
    [
      "an entry larger than the file",
      tar(header("x", 5000)),
      'byte 0 entry "x": expected 5000 bytes',
    ],
    ["a broken pax record", tar(header("p", 9, "x"), ascii("99 path=a")), "expected a record"],
    [
      "a pax header beyond reason",
      tar(header("p", 2 ** 21, "x"), new Uint8Array(2 ** 21)),
      "at most",
    ],
  ])("refuses %s", async (_, bytes, message) => {
    await expect(list(bytes)).rejects.toThrow(message);
  });

  it("names the offset of a header that is broken", async () => {
    const bytes = tar(header("x", 1), ascii("a"), header("y", 0));
    bytes[1024 + 3] ^= 1;
    await expect(list(bytes)).rejects.toThrow("a.tar byte 1024: expected a tar header, found");
  });

  it("refuses a tar cut at any block", async () => {
    const bytes = tar(header("x", 1), ascii("a"), header("y", 600), new Uint8Array(600));
    for (let length = 0; length < bytes.length - 1024; length += 512) {
      await expect(list(bytes.slice(0, length)), `cut at ${length}`).rejects.toThrow(LabError);
    }
  });
});

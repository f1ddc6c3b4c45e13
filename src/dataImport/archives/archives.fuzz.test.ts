import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { packTar } from "modern-tar";
import { describe, expect, it } from "vitest";
import { LabError } from "../../core/errors.ts";
import { namedFiles } from "../formats/formats.ts";
import { npz } from "../formats/numpy/npz.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { memoryFile } from "../testSupport/memoryFile.ts";
import { npyFile } from "../testSupport/npyFile.ts";
import { openFormat } from "../testSupport/openFormat.ts";
import { expandFiles } from "./expandFiles.ts";

/** No file may take longer, whatever is in it. */
const hangMs = 5000;

const body = (length: number) => Uint8Array.from({ length }, (_, i) => (i * i) & 255);
const entries = { "a/1.bin": body(300), "a/2.bin": body(70), "b/é.txt": body(0) };

const zip = (level: 0 | 6) => zipSync(entries, { level });

async function tarGz(): Promise<Uint8Array> {
  const tar = await packTar(
    Object.entries(entries).map(([name, bytes]) => ({
      header: { name: name.padStart(name === "a/2.bin" ? 150 : 1, "d/"), size: bytes.length },
      body: bytes,
    })),
  );
  return Uint8Array.from(gzipSync(tar));
}

function npzFile(level: 0 | 6): Uint8Array {
  const labels = npyFile(
    "<i8",
    "(4, 1)",
    Uint8Array.from({ length: 32 }, (_, i) => +(i === 0)),
  );
  return zipSync(
    { "x_train.npy": npyFile("|u1", "(4, 5, 5)", body(100)), "y_train.npy": labels },
    { level },
  );
}

interface Mutation {
  readonly kind: "flip" | "set" | "cut" | "insert" | "copy";
  /** Place, as a share of the length. */
  readonly at: number;
  readonly value: number;
  readonly length: number;
}

const mutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("flip", "set", "cut", "insert", "copy"),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    value: fc.nat(255),
    length: fc.integer({ min: 1, max: 40 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutated(bytes: Uint8Array, list: readonly Mutation[]): Uint8Array {
  let result = [...bytes];
  for (const { kind, at, value, length } of list) {
    const place = Math.floor(at * (result.length - 1));
    if (kind === "flip") result[place] ^= 1 << (value & 7);
    if (kind === "set") result[place] = value;
    if (kind === "cut") result.splice(place, length);
    if (kind === "insert") result.splice(place, 0, ...new Array<number>(length).fill(value));
    if (kind === "copy") result.splice(place, length, ...result.slice(value, value + length));
    if (result.length === 0) result = [0];
  }
  return Uint8Array.from(result);
}

/** Reads everything there is to read of files that may be malformed. */
async function readAll(name: string, bytes: Uint8Array): Promise<void> {
  const { files } = await expandFiles([memoryFile(name, bytes)], namedFiles, quietContext);
  for (const file of files) {
    const whole = await file.read(0, 100_000);
    let length = 0;
    for await (const chunk of file.chunks()) length += chunk.length;
    expect(Math.min(length, 100_000)).toBe(whole.length);
  }
  const reading = await openFormat(npz, files, {}, quietContext);
  for (const part of reading?.parts ?? []) {
    const all = Uint32Array.from({ length: part.count }, (_, i) => i);
    await part.readImages(all, () => undefined, quietContext);
  }
}

describe("archives with bytes changed, cut out and put in", () => {
  it.each<[string, () => Uint8Array | Promise<Uint8Array>]>([
    ["stored.zip", () => zip(0)],
    ["deflated.zip", () => zip(6)],
    ["a.tar.gz", tarGz],
    ["a.tar", async () => packTar([{ header: { name: "x", size: 5 }, body: "hello" }])],
    ["stored.npz", () => npzFile(0)],
    ["deflated.npz", () => npzFile(6)],
  ])("give a reading or a LabError: %s", async (name, make) => {
    const valid = Uint8Array.from(await make());
    await readAll(name, valid);
    await fc.assert(
      fc.asyncProperty(mutations, async (list) => {
        const start = performance.now();
        try {
          await readAll(name, mutated(valid, list));
        } catch (cause) {
          if (!(cause instanceof LabError)) throw cause;
          expect(cause.code).toBe("dataset-invalid");
        }
        expect(performance.now() - start).toBeLessThan(hangMs);
      }),
    );
  });
});

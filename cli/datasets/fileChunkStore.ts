import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { LabError, reasonOf } from "../../src/core/errors.ts";
import type { ChunkStore, DownloadFacts } from "../../src/storage/chunkStore.ts";
import { diskFile } from "./diskFile.ts";

const factsSchema = z.strictObject({
  address: z.string(),
  validator: z.string().nullable(),
  totalBytes: z.int().min(0).nullable(),
});

/** Downloads in files. */
export interface FileChunkStore extends ChunkStore {
  /** Where a file lies that is whole. */
  locationOf(address: string): string;
}

/**
 * Keeps downloads in a folder: `<name>.part` and what is known of it in `<name>.json`, both gone
 * once the file is whole and called `<name>`. The size of the part is what has arrived, so a
 * killed process loses nothing.
 *
 * @param folder Made with the first chunk.
 */
export function fileChunkStore(folder: string): FileChunkStore {
  const placeOf = (address: string) => {
    const whole = join(folder, keptNameOf(address));
    return { whole, part: `${whole}.part`, facts: `${whole}.json` };
  };

  async function readFacts(address: string): Promise<DownloadFacts | null> {
    const text = await readFile(placeOf(address).facts, "utf8").catch(() => "null");
    try {
      const parsed = factsSchema.safeParse(JSON.parse(text));
      return parsed.success && parsed.data.address === address ? parsed.data : null;
    } catch {
      return null; // half written: the part is started over
    }
  }

  return {
    locationOf: (address) => placeOf(address).whole,

    async state(address) {
      const { whole, part } = placeOf(address);
      const wholeBytes = await sizeOf(whole);
      if (wholeBytes !== null) {
        return { bytes: wholeBytes, validator: null, totalBytes: wholeBytes, complete: true };
      }
      const bytes = (await sizeOf(part)) ?? 0;
      const facts = bytes === 0 ? null : await readFacts(address);
      const { validator, totalBytes } = facts ?? { validator: null, totalBytes: null };
      return { bytes, validator, totalBytes, complete: false };
    },

    async append(address, chunk, { validator, totalBytes }) {
      const { part, facts } = placeOf(address);
      await storing(folder, async () => {
        await mkdir(folder, { recursive: true });
        await writeFile(facts, `${JSON.stringify({ address, validator, totalBytes })}\n`);
        await appendWhole(part, chunk);
      });
    },

    async clear(address) {
      const places = placeOf(address);
      await storing(folder, async () => {
        for (const place of Object.values(places)) await rm(place, { force: true });
      });
    },

    async finish(address) {
      const { whole, part, facts } = placeOf(address);
      await storing(folder, async () => {
        await rename(part, whole);
        await rm(facts, { force: true });
      });
    },

    async open(address) {
      const { whole } = placeOf(address);
      if ((await sizeOf(whole)) === null) {
        throw new LabError("dataset-missing", `${address}: expected it whole in ${folder}`);
      }
      return await diskFile(nameOf(address), whole);
    },
  };
}

/** Files of two sources may have the same name: a few digits of the address's hash distinguish them. */
function keptNameOf(address: string): string {
  const hash = createHash("sha256").update(address).digest("hex");
  const name = nameOf(address).replace(/[^A-Za-z0-9._-]/g, "_");
  return `${hash.slice(0, 12)}-${name}`;
}

/** The last part of an address: `train-00000-of-00001.parquet`. */
function nameOf(address: string): string {
  return basename(new URL(address).pathname);
}

/** Null if there is no such file. */
async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

/** Adds all of a chunk, or nothing: what a full disk took of it is cut off again. */
async function appendWhole(path: string, chunk: Uint8Array): Promise<void> {
  const handle = await open(path, "a");
  try {
    const { size } = await handle.stat();
    try {
      await handle.appendFile(chunk);
    } catch (cause) {
      await handle.truncate(size);
      throw cause;
    }
  } finally {
    await handle.close();
  }
}

async function storing(folder: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const found = reasonOf(cause);
    throw new LabError("storage", `${folder}: expected to keep a download, found: ${found}`, {
      cause,
    });
  }
}

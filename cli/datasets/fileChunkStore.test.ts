import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { download } from "../../src/dataImport/download/download.ts";
import { fileChunkStore } from "./fileChunkStore.ts";

const content = Uint8Array.from({ length: 3_000_000 }, (_, i) => i * 31);
let folder = "";
let server: Server;
let address = "";
let ranges: (string | undefined)[] = [];
/** The server closes the connection after so many bytes of an answer. */
let breakAfter = Number.POSITIVE_INFINITY;

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "downloads-")), "kept");
  ranges = [];
  breakAfter = Number.POSITIVE_INFINITY;
  server = createServer((request, response) => {
    const { range } = request.headers;
    ranges.push(range);
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    response.writeHead(range === undefined ? 200 : 206, {
      etag: '"one"',
      "content-length": content.length - start,
      ...(range !== undefined && {
        "content-range": `bytes ${start}-${content.length - 1}/${content.length}`,
      }),
    });
    const body = content.subarray(start, start + breakAfter);
    if (body.length === content.length - start) response.end(body);
    else response.write(body, () => response.destroy());
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  address = `http://127.0.0.1:${port}/data/train-00000-of-00001.parquet`;
});

afterEach(async () => {
  await new Promise((done) => server.close(done));
  await rm(join(folder, ".."), { recursive: true, force: true });
});

const options = {
  signal: { aborted: false, throwIfAborted: () => {} },
  onProgress: () => {},
  wait: async () => {},
};

test("a download over HTTP goes on after broken connections, and is found again", async () => {
  breakAfter = 1_400_000;
  const file = await download({ address }, fileChunkStore(folder), fetch, options);
  expect(Buffer.from(await file.read(0, content.length)).equals(content)).toBe(true);
  expect(file.path).toBe("train-00000-of-00001.parquet");
  expect(ranges.length).toBeGreaterThan(2);
  const starts = ranges.slice(1).map((range) => Number(/\d+/.exec(range ?? "")?.[0]));
  expect(starts.every((start, i) => start > (starts[i - 1] ?? 0))).toBe(true);

  const askedBefore = ranges.length;
  await download({ address }, fileChunkStore(folder), fetch, options);
  expect(ranges.length).toBe(askedBefore);
  const [name, ...others] = await readdir(folder);
  expect(name).toMatch(/^[0-9a-f]{12}-train-00000-of-00001\.parquet$/);
  expect(others).toEqual([]);
});

test("a part outlives the process that stored it", async () => {
  const facts = { validator: '"one"', totalBytes: content.length };
  await fileChunkStore(folder).append(address, content.subarray(0, 1000), facts);
  const later = fileChunkStore(folder);
  expect(await later.state(address)).toEqual({ ...facts, bytes: 1000, complete: false });
  await download({ address }, later, fetch, options);
  expect(ranges).toEqual(["bytes=1000-"]);
});

test("a part without its facts is started over, and a cleared one is gone", async () => {
  const store = fileChunkStore(folder);
  await store.append(address, content.subarray(0, 10), { validator: '"one"', totalBytes: null });
  const facts = (await readdir(folder)).find((name) => name.endsWith(".json")) ?? "";
  await writeFile(join(folder, facts), "{half");
  expect(await store.state(address)).toMatchObject({ bytes: 10, validator: null });
  await download({ address }, store, fetch, options);
  expect(ranges).toEqual([undefined]);
  await store.clear(address);
  expect(await readdir(folder)).toEqual([]);
  expect(await store.state(address)).toMatchObject({ bytes: 0, complete: false });
  await expect(store.open(address)).rejects.toThrow("expected it whole");
});

test("a folder that cannot be written to is an error of storage", async () => {
  const store = fileChunkStore("/dev/null/downloads");
  const append = store.append(address, Uint8Array.of(1), { validator: null, totalBytes: null });
  await expect(append).rejects.toMatchObject({ code: "storage" });
});

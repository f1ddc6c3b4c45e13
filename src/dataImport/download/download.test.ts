import { describe, expect, test } from "vitest";
import { LabError } from "../../core/errors.ts";
import type { ChunkStore } from "../../storage/chunkStore.ts";
import { memoryChunkStore } from "../testSupport/memoryChunkStore.ts";
import type { DownloadOptions } from "./download.ts";
import { download } from "./download.ts";
import type { StreamedResponse, StreamFetch } from "./fetching.ts";

const address = "https://host/data/train.parquet";
const content = Uint8Array.from({ length: 100 }, (_, i) => i);
const bytes = (from: number, to: number) => content.slice(from, to);

/** One answer of the server: its status, headers and pieces of body; an error breaks it off. */
interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: readonly (Uint8Array | Error)[];
}

/** Answers in turn, and keeps what was asked. */
function scripted(...answers: readonly (Answer | Error)[]) {
  const ranges: (string | null)[] = [];
  let turn = 0;
  let cancelCount = 0;
  const fetchFn: StreamFetch = async (asked, { headers }) => {
    expect(asked).toBe(address);
    ranges.push(headers.Range ?? null);
    const answer = answers[turn++];
    if (answer === undefined) throw new Error("asked once more than expected");
    if (answer instanceof Error) throw answer;
    return respond(answer, () => cancelCount++);
  };
  return {
    fetchFn,
    ranges,
    get cancelCount() {
      return cancelCount;
    },
  };
}

function respond({ status, headers = {}, body = [] }: Answer, onCancel: () => void) {
  const pieces = [...body];
  return {
    status,
    headers: { get: (name: string) => headers[name] ?? null },
    body: {
      getReader: () => ({
        read: async () => {
          const piece = pieces.shift();
          if (piece instanceof Error) throw piece;
          return { done: piece === undefined, value: piece };
        },
        cancel: async () => onCancel(),
      }),
    },
  } satisfies StreamedResponse;
}

const whole = (...body: (Uint8Array | Error)[]): Answer => ({
  status: 200,
  headers: { "content-length": "100", etag: '"one"' },
  body,
});

const rest = (from: number, etag = '"one"'): Answer => ({
  status: 206,
  headers: { "content-length": `${100 - from}`, "content-range": `bytes ${from}-99/100`, etag },
  body: [bytes(from, 100)],
});

function options(over: Partial<DownloadOptions> = {}): DownloadOptions & { waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    signal: { aborted: false, throwIfAborted: () => {} },
    onProgress: () => {},
    wait: async (ms) => {
      waits.push(ms);
    },
    ...over,
  };
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(() => null).catch((cause: unknown) => cause);
  if (!(error instanceof LabError)) throw new Error(`expected a LabError, got ${String(error)}`);
  return `${error.code} ${error.message}`;
}

const dropped = new TypeError("network error");

/** A store that holds the first bytes of the file already. */
async function storeWith(byteCount: number, validator: string | null = '"one"') {
  const store = memoryChunkStore();
  await store.append(address, bytes(0, byteCount), { validator, totalBytes: 100 });
  return store;
}

const readBack = async (store: ChunkStore) => (await store.open(address)).read(0, 1000);

describe("a download", () => {
  test("is kept, and not asked for a second time", async () => {
    const store = memoryChunkStore();
    const server = scripted(whole(bytes(0, 60), bytes(60, 100)));
    const progress: unknown[] = [];
    const file = await download({ address }, store, server.fetchFn, {
      ...options(),
      onProgress: (step) => progress.push(step),
    });
    expect(await file.read(0, 100)).toEqual(content);
    expect(file.path).toBe("train.parquet");
    expect(progress).toEqual([
      { receivedBytes: 60, totalBytes: 100 },
      { receivedBytes: 100, totalBytes: 100 },
    ]);
    await download({ address }, store, server.fetchFn, options());
    expect(server.ranges).toEqual([null]);
  });

  test("goes on where a broken connection left it", async () => {
    const store = memoryChunkStore();
    const server = scripted(whole(bytes(0, 30), dropped), rest(30));
    const used = options();
    await download({ address }, store, server.fetchFn, used);
    expect(server.ranges).toEqual([null, "bytes=30-"]);
    expect(used.waits).toEqual([500]);
    expect(await readBack(store)).toEqual(content);
  });

  test("goes on where an answer ends early", async () => {
    const store = memoryChunkStore();
    const server = scripted(whole(bytes(0, 99)), rest(99));
    await download({ address }, store, server.fetchFn, options());
    expect(await readBack(store)).toEqual(content);
  });

  test("goes on in another session, counting what was kept", async () => {
    const store = await storeWith(40);
    const received: number[] = [];
    const onProgress = ({ receivedBytes }: { receivedBytes: number }) =>
      received.push(receivedBytes);
    const server = scripted(rest(40));
    await download({ address }, store, server.fetchFn, options({ onProgress }));
    expect(received).toEqual([100]);
    expect(await readBack(store)).toEqual(content);
  });

  test.each([
    ["a new ETag", rest(40, '"two"')],
    ["another range", { ...rest(40), headers: { ...rest(39).headers } }],
    [
      "another size",
      { ...rest(40), headers: { ...rest(40).headers, "content-range": "bytes 40-98/99" } },
    ],
    ["no range", { ...rest(40), headers: { etag: '"one"' } }],
    ["416 and a longer file", { status: 416, headers: { "content-range": "bytes */30" } }],
  ])("starts over after %s", async (_, answer) => {
    const store = await storeWith(40);
    const server = scripted(answer, whole(content));
    await download({ address }, store, server.fetchFn, options());
    expect(server.ranges).toEqual(["bytes=40-", null]);
    expect(await readBack(store)).toEqual(content);
    expect(server.cancelCount).toBe(2);
  });

  test("starts over where the server sends all, or gave nothing to compare by", async () => {
    const ignored = await storeWith(40);
    await download({ address }, ignored, scripted(whole(content)).fetchFn, options());
    expect(await readBack(ignored)).toEqual(content);
    const unknown = await storeWith(40, null);
    const server = scripted(whole(content));
    await download({ address }, unknown, server.fetchFn, options());
    expect(server.ranges).toEqual([null]);
    expect(await readBack(unknown)).toEqual(content);
  });

  test("is whole where 416 says that nothing is missing", async () => {
    const store = await storeWith(100);
    const answer = { status: 416, headers: { "content-range": "bytes */100" } };
    await download({ address }, store, scripted(answer).fetchFn, options());
    expect(await readBack(store)).toEqual(content);
  });

  test("compares by Last-Modified where the ETag is weak", async () => {
    const store = memoryChunkStore();
    const headers = { etag: 'W/"x"', "last-modified": "Mon", "content-length": "100" };
    const server = scripted(
      { status: 200, headers, body: [bytes(0, 10), dropped] },
      {
        status: 206,
        headers: { ...headers, "content-length": "90", "content-range": "bytes 10-99/100" },
        body: [bytes(10, 100)],
      },
    );
    await download({ address }, store, server.fetchFn, options());
    expect(server.ranges).toEqual([null, "bytes=10-"]);
  });

  test("is handed to the store in chunks of about a mebibyte", async () => {
    const store = memoryChunkStore();
    const piece = new Uint8Array(64 * 1024);
    const server = scripted({ status: 200, body: Array.from({ length: 40 }, () => piece) });
    await download({ address }, store, server.fetchFn, options());
    expect(store.contents(address).length).toBe(40 * 64 * 1024);
    expect(store.appendCount).toBe(3);
  });
});

describe("a download fails, naming the address,", () => {
  const fail = (answers: (Answer | Error)[], file: { bytes?: number } = {}) => {
    const used = options();
    const work = download(
      { address, ...file },
      memoryChunkStore(),
      scripted(...answers).fetchFn,
      used,
    );
    return failure(work).then((message) => ({ message, waits: used.waits }));
  };

  test("if the file is not there, at once", async () => {
    const { message, waits } = await fail([{ status: 404 }]);
    expect(message).toBe(
      `dataset-missing ${address}: expected a file of the data set, got HTTP status 404`,
    );
    expect(waits).toEqual([]);
  });

  test("if a page comes in its place", async () => {
    const page = { status: 200, headers: { "content-type": "text/html; charset=utf-8" } };
    expect((await fail([page])).message).toContain("got a page of HTML");
  });

  test("if there is no connection, after a few tries with longer and longer waits", async () => {
    const offline = Array.from({ length: 5 }, () => new TypeError("Failed to fetch"));
    const { message, waits } = await fail(offline);
    expect(message).toContain("got a broken connection (Failed to fetch), 5 times");
    expect(waits).toEqual([500, 1000, 2000, 4000]);
  });

  test("if the server stays busy", async () => {
    const busy = Array.from({ length: 5 }, () => ({ status: 503 }));
    expect((await fail(busy)).message).toContain("got HTTP status 503, 5 times");
  });

  test("if more comes than was announced, or nothing at all", async () => {
    const more = { ...whole(content, bytes(0, 1)) };
    expect((await fail([more])).message).toContain(
      "got 101 bytes or more, where 100 were announced",
    );
    const nothing = { status: 200, headers: { "content-length": "0" } };
    expect((await fail([nothing])).message).toContain("got 0 bytes or more");
  });

  test("if it is far larger than the table of sources says, or never ends", async () => {
    expect((await fail([whole(content)], { bytes: 20 })).message).toContain(
      "got 100 bytes, where about 20 were expected",
    );
    const endless = { status: 200, body: Array.from({ length: 50 }, () => content) };
    expect((await fail([endless], { bytes: 100 })).message).toContain("got 500 bytes or more");
  });

  test("and a server that breaks off the same bytes again and again is given up", async () => {
    const bare = { status: 200, headers: { "content-length": "100" } };
    const breaks = (count: number) => ({ ...bare, body: [bytes(0, count), dropped] });
    const { message } = await fail([20, 10, 20, 10, 20].map(breaks));
    expect(message).toContain("network error");
  });
});

test("a cancel keeps what has arrived and asks for no more", async () => {
  const store = memoryChunkStore();
  let aborted = false;
  const signal = {
    aborted: false,
    throwIfAborted: () => {
      if (aborted) throw Object.assign(new Error("stop"), { name: "AbortError" });
    },
  };
  const onProgress = ({ receivedBytes }: { receivedBytes: number }) => {
    aborted = receivedBytes === 50;
  };
  const server = scripted(whole(bytes(0, 20), bytes(20, 50), bytes(50, 100)));
  const work = download({ address }, store, server.fetchFn, options({ signal, onProgress }));
  await expect(work).rejects.toThrow("stop");
  expect(store.contents(address)).toEqual(bytes(0, 50));
  expect(await store.state(address)).toMatchObject({ validator: '"one"', complete: false });
  expect(server.cancelCount).toBe(1);
});

test("a full disk is reported as such, and keeps what was stored before", async () => {
  const store = memoryChunkStore(1.5 * 1024 ** 2);
  const piece = new Uint8Array(1024 ** 2);
  const server = scripted({ status: 200, headers: { etag: '"x"' }, body: [piece, piece] });
  const work = download({ address }, store, server.fetchFn, options());
  expect(await failure(work)).toBe("storage full");
  expect(store.contents(address).length).toBe(1024 ** 2);
});

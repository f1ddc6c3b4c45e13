import "fake-indexeddb/auto";
import { describe, expect, it } from "vitest";
import { sourceNamed } from "../../core/dataset/sources.ts";
import type { ReadProgress } from "../../protocol/importApi.ts";
import { type DownloadStore, openDownloadStore } from "../../storage/downloadStore.ts";
import { openSourceDownloads } from "./sourceDownloads.ts";

const mnist = sourceNamed("mnist");
const [trainFile, testFile] = mnist.files;
const bodies = new Map([
  [trainFile.address, Uint8Array.of(1, 2, 3)],
  [testFile.address, Uint8Array.of(4, 5)],
]);

let databaseCount = 0;

/** A hub that serves the two files of MNIST from where it is asked, and what it was asked for. */
async function openWith(store?: DownloadStore) {
  const opened = store ?? (await openDownloadStore(`sources ${databaseCount++}`));
  const asked: { address: string; range: string | null; init: RequestInit }[] = [];
  const downloads = await openSourceDownloads({
    store: opened,
    wait: async () => {},
    fetch: async (address, init) => {
      init.signal?.throwIfAborted();
      const range = new Headers(init.headers).get("range");
      asked.push({ address, range, init });
      const body = bodies.get(address);
      if (body === undefined) return new Response("", { status: 404 });
      const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
      return new Response(body.slice(start), {
        status: start > 0 ? 206 : 200,
        headers: {
          etag: '"v1"',
          "content-length": `${body.length - start}`,
          ...(start > 0 && {
            "content-range": `bytes ${start}-${body.length - 1}/${body.length}`,
          }),
        },
      });
    },
  });
  return { store: opened, downloads, asked };
}

function context(onProgress: (progress: ReadProgress) => void = () => {}) {
  const control = new AbortController();
  const decodeImage = () => Promise.reject(new Error("not expected"));
  return { control, decodeImage, signal: control.signal, onProgress };
}

describe("openSourceDownloads", () => {
  it("downloads the files of a source under the table's paths, once", async () => {
    const { downloads, asked } = await openWith();
    const reports: ReadProgress[] = [];
    const fetched = await downloads.fetch(
      "mnist",
      context((progress) => reports.push(progress)),
    );
    expect(fetched.files.map(({ path }) => path)).toEqual([trainFile.path, testFile.path]);
    expect(await fetched.files[0].read(1, 9)).toEqual(Uint8Array.of(2, 3));
    expect(fetched).toMatchObject({
      labelColumn: "label",
      suggestion: { name: "mnist", title: "MNIST", horizontalFlip: false },
    });
    expect(reports.at(-1)?.activity).toMatch(/^Downloading MNIST/);
    for (const { init } of asked) {
      expect(init).toMatchObject({ credentials: "omit", referrerPolicy: "no-referrer" });
    }
    await downloads.fetch("mnist", context());
    expect(asked.map(({ address }) => address)).toEqual([trainFile.address, testFile.address]);
  });

  it("goes on where a download stopped", async () => {
    const { store, downloads, asked } = await openWith();
    await store.append(trainFile.address, Uint8Array.of(1, 2), {
      validator: '"v1"',
      totalBytes: 3,
    });
    const { files } = await downloads.fetch("mnist", context());
    expect(await files[0].read(0, 9)).toEqual(Uint8Array.of(1, 2, 3));
    expect(asked[0].range).toBe("bytes=2-");
  });

  it("lists what is kept of a source, and removes it", async () => {
    const { store, downloads } = await openWith();
    expect(await downloads.list()).toEqual([]);
    await store.append(trainFile.address, Uint8Array.of(1, 2), {
      validator: '"v1"',
      totalBytes: 3,
    });
    const totalBytes = 3 + testFile.bytes;
    expect(await downloads.list()).toEqual([{ sourceName: "mnist", bytes: 2, totalBytes }]);
    await downloads.fetch("mnist", context());
    expect(await downloads.list()).toEqual([{ sourceName: "mnist", bytes: 5, totalBytes: 5 }]);
    await downloads.remove("mnist");
    expect(await downloads.list()).toEqual([]);
    expect(await store.list()).toEqual([]);
  });

  it("removes what the table has no more", async () => {
    const { store } = await openWith();
    await store.append("https://hub.example/old", Uint8Array.of(1), {
      validator: null,
      totalBytes: null,
    });
    await openWith(store);
    expect(await store.list()).toEqual([]);
  });

  it("stops when it is cancelled", async () => {
    const { downloads } = await openWith();
    const cancelled = context();
    cancelled.control.abort();
    await expect(downloads.fetch("mnist", cancelled)).rejects.toMatchObject({ name: "AbortError" });
  });

  it("names the sources there are where one is unknown", async () => {
    const { downloads } = await openWith();
    await expect(downloads.fetch("minst", context())).rejects.toMatchObject({
      code: "dataset-missing",
      message: expect.stringMatching(/mnist/),
    });
  });
});

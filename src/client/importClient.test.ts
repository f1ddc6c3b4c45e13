import { transfer } from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import type { PackOptions } from "../core/dataset/packOptions.ts";
import { smallDataset, wholeByFiles } from "../core/dataset/testSupport/smallDataset.ts";
import { LabError } from "../core/errors.ts";
import type { ImportApi, InspectedDataset, WantedReading } from "../protocol/importApi.ts";
import { createImportClient, type ImportClient, type ImportClientOptions } from "./importClient.ts";
import { LocalWorker } from "./testSupport/localWorker.ts";

const wanted: WantedReading = {
  id: 1,
  request: { kind: "source", sourceName: "mnist" },
  columns: { label: "Smiling" },
};
const signal = new AbortController().signal;
const quiet = () => {};
const never = () => new Promise<never>(() => {});
const options: PackOptions = { ...wholeByFiles, name: "small", title: "Small", seed: 0 };
const inspected: InspectedDataset = {
  format: "IDX files",
  parts: [],
  classNames: ["a", "b"],
  subgroupNames: [],
  columns: [],
  chosen: { label: null, subgroup: null },
  suggestion: { ...options },
  notes: [],
};
const ok = <T>(value: T) => ({ ok: true, value }) as const;
const failed = (code: string, message: string) =>
  ({ ok: false, error: { code, message } }) as const;
const inspect = async () => ok(inspected);

const clients: ImportClient[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

function open(api: Partial<ImportApi>, timeouts: Omit<ImportClientOptions, "makeWorker"> = {}) {
  const workers: LocalWorker[] = [];
  const client = createImportClient({
    makeWorker: () => {
      const worker = new LocalWorker(api);
      workers.push(worker);
      return worker;
    },
    ...timeouts,
  });
  clients.push(client);
  return { client, workers };
}

/** An api whose `inspect` ends when it is cancelled, and counts how often it was asked. */
function stoppable() {
  const counts = { inspect: 0, cancel: 0 };
  let stop = quiet;
  const api: Partial<ImportApi> = {
    inspect: async () => {
      counts.inspect++;
      await new Promise<void>((resolve) => {
        stop = resolve;
      });
      return failed("cancelled", "stopped");
    },
    cancel: async () => {
      counts.cancel++;
      stop();
    },
  };
  return { api, counts };
}

describe("createImportClient", () => {
  test("passes what is wanted, and progress, on", async () => {
    const asked: unknown[] = [];
    const { client } = open({
      inspect: async (given, onProgress) => {
        asked.push(given);
        await onProgress({ activity: "Reading", fraction: 0.5 });
        return ok(inspected);
      },
    });
    const reported: unknown[] = [];
    const found = await client.inspect(wanted, (one) => reported.push(one), signal);
    expect(found).toEqual(inspected);
    expect(asked).toEqual([wanted]);
    expect(reported).toEqual([{ activity: "Reading", fraction: 0.5 }]);
  });

  test("gives errors their code, and continues with the same worker", async () => {
    const { client, workers } = open({
      inspect: async () => failed("dataset-invalid", "a.bin: expected IDX, found text"),
      downloads: async () => ok([]),
    });
    const failure = await client.inspect(wanted, quiet, signal).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LabError);
    expect(failure).toMatchObject({
      code: "dataset-invalid",
      message: expect.stringMatching(/^a\.bin/),
    });
    expect(await client.downloads()).toEqual([]);
    expect(workers).toHaveLength(1);
  });

  test("packed buffers come over without a copy", async () => {
    const { dataset, files } = await smallDataset();
    const asked: unknown[] = [];
    const { client } = open({
      pack: async (given, packOptions) => {
        asked.push(given, packOptions);
        return transfer(
          ok({ manifest: dataset.manifest, files }),
          [...files.values()].map(({ buffer }) => buffer as ArrayBuffer),
        );
      },
    });
    const packed = await client.pack(wanted, options, quiet, signal);
    expect(asked).toEqual([wanted, options]);
    expect(packed.files.get("train-images.bin")).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect([...files.values()].map(({ length }) => length)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("a cancelled reading rejects once the worker has stopped; the worker stays", async () => {
    const { api, counts } = stoppable();
    const { client, workers } = open(api);
    for (const times of [1, 2]) {
      const control = new AbortController();
      const reading = client.inspect(wanted, quiet, control.signal);
      await expect.poll(() => counts.inspect).toBe(times);
      control.abort();
      await expect(reading).rejects.toMatchObject({ code: "cancelled" });
      expect(counts).toEqual({ inspect: times, cancel: times });
    }
    expect(workers).toHaveLength(1);
  });

  test("a reading that is cancelled before it begins starts no worker", async () => {
    const { client, workers } = open({});
    const reading = client.inspect(wanted, quiet, AbortSignal.abort());
    await expect(reading).rejects.toMatchObject({ code: "cancelled" });
    expect(workers).toHaveLength(0);
  });

  test("a worker that does not stop after a cancel is replaced", async () => {
    const { client, workers } = open(
      { inspect: never, cancel: never, downloads: async () => ok([]) },
      { cancelTimeoutMs: 10 },
    );
    const control = new AbortController();
    const reading = client.inspect(wanted, quiet, control.signal);
    control.abort();
    await expect(reading).rejects.toMatchObject({ code: "cancelled" });
    expect(workers[0]?.terminated).toBe(true);
    expect(await client.downloads()).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  test("a worker that reports nothing for too long is terminated, with one clear error", async () => {
    const { client, workers } = open(
      { inspect: never, pack: never, downloads: async () => ok([]) },
      { silenceTimeoutMs: 20 },
    );
    const message = expect.stringMatching(/^Reading was stopped: there was no progress/);
    const silent = { code: "worker-failed", message };
    await expect(client.inspect(wanted, quiet, signal)).rejects.toMatchObject(silent);
    await expect(client.pack(wanted, options, quiet, signal)).rejects.toMatchObject(silent);
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, true]);
    expect(await client.downloads()).toEqual([]);
  });

  test("a slow reading that reports progress is not terminated", async () => {
    const { client, workers } = open(
      {
        inspect: async (_, onProgress) => {
          for (let i = 0; i < 10; i++) {
            await new Promise((resolve) => setTimeout(resolve, 20));
            await onProgress({ activity: "Reading", fraction: null });
          }
          return ok(inspected);
        },
      },
      { silenceTimeoutMs: 100 },
    );
    expect(await client.inspect(wanted, quiet, signal)).toEqual(inspected);
    expect(workers.map(({ terminated }) => terminated)).toEqual([false]);
  });

  test("the error of a worker that ends names memory as the likely cause; the next call gets another", async () => {
    const { client, workers } = open({ inspect: never, downloads: async () => ok([]) });
    const reading = client.inspect(wanted, quiet, signal);
    workers[0]?.crash("out of memory");
    await expect(reading).rejects.toMatchObject({
      code: "worker-failed",
      message: expect.stringMatching(/stopped \(out of memory\).* too large/),
    });
    expect(workers[0]?.terminated).toBe(true);
    expect(await client.downloads()).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  test("a script that does not load is no matter of memory", async () => {
    const { client, workers } = open({ inspect: never });
    const reading = client.inspect(wanted, quiet, signal);
    workers[0]?.crash();
    await expect(reading).rejects.toMatchObject({
      code: "worker-failed",
      message: expect.stringMatching(/script did not load$/),
    });
  });

  test("an idle worker is terminated", async () => {
    const { client, workers } = open(
      { inspect, formats: async () => ok([]) },
      { idleTimeoutMs: 20 },
    );
    await client.inspect(wanted, quiet, signal);
    await expect.poll(() => workers[0]?.terminated).toBe(true);
    expect(await client.formats()).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  test("a worker is not idle while it works", async () => {
    const { client, workers } = open(
      {
        inspect: async () => {
          await new Promise((resolve) => setTimeout(resolve, 60));
          return ok(inspected);
        },
        downloads: async () => ok([]),
      },
      { idleTimeoutMs: 10 },
    );
    const reading = client.inspect(wanted, quiet, signal);
    await client.downloads();
    expect(await reading).toEqual(inspected);
    expect(workers).toHaveLength(1);
  });

  test("dispose ends what is under way", async () => {
    const { client, workers } = open({ inspect: never });
    const reading = client.inspect(wanted, quiet, signal);
    client.dispose();
    await expect(reading).rejects.toMatchObject({ code: "worker-failed" });
    expect(workers[0]?.terminated).toBe(true);
  });
});

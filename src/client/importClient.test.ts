import { transfer } from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import type { PackOptions } from "../core/dataset/packOptions.ts";
import { wholeByFiles } from "../core/dataset/testSupport/madeReading.ts";
import { smallDataset } from "../core/dataset/testSupport/smallDataset.ts";
import { LabError } from "../core/errors.ts";
import type { ImportApi, ImportRequest, InspectedDataset } from "../protocol/importApi.ts";
import { createImportClient, type ImportClient, type ImportClientOptions } from "./importClient.ts";
import { LocalWorker } from "./testSupport/localWorker.ts";

const request: ImportRequest = { kind: "source", sourceName: "mnist" };
const quiet = () => {};
const never = () => new Promise<never>(() => {});
const options: PackOptions = { ...wholeByFiles, name: "small", title: "Small", seed: 0 };
const inspected: InspectedDataset = {
  format: "idx",
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
  test("passes the request, the choice and progress on", async () => {
    const asked: unknown[] = [];
    const { client } = open({
      inspect: async (given, choice, onProgress) => {
        asked.push(given, choice);
        await onProgress({ activity: "Reading", fraction: 0.5 });
        return ok(inspected);
      },
    });
    const told: unknown[] = [];
    const found = await client.inspect(request, { label: "Smiling" }, (one) => told.push(one));
    expect(found).toEqual(inspected);
    expect(asked).toEqual([request, { label: "Smiling" }]);
    expect(told).toEqual([{ activity: "Reading", fraction: 0.5 }]);
  });

  test("gives errors their code, and goes on with the same worker", async () => {
    const { client, workers } = open({
      inspect: async () => failed("dataset-invalid", "a.bin: expected IDX, found text"),
      downloads: async () => ok([]),
    });
    const failure = await client.inspect(request, {}, quiet).catch((error: unknown) => error);
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
    const { client } = open({
      inspect,
      pack: async () =>
        transfer(
          ok({ manifest: dataset.manifest, files }),
          [...files.values()].map(({ buffer }) => buffer as ArrayBuffer),
        ),
    });
    await client.inspect(request, {}, quiet);
    const packed = await client.pack(options, quiet);
    expect(packed.files.get("train-images.bin")).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect([...files.values()].map(({ length }) => length)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  test("a second reading is refused while one is under way", async () => {
    const { api, counts } = stoppable();
    const { client } = open(api);
    const first = client.inspect(request, {}, quiet);
    await expect(client.pack(options, quiet)).rejects.toMatchObject({ code: "busy" });
    await Promise.all([
      expect(first).rejects.toMatchObject({ code: "cancelled" }),
      client.cancel(),
    ]);
    expect(counts).toEqual({ inspect: 1, cancel: 1 });
  });

  test("a reading that follows a cancel waits for the end of the one before", async () => {
    const { api, counts } = stoppable();
    const { client, workers } = open(api);
    const first = client.inspect(request, {}, quiet);
    const cancelling = client.cancel();
    const superseded = client.inspect(request, {}, quiet);
    const cancellingAgain = client.cancel();
    const last = client.inspect(request, {}, quiet);
    await Promise.all([
      expect(first).rejects.toMatchObject({ code: "cancelled" }),
      expect(superseded).rejects.toMatchObject({ code: "cancelled" }),
      cancelling,
      cancellingAgain,
    ]);
    await expect.poll(() => counts.inspect).toBe(2);
    await Promise.all([expect(last).rejects.toMatchObject({ code: "cancelled" }), client.cancel()]);
    expect(counts).toEqual({ inspect: 2, cancel: 2 });
    expect(workers).toHaveLength(1);
  });

  test("a worker that does not stop after cancel is replaced", async () => {
    const { client, workers } = open(
      { inspect: never, cancel: never, downloads: async () => ok([]) },
      { cancelTimeoutMs: 10 },
    );
    const reading = client.inspect(request, {}, quiet);
    await Promise.all([
      expect(reading).rejects.toMatchObject({ code: "cancelled" }),
      client.cancel(),
    ]);
    expect(workers[0]?.terminated).toBe(true);
    expect(await client.downloads()).toEqual([]);
    expect(workers).toHaveLength(2);
  });

  test("a worker that dies says that memory is the likely cause; the next call gets another", async () => {
    const { client, workers } = open({ inspect: never, downloads: async () => ok([]) });
    const reading = client.inspect(request, {}, quiet);
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
    const reading = client.inspect(request, {}, quiet);
    workers[0]?.crash();
    await expect(reading).rejects.toMatchObject({
      code: "worker-failed",
      message: expect.stringMatching(/script did not load$/),
    });
  });

  test("an idle worker is let go, and what was open is opened again to be packed", async () => {
    const asked: string[] = [];
    const { dataset, files } = await smallDataset();
    const { client, workers } = open(
      {
        inspect: async (_request, { label }) => {
          asked.push(`inspect ${label}`);
          return ok(inspected);
        },
        pack: async () => {
          asked.push("pack");
          return ok({ manifest: dataset.manifest, files });
        },
      },
      { idleTimeoutMs: 20 },
    );
    await client.inspect(request, { label: "Smiling" }, quiet);
    await expect.poll(() => workers[0]?.terminated).toBe(true);
    await client.pack(options, quiet);
    expect(asked).toEqual(["inspect Smiling", "inspect Smiling", "pack"]);
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
    const reading = client.inspect(request, {}, quiet);
    await client.downloads();
    expect(await reading).toEqual(inspected);
    expect(workers).toHaveLength(1);
  });

  test("cancel without a reading starts no worker, and dispose ends what is under way", async () => {
    const { client, workers } = open({ inspect: never });
    await client.cancel();
    expect(workers).toHaveLength(0);
    const reading = client.inspect(request, {}, quiet);
    client.dispose();
    await expect(reading).rejects.toMatchObject({ code: "worker-failed" });
    expect(workers[0]?.terminated).toBe(true);
  });
});

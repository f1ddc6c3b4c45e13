import { describe, expect, test, vi } from "vitest";
import { smallDataset } from "../core/dataset/testSupport/smallDataset.ts";
import { LabError } from "../core/errors.ts";
import { presetExperiment } from "../core/experiment/presets.ts";
import type { EngineApi, EngineEvent, RunData } from "../protocol/engineApi.ts";
import { createEngineClient } from "./engineClient.ts";
import { LocalWorker } from "./testSupport/localWorker.ts";

function open(
  api: Partial<EngineApi>,
  timeouts: { cancelTimeoutMs?: number; beatMs?: number } = {},
) {
  const workers: LocalWorker[] = [];
  const client = createEngineClient({
    datasetBaseUrl: "http://localhost/datasets/",
    makeWorker: () => {
      const worker = new LocalWorker(api);
      workers.push(worker);
      return worker;
    },
    ...timeouts,
  });
  return { client, workers };
}

const never = () => new Promise<never>(() => {});
const spec = presetExperiment("control");

describe("createEngineClient", () => {
  test("turns an error of the worker into a LabError with its code", async () => {
    const { client } = open({
      passport: async () => ({
        ok: false,
        error: { code: "no-adapter", message: "No adapter was given" },
      }),
    });
    const failure = await client.passport().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LabError);
    expect(failure).toMatchObject({ code: "no-adapter", message: "No adapter was given" });
    client.dispose();
  });

  test("passes events on while a run trains, and the address of the data", async () => {
    const sources: RunData[] = [];
    const { client } = open({
      run: async (_spec, _options, data, onEvent) => {
        sources.push(data);
        await onEvent({ kind: "compiling", conditionIndex: 0, kernels: null });
        return { ok: false, error: { code: "cancelled", message: "stopped" } };
      },
    });
    const events: EngineEvent[] = [];
    await expect(client.run(spec, {}, (event) => events.push(event))).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(events).toEqual([{ kind: "compiling", conditionIndex: 0, kernels: null }]);
    expect(sources).toEqual([{ from: "page", baseUrl: "http://localhost/datasets/" }]);
    client.dispose();
  });

  test("hands files over unread", async () => {
    const received: RunData[] = [];
    const { client } = open({
      run: async (_spec, _options, data) => {
        received.push(data);
        return { ok: false, error: { code: "cancelled", message: "stopped" } };
      },
    });
    const { dataset, files } = await smallDataset();
    const blobs = new Map(
      [...files].map(([name, bytes]) => [name, new Blob([new Uint8Array(bytes)])]),
    );
    const { manifest } = dataset;
    await client.run(spec, {}, () => {}, { manifest, files: blobs }).catch(() => {});
    const [data] = received;
    if (data.from !== "files") throw new Error("expected files");
    expect(data.manifest).toEqual(manifest);
    const labels = await data.files.get("train-labels.bin")?.arrayBuffer();
    expect(labels && [...new Uint8Array(labels)]).toEqual([0, 1, 2]);
    client.dispose();
  });

  test("a worker that dies fails the run, and the next call gets a fresh worker", async () => {
    const { client, workers } = open({
      run: never,
      memory: async () => ({ ok: true, value: { bufferBytes: 1, tensorCount: 2 } }),
    });
    const run = client.run(spec, {}, () => {});
    workers[0]?.crash("out of memory");
    await expect(run).rejects.toMatchObject({
      code: "worker-failed",
      message: "The training worker stopped: out of memory",
    });
    expect(workers[0]?.terminated).toBe(true);
    expect(await client.memory()).toEqual({ bufferBytes: 1, tensorCount: 2 });
    expect(workers).toHaveLength(2);
    client.dispose();
  });

  test("a worker that stops answering fails the run", async () => {
    const { client, workers } = open({ run: never }, { beatMs: 5 });
    const run = client.run(spec, {}, () => {});
    workers[0]?.terminate();
    await expect(run).rejects.toMatchObject({
      code: "worker-failed",
      message: "The training worker stopped answering",
    });
  });

  test("a worker that answers, even by an error, lives", async () => {
    let asked = 0;
    const { client, workers } = open(
      {
        run: never,
        memory: async () => {
          asked++;
          throw new Error("not now");
        },
      },
      { beatMs: 5 },
    );
    const run = client.run(spec, {}, () => {});
    run.catch(() => {});
    await vi.waitFor(() => expect(asked).toBeGreaterThan(10));
    expect(workers[0]?.terminated).toBe(false);
    client.dispose();
  });

  test("a lost device ends its worker", async () => {
    const { client, workers } = open({
      run: async () => ({ ok: false, error: { code: "device-lost", message: "gone" } }),
    });
    await expect(client.run(spec, {}, () => {})).rejects.toMatchObject({ code: "device-lost" });
    expect(workers[0]?.terminated).toBe(true);
  });

  test("a worker that does not stop after cancel is replaced", async () => {
    const { client, workers } = open(
      { run: never, cancel: async () => {} },
      { cancelTimeoutMs: 10 },
    );
    const run = client.run(spec, {}, () => {});
    run.catch(() => {});
    await client.cancel();
    await expect(run).rejects.toMatchObject({ code: "worker-failed" });
    expect(workers[0]?.terminated).toBe(true);
  });

  test("without a run, pause, resume and cancel start no worker", async () => {
    const { client, workers } = open({});
    await client.pause();
    await client.resume();
    await client.cancel();
    expect(workers).toHaveLength(0);
  });
});

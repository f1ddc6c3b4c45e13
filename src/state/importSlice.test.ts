import { describe, expect, test } from "vitest";
import type { ImportClient } from "../client/importClient.ts";
import { LabError } from "../core/errors.ts";
import type { PackedFiles } from "../protocol/importApi.ts";
import type { DatasetStore } from "../storage/datasetStore.ts";
import {
  hashOf,
  indexEntry,
  inspected,
  memoryStore,
  pending,
  scriptedImports,
  storedDataset,
} from "./datasetFixtures.ts";
import { openLab } from "./testSupport.ts";

const files = [{ path: "birds.zip", file: new Blob(["PK"]) }];

function importLab(client: Partial<ImportClient> = {}, store: Partial<DatasetStore> = {}) {
  const imports = scriptedImports(client);
  const lab = openLab({
    data: {
      imports: imports.client,
      openStore: async () => memoryStore([storedDataset("kept", "c")], store),
      fetchIndex: async () => [indexEntry("glyphs-16", "a")],
      fetchEmbedded: () => Promise.reject(new LabError("dataset-missing", "none")),
    },
  });
  return { ...lab, importCalls: imports.calls, state: () => lab.store.getState() };
}

/** What a client does with a reading that takes long: it rejects when its signal is aborted. */
function untilCancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const cancel = () => reject(new LabError("cancelled", "Reading was cancelled"));
    signal.addEventListener("abort", cancel, { once: true });
  });
}

describe("an import", () => {
  test("reads, lets choose, packs, stores, and shows in the list", async () => {
    const lab = importLab();
    await lab.state().openFiles(files);
    expect(lab.state().importing).toMatchObject({
      status: "choosing",
      title: "birds.zip",
      choice: { inspected, draft: { name: "birds", split: { by: "files" } } },
    });
    lab.state().changeImport((draft) => ({ ...draft, name: "my-birds" }));
    await lab.state().packImport();
    expect(lab.importCalls).toEqual(["inspect 1 files {}", "pack my-birds"]);
    expect(lab.state().importing).toMatchObject({ status: "done", hash: hashOf("d") });
    expect(lab.state().stored.map(({ manifest }) => manifest.name)).toEqual(["my-birds", "kept"]);
  });

  test("reports its progress and the time left", async () => {
    const packing = pending<PackedFiles>();
    let report: Parameters<ImportClient["pack"]>[2] = () => {};
    const lab = importLab({
      pack: (_wanted, _options, onProgress) => {
        report = onProgress;
        return packing.promise;
      },
    });
    await lab.state().openFiles(files);
    const end = lab.state().packImport();
    await Promise.resolve();
    for (const fraction of [0.1, 0.2]) {
      lab.passTime(2_000);
      report({ activity: "Decoding images", fraction });
      lab.drawFrame();
    }
    expect(lab.state().importing).toMatchObject({
      status: "packing",
      progress: { activity: "Decoding images", fraction: 0.2, timeLeftMs: 16_000 },
    });
    packing.reject(new LabError("internal", "end of test"));
    await end;
  });

  test("that fails to read shows why and can be tried again", async () => {
    let attempts = 0;
    const lab = importLab({
      inspect: async () => {
        if (attempts++ === 0) throw new LabError("dataset-invalid", "birds.zip: cut off at 12");
        return inspected;
      },
    });
    await lab.state().openFiles(files);
    expect(lab.state().importing).toEqual({
      status: "failed",
      title: "birds.zip",
      error: { code: "dataset-invalid", message: "birds.zip: cut off at 12" },
      back: null,
    });
    await lab.state().retryImport();
    expect(lab.state().importing.status).toBe("choosing");
  });

  test("that fails on a full disk goes back to the form, and loses nothing stored", async () => {
    const lab = importLab(
      {},
      { save: () => Promise.reject(new LabError("storage", "the browser's storage is full")) },
    );
    await lab.state().openFiles(files);
    lab.state().changeImport((draft) => ({ ...draft, trainCount: 50 }));
    await lab.state().packImport();
    expect(lab.state().importing).toMatchObject({
      status: "failed",
      error: { code: "storage" },
      back: { draft: { trainCount: 50 } },
    });
    lab.state().resumeChoosing();
    expect(lab.state().importing).toMatchObject({
      status: "choosing",
      choice: { draft: { trainCount: 50 } },
    });
    expect(lab.importCalls.filter((call) => call.startsWith("inspect"))).toHaveLength(1);
    await lab.state().listDatasets();
    expect(lab.state().stored.map(({ manifest }) => manifest.name)).toEqual(["kept"]);
  });

  test("that is cancelled ends at once; late answers are ignored", async () => {
    const reading = pending<typeof inspected>();
    const lab = importLab({ inspect: () => reading.promise });
    const end = lab.state().openFiles(files);
    await Promise.resolve();
    await lab.state().cancelImport();
    expect(lab.state().importing).toEqual({
      status: "cancelled",
      title: "birds.zip",
      back: null,
    });
    reading.resolve(inspected);
    await end;
    expect(lab.state().importing.status).toBe("cancelled");
    lab.state().dismissImport();
    expect(lab.state().importing).toEqual({ status: "idle" });
  });

  test("keeps the form while other columns are read, and when they cannot be", async () => {
    const lab = importLab({
      inspect: async ({ columns }) => {
        if (columns.label === "Smile") {
          throw new LabError("dataset-invalid", "list.csv: Smile has 300 values");
        }
        return { ...inspected, chosen: { label: columns.label ?? "Age", subgroup: null } };
      },
    });
    await lab.state().openFiles(files);
    lab.state().changeImport((draft) => ({ ...draft, name: "faces" }));
    await lab.state().chooseColumns({ label: "Blond", subgroup: null });
    expect(lab.state().importing).toMatchObject({
      status: "choosing",
      choice: { inspected: { chosen: { label: "Blond" } }, draft: { name: "faces" } },
    });
    await lab.state().chooseColumns({ label: "Smile", subgroup: null });
    expect(lab.state().importing).toMatchObject({
      status: "failed",
      back: { inspected: { chosen: { label: "Blond" } } },
    });
    lab.state().resumeChoosing();
    expect(lab.state().importing.status).toBe("choosing");
  });

  test("that is cancelled while other columns are read goes back to the form", async () => {
    const lab = importLab({
      inspect: ({ columns }, _onProgress, signal) =>
        columns.label === "Smile" ? untilCancelled(signal) : Promise.resolve(inspected),
    });
    await lab.state().openFiles(files);
    lab.state().changeImport((draft) => ({ ...draft, name: "faces" }));
    const end = lab.state().chooseColumns({ label: "Smile", subgroup: null });
    await Promise.all([lab.state().cancelImport(), end]);
    expect(lab.state().importing).toMatchObject({ status: "cancelled" });
    lab.state().resumeChoosing();
    expect(lab.state().importing).toMatchObject({
      status: "choosing",
      choice: { draft: { name: "faces" } },
    });
  });

  test("closes the data set that is shown", async () => {
    const lab = importLab();
    await lab.state().loadForBrowsing({ kind: "embedded", name: "glyphs-16" });
    await lab.state().openFiles(files);
    expect(lab.state().browsing.status).toBe("closed");
    expect(lab.state().importing.status).toBe("choosing");
  });

  test("a new one ends the one before, and waits until it has ended", async () => {
    const log: string[] = [];
    const lab = importLab({
      inspect: async ({ request }, _onProgress, signal) => {
        log.push(`${request.kind} begins`);
        if (request.kind === "source") return inspected;
        return await untilCancelled(signal).finally(() => log.push("files end"));
      },
    });
    const slow = lab.state().openFiles(files);
    await expect.poll(() => log).toEqual(["files begins"]);
    const superseded = lab.state().openSource("cifar-10");
    await Promise.all([lab.state().openSource("mnist"), superseded, slow]);
    expect(lab.state().importing).toMatchObject({ status: "choosing", title: "MNIST" });
    expect(log).toEqual(["files begins", "files end", "source begins"]);
  });

  test("asks to pack the reading on the form, with its columns", async () => {
    const asked: unknown[] = [];
    const columns = [{ name: "Age", valueCount: 2, sampleValues: ["old", "young"] }];
    const lab = importLab({
      inspect: async (wanted) => {
        asked.push(wanted);
        const label = wanted.columns.label ?? "Age";
        return { ...inspected, columns, chosen: { label, subgroup: null } };
      },
      pack: async (wanted) => {
        asked.push(wanted);
        throw new LabError("worker-failed", "end of test");
      },
    });
    await lab.state().openFiles(files);
    await lab.state().chooseColumns({ label: "Smile" });
    await lab.state().packImport();
    const request = { kind: "files", files };
    expect(asked).toEqual([
      { id: 1, request, columns: {} },
      { id: 2, request, columns: { label: "Smile" } },
      { id: 2, request, columns: { label: "Smile", subgroup: null } },
    ]);
  });

  test("without files fails with the reason", async () => {
    const lab = importLab();
    await lab.state().openFiles([]);
    expect(lab.state().importing).toMatchObject({
      status: "failed",
      error: { message: "Expected files to read, found none" },
    });
    await lab.state().openFiles(Promise.reject(new DOMException("gone", "NotFoundError")));
    expect(lab.state().importing).toMatchObject({ status: "failed", error: { message: "gone" } });
  });
});

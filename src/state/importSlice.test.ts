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

  test("tells how far it is, and how long it will take", async () => {
    const packing = pending<PackedFiles>();
    let tell: Parameters<ImportClient["pack"]>[1] = () => {};
    const lab = importLab({
      pack: (_, onProgress) => {
        tell = onProgress;
        return packing.promise;
      },
    });
    await lab.state().openFiles(files);
    const end = lab.state().packImport();
    for (const fraction of [0.1, 0.2]) {
      lab.passTime(2_000);
      tell({ activity: "Decoding images", fraction });
      lab.drawFrame();
    }
    expect(lab.state().importing).toMatchObject({
      status: "packing",
      progress: { activity: "Decoding images", fraction: 0.2, timeLeftMs: 16_000 },
    });
    packing.reject(new LabError("internal", "end of test"));
    await end;
  });

  test("that fails to read says why and can be tried again", async () => {
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
    await lab.state().resumeChoosing();
    expect(lab.state().importing).toMatchObject({
      status: "choosing",
      choice: { draft: { trainCount: 50 } },
    });
    expect(lab.importCalls.filter((call) => call.startsWith("inspect"))).toHaveLength(1);
    await lab.state().listDatasets();
    expect(lab.state().stored.map(({ manifest }) => manifest.name)).toEqual(["kept"]);
  });

  test("that is cancelled ends at once; what still arrives has no say", async () => {
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
      inspect: async (_, choice) => {
        if (choice.label === "Smile") {
          throw new LabError("dataset-invalid", "list.csv: Smile has 300 values");
        }
        return { ...inspected, chosen: { label: choice.label ?? "Age", subgroup: null } };
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
    await lab.state().resumeChoosing();
    expect(lab.state().importing.status).toBe("choosing");
  });

  test("that is cancelled while other columns are read goes back to the form", async () => {
    const second = pending<typeof inspected>();
    const lab = importLab({
      inspect: (_, choice) =>
        choice.label === "Smile" ? second.promise : Promise.resolve(inspected),
    });
    await lab.state().openFiles(files);
    lab.state().changeImport((draft) => ({ ...draft, name: "faces" }));
    const end = lab.state().chooseColumns({ label: "Smile", subgroup: null });
    await lab.state().cancelImport();
    second.reject(new LabError("cancelled", "Reading was cancelled"));
    await end;
    expect(lab.state().importing).toMatchObject({ status: "cancelled" });
    await lab.state().resumeChoosing();
    expect(lab.state().importing).toMatchObject({
      status: "choosing",
      choice: { draft: { name: "faces" } },
    });
  });

  test("takes the place of a look at a data set", async () => {
    const lab = importLab();
    await lab.state().loadForBrowsing({ kind: "embedded", name: "glyphs-16" });
    await lab.state().openFiles(files);
    expect(lab.state().browsing.status).toBe("closed");
    expect(lab.state().importing.status).toBe("choosing");
  });

  test("a new one ends the one before", async () => {
    const first = pending<typeof inspected>();
    let calls = 0;
    const lab = importLab({
      inspect: () => (calls++ === 0 ? first.promise : Promise.resolve(inspected)),
    });
    const slow = lab.state().openFiles(files);
    await Promise.resolve();
    await lab.state().openSource("mnist");
    first.reject(new LabError("cancelled", "another one began"));
    await slow;
    expect(lab.state().importing.status).toBe("choosing");
    expect(lab.importCalls).toContain("cancel");
  });

  test("without files says so", async () => {
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

import { describe, expect, test } from "vitest";
import { smallDataset } from "../core/dataset/testSupport/smallDataset.ts";
import { LabError } from "../core/errors.ts";
import { presetExperiment, presetOf } from "../core/experiment/presets.ts";
import type { StoredFiles } from "../storage/datasetStore.ts";
import type { DataDependencies } from "./dataDependencies.ts";
import {
  hashOf,
  indexEntry,
  memoryStore,
  pending,
  scriptedImports,
  storedDataset,
} from "./datasetFixtures.ts";
import { datasetResolution } from "./datasetsSlice.ts";
import { openLab, smallResults } from "./testSupport.ts";

function withData(changes: Partial<DataDependencies> = {}) {
  return openLab({
    data: {
      imports: scriptedImports().client,
      openStore: async () => memoryStore([storedDataset("mnist", "c")]),
      fetchIndex: async () => [indexEntry("glyphs-16", "a"), indexEntry("textures-32", "b")],
      fetchEmbedded: async () => (await smallDataset()).dataset,
      ...changes,
    },
  });
}

describe("datasets slice", () => {
  test("lists the data of the page, those stored, and the room they take", async () => {
    const { store } = withData();
    await store.getState().listDatasets();
    const { embedded, stored, storageUsage, datasetsListed } = store.getState();
    expect(embedded.map(({ name }) => name)).toEqual(["glyphs-16", "textures-32"]);
    expect(stored.map(({ hash }) => hash)).toEqual([hashOf("c")]);
    expect(storageUsage).toEqual({ usedBytes: 6000, quotaBytes: 1_000_000 });
    expect(datasetsListed).toBe(true);
  });

  test("an index that cannot be read leaves the fallback set", async () => {
    const { store } = withData({ fetchIndex: () => Promise.reject(new TypeError("offline")) });
    await store.getState().listDatasets();
    expect(store.getState().embedded.map(({ name }) => name)).toEqual(["glyphs-16"]);
    expect(store.getState().stored).toHaveLength(1);
    expect(store.getState().datasetsProblem).toBeNull();
  });

  test("a storage that is refused is reported, and opened again the next time", async () => {
    let opened = 0;
    const { store } = withData({
      openStore: async () => {
        if (opened++ === 0) throw new LabError("storage", "not in private windows");
        return memoryStore([storedDataset("mnist", "c")]);
      },
    });
    await store.getState().listDatasets();
    expect(store.getState().datasetsProblem?.message).toBe("not in private windows");
    await store.getState().listDatasets();
    expect(store.getState().stored).toHaveLength(1);
  });

  test("removes a data set, and reports why where it cannot", async () => {
    const { store } = withData();
    await store.getState().removeDataset(hashOf("c"));
    expect(store.getState().stored).toEqual([]);

    const refusing = withData({
      openStore: async () =>
        memoryStore([storedDataset("mnist", "c")], {
          remove: () => Promise.reject(new LabError("storage", "in use")),
        }),
    });
    await refusing.store.getState().removeDataset(hashOf("c"));
    expect(refusing.store.getState().datasetsProblem).toEqual({
      code: "storage",
      message: "in use",
    });
  });

  test("stored data go into the setup by hash, those of the page by name alone", async () => {
    const { store } = withData();
    await store.getState().listDatasets();
    store.getState().chooseDataset("mnist", hashOf("c"));
    expect(store.getState().setup.dataset).toEqual({ name: "mnist", hash: hashOf("c") });
    store.getState().chooseDataset("glyphs-16", null);
    expect(presetOf({ ...store.getState().setup, name: "quick" })).toBe("quick");
  });

  test("a subset that is larger than the new data is dropped", async () => {
    const { store } = withData();
    await store.getState().listDatasets();
    store.getState().changeSetup("dataset", (setup) => ({
      ...setup,
      dataset: { ...setup.dataset, trainCount: 1000, testCount: 100 },
    }));
    store.getState().chooseDataset("mnist", hashOf("c")); // 800 and 400 images
    expect(store.getState().setup.dataset).toEqual({
      name: "mnist",
      hash: hashOf("c"),
      testCount: 100,
    });
  });

  test("nothing counts as missing before the first listing", async () => {
    const { store } = withData();
    const wanted = { name: "textures-32" };
    expect(datasetResolution(store.getState(), wanted)).toBeNull();
    await store.getState().listDatasets();
    expect(datasetResolution(store.getState(), wanted)?.kind).toBe("embedded");
  });
});

describe("a run", () => {
  test("gets stored data handed over, and fetches those of the page itself", async () => {
    const { manifest } = (await smallDataset()).dataset;
    const dataset = { manifest, files: new Map([["train-labels.bin", new Blob(["0"])]]) };
    const lab = withData({
      openStore: async () =>
        memoryStore([storedDataset("mnist", "c")], { files: async () => dataset }),
    });
    await lab.store.getState().listDatasets();
    lab.store.getState().chooseDataset("mnist", hashOf("c"));
    const run = lab.store.getState().startRun();
    await expect.poll(() => lab.datasets).toEqual([dataset]);
    lab.finish(smallResults());
    await run;
    lab.store.getState().chooseDataset("glyphs-16", null);
    const second = lab.store.getState().startRun();
    expect(lab.datasets).toEqual([dataset, null]);
    lab.finish(smallResults());
    await second;
  });

  test("on missing data fails with what was wanted", async () => {
    const lab = withData();
    const wanted = { ...presetExperiment("quick"), dataset: { name: "mnist", hash: hashOf("f") } };
    await expect(lab.store.getState().train(wanted)).rejects.toMatchObject({
      code: "dataset-missing",
    });
    expect(lab.store.getState().run).toMatchObject({ status: "failed" });
    expect(lab.calls).toEqual([]);
  });

  test("on data that another tab has removed fails, and the list is updated", async () => {
    const backing = memoryStore([storedDataset("mnist", "c")]);
    const lab = withData({ openStore: async () => backing });
    await lab.store.getState().listDatasets();
    lab.store.getState().chooseDataset("mnist", hashOf("c"));
    await backing.remove(hashOf("c"));
    await lab.store.getState().startRun();
    expect(lab.store.getState().run).toMatchObject({
      status: "failed",
      error: { code: "dataset-missing" },
    });
    expect(lab.store.getState().stored).toEqual([]);
  });

  test("can be cancelled while its data are loaded", async () => {
    const { manifest } = (await smallDataset()).dataset;
    const loading = pending<StoredFiles>();
    const lab = withData({
      openStore: async () =>
        memoryStore([storedDataset("mnist", "c")], { files: () => loading.promise }),
    });
    await lab.store.getState().listDatasets();
    lab.store.getState().chooseDataset("mnist", hashOf("c"));
    const run = lab.store.getState().startRun();
    await lab.store.getState().cancelRun();
    loading.resolve({ manifest, files: new Map() });
    await run;
    expect(lab.store.getState().run).toEqual({ status: "cancelled" });
    expect(lab.calls).toEqual(["cancel"]);
  });
});

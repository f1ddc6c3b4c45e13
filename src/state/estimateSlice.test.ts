import { describe, expect, it } from "vitest";
import { isRefused } from "./estimateSlice.ts";
import { withExampleCount } from "./setupEdits.ts";
import { openLab } from "./testSupport.ts";

describe("estimateSetup", () => {
  it("asks the engine about the setup and the size of its data", async () => {
    const { store, calls } = openLab();
    await store.getState().estimateSetup();
    const { setup, estimate } = store.getState();
    expect(calls).toEqual(["estimate quick on glyphs-16"]);
    // The scripted engine answers with the number of training images that there are.
    const expected = { datasetBytes: 2048, logitsBytes: 0, conditions: [] };
    expect(estimate).toEqual({ status: "known", spec: setup, estimate: expected });
  });

  it("keeps what the engine says would fit, and the setup as it is", async () => {
    const { store } = openLab();
    store.getState().changeSetup("batchSize", (setup) => ({
      ...setup,
      training: { ...setup.training, batchSize: 512 },
    }));
    const { setup } = store.getState();
    await store.getState().estimateSetup();
    expect(store.getState().setup).toBe(setup);
    const error = { code: "out-of-memory", message: "A batch of at most 256 fits" };
    expect(store.getState().estimate).toEqual({ status: "refused", spec: setup, error });
    expect(isRefused(store.getState())).toBe(true);
    store.getState().undoSetup();
    expect(isRefused(store.getState())).toBe(false);
  });

  it("drops an answer about a setup that has changed meanwhile", async () => {
    const { store } = openLab();
    const asked = store.getState().estimateSetup();
    store
      .getState()
      .changeSetup("trainCount", (setup) => withExampleCount(setup, "trainCount", 64));
    await asked;
    expect(store.getState().estimate).toEqual({ status: "none" });
  });
});

describe("estimateFor", () => {
  it("refuses what is no experiment, and data that are not here", async () => {
    const { store, calls } = openLab();
    const { estimateFor, setup } = store.getState();
    await expect(estimateFor({})).rejects.toMatchObject({ code: "experiment-invalid" });
    const missing = { ...setup, dataset: { name: "elsewhere" } };
    await expect(estimateFor(missing)).rejects.toMatchObject({ code: "dataset-missing" });
    expect(calls).toEqual([]);
  });
});

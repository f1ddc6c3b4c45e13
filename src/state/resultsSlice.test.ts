import { describe, expect, test } from "vitest";
import { resultsToJson } from "../core/results/resultsJson.ts";
import { openLab, smallResults } from "./testSupport.ts";

const file = (name: string, text: string) => ({ name, text: async () => text });

describe("results slice", () => {
  test("shows the results in a file as it shows a run's", async () => {
    const { store } = openLab();
    const text = JSON.stringify(resultsToJson(smallResults()));
    await store.getState().openResults(file("monday.json", text));
    const { results, traces, shownSpec, testSet } = store.getState();
    expect(results).toMatchObject({ status: "ready", fileName: "monday.json" });
    expect(traces[0]?.replicas).toHaveLength(2);
    expect(shownSpec).toEqual(smallResults().spec);
    expect(testSet?.testLabels).toEqual(Uint8Array.of(0, 1, 1));
  });

  test("a file that is not results is an error and leaves what is shown", async () => {
    const { store } = openLab();
    const text = JSON.stringify(resultsToJson(smallResults()));
    await store.getState().openResults(file("good.json", text));
    await store.getState().openResults(file("notes.txt", "not JSON"));
    expect(store.getState().opening).toMatchObject({
      status: "failed",
      fileName: "notes.txt",
      error: { code: "results-invalid" },
    });
    expect(store.getState().results).toMatchObject({ fileName: "good.json" });
    await store.getState().openResults(file("other.json", '{"version":1}'));
    expect(store.getState().opening).toMatchObject({
      status: "failed",
      error: { code: "results-invalid" },
    });
  });

  test("while an experiment trains, no file takes its place", async () => {
    const lab = openLab();
    const run = lab.store.getState().train(smallResults().spec);
    const text = JSON.stringify(resultsToJson(smallResults()));
    await lab.store.getState().openResults(file("good.json", text));
    expect(lab.store.getState().opening).toMatchObject({ error: { code: "busy" } });
    expect(lab.store.getState().run.status).toBe("starting");
    lab.finish(smallResults());
    await run;
  });
});

import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { resultsToJson } from "../core/results/resultsJson.ts";
import { openResultsStore } from "../storage/resultsStore.ts";
import { openLab, smallResults } from "./testSupport.ts";

let databaseCount = 0;

/** A lab of its own that shows results. */
function lab() {
  const name = `compared ${databaseCount++}`;
  const opened = openLab({ openResultsStore: () => openResultsStore(name) });
  opened.store.getState().showResults(smallResults(), null);
  return opened.store;
}

const fileOf = (text: string, name = "other.json") => ({ name, text: async () => text });
const written = JSON.stringify(resultsToJson(smallResults()));

test("a file is compared with the shown results, which stay", async () => {
  const store = lab();
  await store.getState().compareWithFile(fileOf(written));
  expect(store.getState().comparison).toEqual({
    status: "ready",
    name: "other.json",
    results: smallResults(),
  });
  expect(store.getState().results).toMatchObject({ status: "ready", fileName: null });
  store.getState().endComparison();
  expect(store.getState().comparison).toEqual({ status: "none" });
});

test("saved results are compared by their name", async () => {
  const store = lab();
  await store.getState().keepResults(smallResults());
  await vi.waitFor(() => expect(store.getState().saved).toHaveLength(1));
  await store.getState().compareWithSaved(store.getState().saved[0].id, "yesterday");
  expect(store.getState().comparison).toMatchObject({ status: "ready", name: "yesterday" });
});

test.each([
  ["no results", () => fileOf("{}"), "results-invalid"],
  ["no JSON", () => fileOf("not JSON"), "results-invalid"],
])("a file with %s is refused by its name", async (_, file, code) => {
  const store = lab();
  await store.getState().compareWithFile(file());
  expect(store.getState().comparison).toMatchObject({
    status: "failed",
    name: "other.json",
    error: { code },
  });
});

test("other results end the comparison, one that is being read too", async () => {
  const store = lab();
  await store.getState().compareWithFile(fileOf(written));
  store.getState().showResults(smallResults(), "new.json");
  expect(store.getState().comparison).toEqual({ status: "none" });
  const reading = store.getState().compareWithFile(fileOf(written));
  store.getState().showResults(smallResults(), "newer.json");
  await reading;
  expect(store.getState().comparison).toEqual({ status: "none" });
});

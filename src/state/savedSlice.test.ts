import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { LabError } from "../core/errors.ts";
import { openResultsStore } from "../storage/resultsStore.ts";
import { keptCount } from "./savedSlice.ts";
import { eventsOf, openLab, smallResults } from "./testSupport.ts";

let databaseCount = 0;

/** Labs that share a browser profile. */
function profile() {
  const name = `saved ${databaseCount++}`;
  return () => openLab({ openResultsStore: () => openResultsStore(name) });
}

test("a finished run is there after a reload, can be opened and removed", async () => {
  const visit = profile();
  const first = visit();
  const run = first.store.getState().train(smallResults().spec);
  first.finish(smallResults());
  await run;
  await vi.waitFor(() => expect(first.store.getState().saved).toHaveLength(1));

  const second = visit();
  await second.store.getState().listSaved();
  const [entry] = second.store.getState().saved;
  expect(entry).toMatchObject({ name: smallResults().spec.name, status: "done" });
  await second.store.getState().openSaved(entry.id);
  expect(second.store.getState().results).toEqual({
    status: "ready",
    results: smallResults(),
    fileName: null,
  });
  await second.store.getState().removeSaved(entry.id);
  expect(second.store.getState().saved).toEqual([]);
});

test("the oldest are removed", async () => {
  const { store } = profile()();
  const day = (index: number) => `2026-01-${String(index + 1).padStart(2, "0")}T00:00:00.000Z`;
  for (let i = 0; i < keptCount + 2; i++) {
    await store.getState().keepResults({ ...smallResults(), startedAt: day(i) });
  }
  const { saved } = store.getState();
  expect(saved).toHaveLength(keptCount);
  expect(saved.at(-1)?.startedAt).toBe(day(2));
});

test("a cancelled run is not kept", async () => {
  const lab = profile()();
  const run = lab.store.getState().train(smallResults().spec);
  lab.finish({ ...smallResults(), status: "cancelled" });
  await run;
  await lab.store.getState().listSaved();
  expect(lab.store.getState().saved).toEqual([]);
});

test("a failed run is kept with the replicas that were done", async () => {
  const lab = profile()();
  const run = lab.store.getState().train(smallResults().spec);
  for (const event of eventsOf(smallResults(), 1)) lab.emit(event);
  lab.fail("device-lost", "The adapter went away");
  await run;
  await vi.waitFor(() => expect(lab.store.getState().saved).toHaveLength(1));
  expect(lab.store.getState().saved[0].status).toBe("failed");
  await lab.store.getState().openSaved(lab.store.getState().saved[0].id);
  expect(lab.store.getState()).toMatchObject({
    run: { status: "idle" },
    results: {
      results: { status: "failed", error: { code: "device-lost" } },
    },
  });
  expect(lab.store.getState().traces[0].replicas).toHaveLength(1);
});

test("a storage that fails is reported and leaves the run as it is", async () => {
  const openStore = vi.fn(() => Promise.reject(new LabError("storage", "no room")));
  const lab = openLab({ openResultsStore: openStore });
  const run = lab.store.getState().train(smallResults().spec);
  lab.finish(smallResults());
  await run;
  await vi.waitFor(() =>
    expect(lab.store.getState().savedProblem).toEqual({ code: "storage", message: "no room" }),
  );
  expect(lab.store.getState()).toMatchObject({
    run: { status: "done" },
    results: { status: "ready", results: smallResults() },
  });
  await lab.store.getState().listSaved();
  expect(openStore).toHaveBeenCalledTimes(2);
});

test("while an experiment trains, saved results do not take its place", async () => {
  const lab = profile()();
  await lab.store.getState().keepResults(smallResults());
  const run = lab.store.getState().train(smallResults().spec);
  await lab.store.getState().openSaved(lab.store.getState().saved[0].id);
  expect(lab.store.getState().savedProblem).toMatchObject({ code: "busy" });
  expect(lab.store.getState().run.status).toBe("starting");
  lab.finish(smallResults());
  await run;
});

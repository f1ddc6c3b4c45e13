import { describe, expect, test } from "vitest";
import { presetExperiment } from "../core/experiment/presets.ts";
import { resultsFromJson, resultsToJson } from "../core/results/resultsJson.ts";
import type { EngineEvent } from "../protocol/engineApi.ts";
import { epochRecord, eventsOf, openLab, smallResults } from "./testSupport.ts";
import { tracesFromResults } from "./traces.ts";

function progress(fraction: number, step = 1): EngineEvent {
  return {
    kind: "progress",
    conditionIndex: 0,
    replicaIndices: [0, 1],
    epoch: 0,
    step,
    stepCount: 100,
    imagesPerSecond: 1000,
    fraction,
  };
}

describe("run slice", () => {
  test("goes from starting to running to done, and keeps the results", async () => {
    const lab = openLab();
    const run = lab.store.getState().train(smallResults().spec);
    expect(lab.store.getState().run).toEqual({ status: "starting" });
    lab.emit({ kind: "compiling", conditionIndex: 0, kernels: null });
    lab.drawFrame();
    expect(lab.store.getState().run).toEqual({ status: "running" });
    expect(lab.store.getState().traces[0]).toMatchObject({ phase: "compiling", kernels: null });
    lab.emit({ kind: "compiling", conditionIndex: 0, kernels: { done: 3, total: 15 } });
    lab.drawFrame();
    expect(lab.store.getState().traces[0]?.kernels).toEqual({ done: 3, total: 15 });
    lab.emit({ kind: "compiled", conditionIndex: 0 });
    lab.drawFrame();
    expect(lab.store.getState().traces[0]).toMatchObject({ phase: "training", kernels: null });
    lab.finish(smallResults());
    expect(await run).toEqual(smallResults());
    const { run: ended, results, traces, testSet } = lab.store.getState();
    expect(ended).toEqual({ status: "done" });
    expect(results).toEqual({ status: "ready", results: smallResults(), fileName: null });
    expect(traces).toHaveLength(1);
    expect(traces[0]).toMatchObject({ phase: "done" });
    expect(traces[0].replicas.map((replica) => replica.status)).toEqual(["done", "done"]);
    expect(testSet?.testLabels).toEqual(smallResults().dataset.testLabels);
  });

  test("measures step times after training; it can be paused and goes on", async () => {
    const lab = openLab();
    const run = lab.store.getState().train(smallResults().spec);
    lab.emit({ kind: "compiling", conditionIndex: 0, kernels: null });
    lab.emit({ kind: "measuringCost", turn: 3, turnCount: 48 });
    lab.drawFrame();
    const measuring = { status: "measuring", turn: 3, turnCount: 48 };
    expect(lab.store.getState().run).toEqual(measuring);
    void lab.store.getState().pauseRun();
    expect(lab.store.getState().run).toEqual({ status: "pausing" });
    lab.emit({ kind: "paused" });
    lab.emit({ kind: "resumed" });
    lab.emit({ kind: "measuringCost", turn: 3, turnCount: 48 });
    lab.drawFrame();
    expect(lab.store.getState().run).toEqual(measuring);
    const costBlocks = { conditions: [], missing: "too slow" };
    lab.emit({ kind: "costBlocks", costBlocks });
    lab.finish(smallResults());
    expect((await run).costBlocks).toEqual(costBlocks);
  });

  test("the traces of a run are those of its results, record by record", async () => {
    const lab = openLab();
    const run = lab.store.getState().train(smallResults().spec);
    lab.finish(smallResults());
    const results = await run;
    const { traces } = lab.store.getState();
    expect(traces).toEqual(tracesFromResults(results));
    results.conditions[0].replicas.forEach(({ epochs }, replica) => {
      expect(traces[0].replicas[replica].epochs[0]).toBe(epochs[0]);
    });
  });

  test("one replica alone has one trace", async () => {
    const lab = openLab();
    const [, second] = smallResults().conditions[0].replicas;
    const only = { conditionIndex: 0, replicaIndex: 1, seeds: second.seeds };
    const run = lab.store.getState().train(smallResults().spec, { only });
    const [condition] = smallResults().conditions;
    lab.finish({ ...smallResults(), conditions: [{ ...condition, replicas: [second] }] });
    const results = await run;
    expect(results.conditions[0].replicas).toEqual([second]);
    expect(lab.store.getState().traces).toEqual(tracesFromResults(results));
  });

  test("applies all events of a frame with one change of the state", async () => {
    const lab = openLab();
    const run = lab.store.getState().startRun();
    let changes = 0;
    lab.store.subscribe(() => changes++);
    for (let step = 1; step <= 50; step++) lab.emit(progress(step / 100, step));
    lab.emit({ kind: "epoch", conditionIndex: 0, replicaIndex: 1, record: epochRecord(0, 0.5) });
    expect(changes).toBe(0);
    lab.drawFrame();
    expect(changes).toBe(1);
    expect(lab.store.getState().progress?.step).toBe(50);
    expect(lab.store.getState().traces[0]?.replicas[1]?.epochs).toHaveLength(1);
    lab.fail("internal", "end of test");
    await run;
  });

  test("an event changes the identity of its own condition only", async () => {
    const lab = openLab();
    const run = lab.store.getState().startRun();
    const before = lab.store.getState().traces;
    lab.emit({ kind: "epoch", conditionIndex: 2, replicaIndex: 0, record: epochRecord(0, 0.5) });
    lab.drawFrame();
    const after = lab.store.getState().traces;
    expect(after[2]).not.toBe(before[2]);
    expect([after[0], after[1], after[3]]).toEqual([before[0], before[1], before[3]]);
    expect(after[0]).toBe(before[0]);
    expect(after[2]?.replicas[1]).toBe(before[2]?.replicas[1]);
    lab.emit(progress(0.1));
    lab.drawFrame();
    expect(lab.store.getState().traces).toBe(after);
    lab.fail("internal", "end of test");
    await run;
  });

  test("pauses and resumes when the engine has, and leaves pauses out of the time", async () => {
    const lab = openLab();
    const run = lab.store.getState().startRun();
    lab.passTime(2000);
    lab.emit(progress(0.25));
    lab.drawFrame();
    expect(lab.store.getState().timeLeftMs).toBeCloseTo(6000, 6);

    await lab.store.getState().pauseRun();
    expect(lab.store.getState().run).toEqual({ status: "pausing" });
    lab.emit({ kind: "paused" });
    lab.drawFrame();
    expect(lab.store.getState().run).toEqual({ status: "paused" });
    lab.passTime(60_000);

    await lab.store.getState().resumeRun();
    lab.emit({ kind: "resumed" });
    lab.drawFrame();
    expect(lab.store.getState().run).toEqual({ status: "running" });
    lab.passTime(2000);
    lab.emit(progress(0.5));
    lab.drawFrame();
    expect(lab.store.getState().timeLeftMs).toBeCloseTo(4000, 6);
    expect(lab.calls).toEqual(["run", "pause", "resume"]);
    lab.fail("internal", "end of test");
    await run;
  });

  test("cancelling is a status that later events do not undo", async () => {
    const lab = openLab();
    const run = lab.store.getState().startRun();
    lab.emit(progress(0.1));
    lab.drawFrame();
    await lab.store.getState().cancelRun();
    lab.emit(progress(0.2));
    lab.emit({ kind: "paused" });
    lab.drawFrame();
    expect(lab.store.getState().run).toEqual({ status: "cancelling" });
    lab.finish({ ...smallResults(), status: "cancelled" });
    await run;
    expect(lab.store.getState().run).toEqual({ status: "cancelled" });
    expect(lab.store.getState().traces).toHaveLength(4);
  });

  test("a cancelled run keeps the traces of replicas cut short, its results do not", async () => {
    const lab = openLab();
    const run = lab.store.getState().train(smallResults().spec);
    for (const event of eventsOf(smallResults(), 1)) lab.emit(event);
    await lab.store.getState().cancelRun();
    lab.finish({ ...smallResults(), status: "cancelled", conditions: [] });
    expect((await run).conditions[0].replicas).toHaveLength(1);
    const [condition] = lab.store.getState().traces;
    expect(condition.replicas.map(({ status }) => status)).toEqual(["done", "training"]);
  });

  test("the engine's error is the run's, with its code", async () => {
    const lab = openLab();
    const run = lab.store.getState().startRun();
    lab.fail("device-lost", "The adapter went away");
    await run;
    expect(lab.store.getState()).toMatchObject({
      run: {
        status: "failed",
        error: { code: "device-lost", message: "The adapter went away" },
      },
      results: { status: "none" },
    });
  });

  test.each(["device-lost", "worker-failed", "out-of-memory"] as const)(
    "%s ends a run with the replicas that were done, in a document that opens again",
    async (code) => {
      const lab = openLab();
      const run = lab.store.getState().train(smallResults().spec);
      lab.emit(eventsOf(smallResults())[0]);
      lab.passTime(5000);
      for (const event of eventsOf(smallResults(), 1).slice(1)) lab.emit(event);
      lab.fail(code, "It was too much");
      const results = await run;
      const error = { code, message: "It was too much" };
      const [condition] = smallResults().conditions;
      expect(results).toEqual({
        ...smallResults(),
        status: "failed",
        error,
        elapsedMs: 5000,
        conditions: [{ ...condition, replicas: [condition.replicas[0]] }],
      });
      expect(lab.store.getState()).toMatchObject({
        run: { status: "failed", error },
        results: { status: "ready", results: { status: "failed" } },
      });
      expect(resultsFromJson(JSON.parse(JSON.stringify(resultsToJson(results))))).toEqual(results);
    },
  );

  test("late events of a terminated worker do not change a later run", async () => {
    const lab = openLab();
    const first = lab.store.getState().train(smallResults().spec);
    const late = lab.emitter();
    lab.fail("worker-failed", "It died");
    await expect(first).rejects.toMatchObject({ code: "worker-failed" });
    const second = lab.store.getState().train(smallResults().spec);
    for (const event of eventsOf(smallResults())) late(event);
    lab.drawFrame();
    expect(lab.store.getState().traces[0].replicas[0].status).toBe("waiting");
    lab.fail("worker-failed", "It died again");
    await expect(second).rejects.toMatchObject({ code: "worker-failed" });
  });

  test("a second run is refused as busy and leaves the first alone", async () => {
    const lab = openLab();
    const run = lab.store.getState().train(smallResults().spec);
    await expect(lab.store.getState().train(presetExperiment("control"))).rejects.toMatchObject({
      code: "busy",
    });
    expect(lab.store.getState().shownSpec).toEqual(smallResults().spec);
    lab.finish(smallResults());
    await run;
    expect(lab.calls).toEqual(["run"]);
  });

  test("a bad spec is refused before anything starts", async () => {
    const lab = openLab();
    await expect(lab.store.getState().train({ version: 1 })).rejects.toMatchObject({
      code: "experiment-invalid",
    });
    expect(lab.store.getState().run).toEqual({ status: "idle" });
    expect(lab.calls).toEqual([]);
  });

  test("without WebGPU a run fails with the reason", async () => {
    const lab = openLab({ hasWebGpu: false });
    await lab.store.getState().checkAdapter();
    await lab.store.getState().startRun();
    expect(lab.store.getState().run).toMatchObject({
      status: "failed",
      error: { code: "no-webgpu" },
    });
    expect(lab.calls).toEqual([]);
  });
});

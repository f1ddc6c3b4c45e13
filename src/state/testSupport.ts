import type { EngineClient } from "../client/engineClient.ts";
import { LabError } from "../core/errors.ts";
import type { ExperimentSpec } from "../core/experiment/experimentSpec.ts";
import type { EpochRecord, ExperimentResults } from "../core/results/results.ts";
import { fakeResults } from "../core/results/testSupport/fakeResults.ts";
import type { DatasetBlobs, EngineEvent, RunEnding } from "../protocol/engineApi.ts";
import type { ResultsStore } from "../storage/resultsStore.ts";
import type { DataDependencies } from "./dataDependencies.ts";
import { createLabStore } from "./labStore.ts";
import type { KeyValueStore } from "./setupStorage.ts";

/**
 * Valid results: three test examples, two replicas in one condition. They took 0 ms, as a run does
 * on a clock that stands still.
 */
export function smallResults(): ExperimentResults {
  const made = fakeResults({
    testLabels: [0, 1, 1],
    conditions: [
      { name: "CONTROL", replicas: [{ predictions: [0, 1, 1] }, { predictions: [0, 1, 0] }] },
    ],
  });
  // Data of the page need no storage.
  return { ...made, elapsedMs: 0, spec: { ...made.spec, dataset: { name: "glyphs-16" } } };
}

/**
 * The events of these results, replica by replica.
 *
 * @param replicaCount How many replicas of each condition end.
 */
export function eventsOf(
  { spec, conditions, ...run }: ExperimentResults,
  replicaCount = Number.POSITIVE_INFINITY,
): EngineEvent[] {
  const { dataset, passport, versions, startedAt } = run;
  const facts = { dataset, passport, versions, startedAt };
  const events: EngineEvent[] = [{ kind: "started", facts }];
  for (const { name, noise: _, replicas, ...condition } of conditions) {
    const conditionIndex = spec.conditions.findIndex((other) => other.name === name);
    events.push({ kind: "compiling", conditionIndex, kernels: null });
    events.push({ kind: "compiled", conditionIndex });
    events.push({ kind: "condition", conditionIndex, facts: condition });
    for (const { epochs, divergence, ...replica } of replicas) {
      const { replicaIndex } = replica;
      const place = { conditionIndex, replicaIndex };
      if (divergence !== null) {
        const { differingBits, l2 } = divergence;
        events.push({ kind: "divergence", ...place, fromStep: 0, differingBits, l2 });
      }
      for (const record of epochs) events.push({ kind: "epoch", ...place, record });
      if (replicaIndex >= replicaCount) continue;
      const first = divergence && {
        firstStep: divergence.firstStep,
        firstTensor: divergence.firstTensor,
      };
      events.push({ kind: "replica", conditionIndex, replica: { ...replica, divergence: first } });
    }
  }
  return events;
}

/** An engine whose events and end a test decides. */
function scriptedEngine() {
  const calls: string[] = [];
  let emit: (event: EngineEvent) => void = () => {};
  let settle: { done: (ending: RunEnding) => void; fail: (error: LabError) => void } = {
    done: () => {},
    fail: () => {},
  };
  const specs: ExperimentSpec[] = [];
  const datasets: (DatasetBlobs | null)[] = [];
  const engine: EngineClient = {
    passport: async () => smallResults().passport,
    run: (spec, options, onEvent, dataset = null) => {
      datasets.push(dataset);
      calls.push(options.only === undefined ? "run" : `run only ${options.only.replicaIndex}`);
      specs.push(spec);
      emit = onEvent;
      return new Promise((done, fail) => {
        settle = { done, fail };
      });
    },
    estimate: async (spec, dataset) => {
      calls.push(`estimate ${spec.name} on ${dataset.name}`);
      const limit = spec.training.batchSize > 256;
      if (limit) throw new LabError("out-of-memory", "A batch of at most 256 fits");
      return { datasetBytes: dataset.trainCount, logitsBytes: 0, conditions: [] };
    },
    augmentSample: async ({ images }) => images,
    pause: async () => {
      calls.push("pause");
    },
    resume: async () => {
      calls.push("resume");
    },
    cancel: async () => {
      calls.push("cancel");
    },
    memory: async () => ({ bufferBytes: 0, tensorCount: 0 }),
    dispose: () => {},
  };
  return {
    engine,
    calls,
    specs,
    datasets,
    emit: (event: EngineEvent) => emit(event),
    /** Emits an event of the present run, also when it is over. */
    emitter: () => emit,
    /** Emits the events of the results, and ends as they did. */
    finish: (results: ExperimentResults) => {
      for (const event of eventsOf(results)) emit(event);
      settle.done(results.status === "cancelled" ? "cancelled" : "done");
    },
    fail: (code: LabError["code"], message: string) => settle.fail(new LabError(code, message)),
  };
}

/** A KeyValueStore in memory. */
export function memoryStorage(entries: Record<string, string> = {}): KeyValueStore & {
  readonly entries: Map<string, string>;
} {
  const map = new Map(Object.entries(entries));
  return {
    entries: map,
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => {
      map.set(key, value);
    },
    removeItem: (key) => {
      map.delete(key);
    },
  };
}

const refuse = () => Promise.reject(new LabError("storage", "This test has no storage"));
const noData: DataDependencies = {
  imports: {
    inspect: refuse,
    pack: refuse,
    formats: refuse,
    downloads: refuse,
    removeDownload: refuse,
    dispose: () => {},
  },
  openStore: refuse,
  fetchIndex: refuse,
  fetchEmbedded: refuse,
};

/** A store on a scripted engine, whose frames and clock a test moves. */
export function openLab(
  options: {
    storage?: KeyValueStore;
    hasWebGpu?: boolean;
    openResultsStore?: () => Promise<ResultsStore>;
    data?: DataDependencies;
  } = {},
) {
  const script = scriptedEngine();
  let frame: (() => void) | null = null;
  let clockMs = 0;
  const store = createLabStore({
    engine: script.engine,
    hasWebGpu: options.hasWebGpu ?? true,
    storage: options.storage ?? null,
    openResultsStore: options.openResultsStore ?? refuse,
    data: options.data ?? noData,
    now: () => clockMs,
    schedule: (callback) => {
      frame = callback;
      return () => {
        frame = null;
      };
    },
  });
  return {
    ...script,
    store,
    drawFrame: () => {
      const callback = frame;
      frame = null;
      callback?.();
    },
    passTime: (ms: number) => {
      clockMs += ms;
    },
  };
}

export function epochRecord(
  epoch: number,
  testAccuracy: number,
  predictions: readonly number[] = [],
): EpochRecord {
  return {
    epoch,
    trainLoss: 1,
    testLoss: 1,
    testAccuracy,
    perClassAccuracy: new Float64Array(0),
    predictions: Uint8Array.from(predictions),
    weightFingerprint: "",
  };
}

import type { EngineClient } from "../client/engineClient.ts";
import { mapTable } from "../core/closedTable.ts";
import { LabError, toLabError } from "../core/errors.ts";
import { estimateText } from "../core/experiment/estimate.ts";
import { seedBlocksOf } from "../core/experiment/plan.ts";
import { presetExperiment, presets } from "../core/experiment/presets.ts";
import { resultsToJson } from "../core/results/resultsJson.ts";
import type { CompiledKernels, RunOptions } from "../protocol/engineApi.ts";
import type { EngineProgress, PageApi, PageProgress } from "../protocol/pageApi.ts";
import { listedDatasets } from "./datasetList.ts";
import { nextTask } from "./eventBatch.ts";
import type { LabState, LabStore } from "./labStore.ts";
import { isActive } from "./runState.ts";

/** A preset's experiment where its name is given. */
function specOf(experiment: unknown): unknown {
  return typeof experiment === "string" ? presetExperiment(experiment) : experiment;
}

/** The functions behind `window.sameSeed`. */
export function createPageApi(
  store: LabStore,
  engine: EngineClient,
): Omit<PageApi, "ready" | "version"> {
  const train = async (
    experiment: unknown,
    options: RunOptions,
    onProgress: ((progress: PageProgress) => void) | undefined,
  ): Promise<unknown> => {
    const spec = specOf(experiment);
    const unsubscribe = store.subscribe((state, previous) => {
      if (onProgress === undefined) return;
      const isSame =
        state.progress === previous.progress &&
        state.run === previous.run &&
        compiling(state) === compiling(previous);
      if (isSame) return;
      const reading = pageProgress(state);
      if (reading !== null) onProgress(reading);
    });
    try {
      const results = await store.getState().train(spec, options);
      // The page draws the end of the run in this task.
      await nextTask();
      const json = resultsToJson(results);
      if (results.error === undefined) return json;
      throw Object.assign(toLabError(results.error), { results: json });
    } finally {
      unsubscribe();
    }
  };

  return {
    passport: async () => {
      await store.getState().checkAdapter();
      const { adapter } = store.getState();
      if (adapter.status === "ready") return adapter.passport;
      if (adapter.status === "missing") {
        throw new LabError(adapter.error.code, adapter.error.message);
      }
      throw new LabError("internal", `The adapter is ${adapter.status} after it was checked`);
    },
    presets: () => mapTable(presets, (_, name) => presetExperiment(name)),
    datasets: async () => {
      await store.getState().listDatasets();
      const { embedded, stored } = store.getState();
      return listedDatasets(embedded, stored).map(
        ({ ref: _ref, licence: _licence, bytes: _bytes, ...listed }) => listed,
      );
    },
    estimate: async (experiment) => {
      const estimate = await store.getState().estimateFor(specOf(experiment));
      return { ...estimate, text: estimateText(estimate) };
    },
    run: (experiment, onProgress) => train(experiment, {}, onProgress),
    runReplica: (experiment, conditionIndex, replicaIndex, seeds, onProgress) =>
      train(experiment, { only: { conditionIndex, replicaIndex, seeds } }, onProgress),
    pause: () => store.getState().pauseRun(),
    resume: () => store.getState().resumeRun(),
    cancel: () => store.getState().cancelRun(),
    memory: () => engine.memory(),
  };
}

const noProgress: EngineProgress = {
  conditionIndex: 0,
  replicaIndices: [],
  epoch: 0,
  step: 0,
  stepCount: 0,
  imagesPerSecond: 0,
  fraction: 0,
};

const compiling = ({ traces }: LabState): CompiledKernels | null =>
  traces.find(({ kernels }) => kernels !== null)?.kernels ?? null;

function pageProgress(state: LabState): PageProgress | null {
  const { run, progress, shownSpec, timeLeftMs } = state;
  if (shownSpec === null || !isActive(run)) return null;
  const { status } = run;
  const { conditionIndex } = progress ?? noProgress;
  const isPlain =
    status === "starting" ||
    status === "measuring" ||
    status === "paused" ||
    status === "cancelling";
  return {
    ...(progress ?? noProgress),
    status: isPlain ? status : "running",
    condition: progress && shownSpec.conditions[progress.conditionIndex].name,
    conditionCount: shownSpec.conditions.length,
    seedBlocks: seedBlocksOf(shownSpec, shownSpec.conditions[conditionIndex].noise),
    compiling: compiling(state),
    epochCount: shownSpec.training.epochCount,
    timeLeftMs,
  };
}

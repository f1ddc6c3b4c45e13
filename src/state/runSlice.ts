import type { EngineClient } from "../client/engineClient.ts";
import { LabError, toLabError, toPlainError } from "../core/errors.ts";
import { type ExperimentSpec, parseExperiment } from "../core/experiment/experimentSpec.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { EngineEvent, RunOptions } from "../protocol/engineApi.ts";
import type { AdapterSlice } from "./adapterSlice.ts";
import { type DatasetsSlice, datasetResolution } from "./datasetsSlice.ts";
import { createEventBatch, type Schedule } from "./eventBatch.ts";
import type { ResultsSlice } from "./resultsSlice.ts";
import { collectResults, endOf } from "./runResults.ts";
import { type EndedRun, isActive, runAfter } from "./runState.ts";
import type { SavedSlice } from "./savedSlice.ts";
import type { SetupSlice } from "./setupSlice.ts";
import { nothingShown, type ShownExperiment } from "./shownExperiment.ts";
import type { Slice } from "./slice.ts";
import { createTimeLeftMeter } from "./timeLeft.ts";
import { applyEvent, emptyTraces } from "./traces.ts";

export interface RunSlice extends ShownExperiment {
  /**
   * Trains an experiment and shows it.
   *
   * @returns The results of all that was done; `status` is how the run ended.
   * @throws {LabError} "busy" while another trains, "experiment-invalid", or, where nothing was
   * done, "cancelled" or the engine's error, which is in the state too.
   */
  readonly train: (spec: unknown, options?: RunOptions) => Promise<ExperimentResults>;
  /** Trains the setup; failures are in `run` alone. */
  readonly startRun: () => Promise<void>;
  readonly pauseRun: () => Promise<void>;
  readonly resumeRun: () => Promise<void>;
  readonly cancelRun: () => Promise<void>;
}

type RunNeeds = Pick<AdapterSlice, "adapter"> &
  Pick<DatasetsSlice, "embedded" | "stored" | "datasetsListed" | "dataFor"> &
  Pick<ResultsSlice, "opening"> &
  Pick<SavedSlice, "keepResults"> &
  Pick<SetupSlice, "setup">;

/** @param now Milliseconds of a monotonic clock. */
export function createRunSlice(
  engine: EngineClient,
  now: () => number,
  schedule: Schedule,
): Slice<RunSlice, RunNeeds> {
  return (set, get) => {
    const trainingTime = createTimeLeftMeter(now);

    /** One change of the state for all events of a frame. */
    const applyEvents = (events: readonly EngineEvent[]) => {
      let { run, traces, progress, timeLeftMs, testSet } = get();
      for (const event of events) {
        traces = applyEvent(traces, event);
        run = runAfter(run, event);
        if (event.kind === "progress") {
          const { kind: _, ...reading } = event;
          progress = reading;
          timeLeftMs = trainingTime.timeLeftMs(event.fraction);
        } else if (event.kind === "started") {
          testSet = event.facts.dataset;
        }
      }
      set({ run, traces, progress, timeLeftMs, testSet });
    };
    const batch = createEventBatch<EngineEvent>(schedule, applyEvents);

    /** Runs an experiment on the engine; resolves with how the run ended. */
    const trainOnEngine = async (
      spec: ExperimentSpec,
      options: RunOptions,
      onEvent: (event: EngineEvent) => void,
    ): Promise<EndedRun> => {
      const { adapter } = get();
      if (adapter.status === "missing" && adapter.error.code === "no-webgpu") {
        throw new LabError(adapter.error.code, adapter.error.message);
      }
      // The engine fetches the data of the page itself.
      const isOfPage = datasetResolution(get(), spec.dataset)?.kind === "embedded";
      const dataset = isOfPage ? null : await get().dataFor(spec.dataset);
      if (get().run.status === "cancelling") return { status: "cancelled" };
      return { status: await engine.run(spec, options, onEvent, dataset) };
    };

    /** Sends pause, resume or cancel. If the worker fails, `run` rejects, which ends the run. */
    const send = async (message: () => Promise<void>) => {
      try {
        await message();
      } catch (cause) {
        const error = toLabError(cause);
        if (error.code !== "worker-failed") throw error;
      }
    };

    return {
      ...nothingShown,

      train: async (input, options = {}) => {
        if (isActive(get().run)) {
          throw new LabError("busy", "One experiment trains at a time, and one is training");
        }
        const spec = parseExperiment(input);
        trainingTime.restart();
        set({
          ...nothingShown,
          run: { status: "starting" },
          shownSpec: spec,
          traces: emptyTraces(spec, options.only),
          opening: { status: "idle" },
        });
        const collected = collectResults(spec, now);
        let isOver = false;
        const onEvent = (event: EngineEvent) => {
          // A worker that is being terminated may still send events.
          if (isOver) return;
          if (event.kind === "paused") trainingTime.hold();
          if (event.kind === "resumed") trainingTime.resume();
          collected.add(event);
          batch.add(event);
        };
        const run = await trainOnEngine(spec, options, onEvent).catch(endOf);
        isOver = true;
        trainingTime.hold();
        batch.flush();
        const results = collected.assemble(run);
        if (results === null) {
          set({ run });
          if (run.status === "failed") throw toLabError(run.error);
          throw new LabError("cancelled", "Cancelled before the training began");
        }
        set({ run, results: { status: "ready", results, fileName: null } });
        // A cancelled run is not kept: the user ended it on purpose.
        if (run.status !== "cancelled") void get().keepResults(results);
        return results;
      },

      startRun: async () => {
        try {
          await get().train(get().setup);
        } catch (cause) {
          const error = toLabError(cause);
          if (error.code === "busy" || error.code === "cancelled") return;
          set({ run: { status: "failed", error: toPlainError(error) } });
        }
      },

      pauseRun: async () => {
        const { status } = get().run;
        if (status !== "running" && status !== "measuring") return;
        set({ run: { status: "pausing" } });
        await send(engine.pause);
      },

      resumeRun: async () => {
        const { status } = get().run;
        if (status !== "paused" && status !== "pausing") return;
        await send(engine.resume);
      },

      cancelRun: async () => {
        const { run } = get();
        if (!isActive(run) || run.status === "cancelling") return;
        set({ run: { status: "cancelling" } });
        await send(engine.cancel);
      },
    };
  };
}

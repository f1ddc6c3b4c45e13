import type { EngineClient } from "../client/engineClient.ts";
import { LabError, toLabError, toPlainError } from "../core/errors.ts";
import { type ExperimentSpec, parseExperiment } from "../core/experiment/experimentSpec.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { EngineEvent, RunOptions } from "../protocol/engineApi.ts";
import { datasetResolution } from "./datasetsSlice.ts";
import { createEventBatch, type Schedule } from "./eventBatch.ts";
import type { LabSlice } from "./labState.ts";
import { endOf, RunResults } from "./runResults.ts";
import { type EndedRun, isActive, type RunState, runAfter } from "./runState.ts";
import { createStopwatch } from "./stopwatch.ts";
import { type TimeLeft, unknownTimeLeft, updateTimeLeft } from "./timeLeft.ts";
import { applyEvent, emptyTraces, type Traces } from "./traces.ts";

/** How far the engine is, as it last said. */
type RunProgress = Omit<Extract<EngineEvent, { kind: "progress" }>, "kind">;

/** What per-class figures need of the data. */
export type TestSet = Pick<ExperimentResults["dataset"], "classNames" | "testLabels">;

export interface RunSlice {
  readonly run: RunState;
  /** The experiment whose traces are drawn: the running one, the last, or a file's. */
  readonly shownSpec: ExperimentSpec | null;
  readonly traces: Traces;
  readonly testSet: TestSet | null;
  readonly progress: RunProgress | null;
  readonly timeLeft: TimeLeft;
  /**
   * Trains an experiment and shows it.
   *
   * @returns What was done, whatever ended the run: `status` says it.
   * @throws {LabError} "busy" while another trains, "experiment-invalid", or, where nothing was
   * done, why: "cancelled" or the engine's error, which the state holds too.
   */
  readonly train: (spec: unknown, options?: RunOptions) => Promise<ExperimentResults>;
  /** Trains the setup; failures are in `run` alone. */
  readonly startRun: () => Promise<void>;
  readonly pauseRun: () => Promise<void>;
  readonly resumeRun: () => Promise<void>;
  readonly cancelRun: () => Promise<void>;
}

export interface RunDependencies {
  readonly engine: EngineClient;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly schedule: Schedule;
}

export function createRunSlice({ engine, now, schedule }: RunDependencies): LabSlice<RunSlice> {
  return (set, get) => {
    const trainingTime = createStopwatch(now);

    /** One change of the state for all events of a frame. */
    const takeIn = (events: readonly EngineEvent[]) => {
      const state = get();
      let { run, traces, progress, timeLeft, testSet } = state;
      for (const event of events) {
        traces = applyEvent(traces, event);
        run = runAfter(run, event);
        if (event.kind === "progress") {
          const { kind: _, ...reading } = event;
          progress = reading;
          const activeMs = trainingTime.elapsedMs();
          timeLeft = updateTimeLeft(timeLeft, { fraction: event.fraction, activeMs });
        } else if (event.kind === "started") {
          testSet = event.facts.dataset;
        }
      }
      set({ run, traces, progress, timeLeft, testSet });
    };
    const batch = createEventBatch<EngineEvent>(schedule, takeIn);

    /** Passes an experiment on to the engine; resolves with how its run ended. */
    const trainOnEngine = async (
      spec: ExperimentSpec,
      options: RunOptions,
      onEvent: (event: EngineEvent) => void,
    ): Promise<EndedRun> => {
      const { adapter } = get();
      if (adapter.status === "missing" && adapter.error.code === "no-webgpu") {
        throw new LabError(adapter.error.code, adapter.error.message);
      }
      // The data of the page are the engine's to fetch: nothing to wait for.
      const isOfPage = datasetResolution(get(), spec.dataset)?.kind === "embedded";
      const dataset = isOfPage ? null : await get().dataFor(spec.dataset);
      if (get().run.status === "cancelling") return { status: "cancelled" };
      return { status: await engine.run(spec, options, onEvent, dataset) };
    };

    /** Pause, resume and cancel reach the engine; a dead one fails the run on its own. */
    const tell = async (message: () => Promise<void>) => {
      try {
        await message();
      } catch (cause) {
        const error = toLabError(cause);
        if (error.code !== "worker-failed") throw error;
      }
    };

    return {
      run: { status: "idle" },
      shownSpec: null,
      traces: [],
      testSet: null,
      progress: null,
      timeLeft: unknownTimeLeft,

      train: async (input, options = {}) => {
        if (isActive(get().run)) {
          throw new LabError("busy", "One experiment trains at a time, and one is training");
        }
        const spec = parseExperiment(input);
        trainingTime.restart();
        set({
          run: { status: "starting" },
          shownSpec: spec,
          traces: emptyTraces(spec, options.only),
          testSet: null,
          progress: null,
          timeLeft: unknownTimeLeft,
          results: { status: "none" },
          opening: { status: "idle" },
        });
        const told = new RunResults(spec, now);
        let isOver = false;
        const onEvent = (event: EngineEvent) => {
          // A worker that was given up may have more to tell.
          if (isOver) return;
          if (event.kind === "paused") trainingTime.hold();
          if (event.kind === "resumed") trainingTime.resume();
          told.add(event);
          batch.add(event);
        };
        const run = await trainOnEngine(spec, options, onEvent).catch(endOf);
        isOver = true;
        trainingTime.hold();
        batch.flush();
        const results = told.assemble(run);
        if (results === null) {
          set({ run });
          if (run.status === "failed") throw toLabError(run.error);
          throw new LabError("cancelled", "Cancelled before the training began");
        }
        set({ run, results: { status: "ready", results, fileName: null } });
        // A cancelled run was ended on purpose.
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
        if (get().run.status !== "running") return;
        set({ run: { status: "pausing" } });
        await tell(engine.pause);
      },

      resumeRun: async () => {
        const { status } = get().run;
        if (status !== "paused" && status !== "pausing") return;
        await tell(engine.resume);
      },

      cancelRun: async () => {
        const { run } = get();
        if (!isActive(run) || run.status === "cancelling") return;
        set({ run: { status: "cancelling" } });
        await tell(engine.cancel);
      },
    };
  };
}

import type { EngineClient } from "../client/engineClient.ts";
import { LabError, type PlainError, toLabError, toPlainError } from "../core/errors.ts";
import { type ExperimentSpec, parseExperiment } from "../core/experiment/experimentSpec.ts";
import type { ExperimentResults } from "../core/results/results.ts";
import type { EngineEvent, RunOptions } from "../protocol/engineApi.ts";
import { datasetResolution } from "./datasetsSlice.ts";
import { createEventBatch, type Schedule } from "./eventBatch.ts";
import type { LabSlice } from "./labState.ts";
import { type TimeLeft, unknownTimeLeft, updateTimeLeft } from "./timeLeft.ts";
import { applyEvent, emptyTraces, type Traces, tracesFromResults } from "./traces.ts";

export type RunState =
  | { readonly status: "idle" }
  /** Worker, adapter, data set: nothing trains yet. */
  | { readonly status: "starting" }
  | { readonly status: "running" }
  /** Pause was asked for; the submission in flight is not done. */
  | { readonly status: "pausing" }
  | { readonly status: "paused" }
  | { readonly status: "cancelling" }
  | { readonly status: "done" }
  | { readonly status: "cancelled" }
  | { readonly status: "failed"; readonly error: PlainError };

/** What an event of a kind tells. */
type PayloadOf<Kind extends EngineEvent["kind"]> = Omit<
  Extract<EngineEvent, { kind: Kind }>,
  "kind"
>;

/** The last word of the engine on how far it is. */
type RunProgress = PayloadOf<"progress">;

/** What per-class figures need of the data. */
export type TestSet = PayloadOf<"dataset">;

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
   * @throws {LabError} "busy" while another trains, "experiment-invalid", or the engine's error,
   * which the state holds too.
   */
  readonly train: (spec: unknown, options?: RunOptions) => Promise<ExperimentResults>;
  /** Trains the setup; failures are in `run` alone. */
  readonly startRun: () => Promise<void>;
  readonly pauseRun: () => Promise<void>;
  readonly resumeRun: () => Promise<void>;
  readonly cancelRun: () => Promise<void>;
}

/** True from start to end of a run. */
export function isActive(run: RunState): boolean {
  return (
    run.status === "starting" ||
    run.status === "running" ||
    run.status === "pausing" ||
    run.status === "paused" ||
    run.status === "cancelling"
  );
}

export interface RunDependencies {
  readonly engine: EngineClient;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  readonly schedule: Schedule;
}

export function createRunSlice({ engine, now, schedule }: RunDependencies): LabSlice<RunSlice> {
  return (set, get) => {
    // Training time: the clock's reading at the last start or resume, and what was before.
    let trainingSince: number | null = null;
    let trainedMs = 0;
    const activeMs = () => trainedMs + (trainingSince === null ? 0 : now() - trainingSince);
    const stopClock = () => {
      trainedMs = activeMs();
      trainingSince = null;
    };

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
          timeLeft = updateTimeLeft(timeLeft, {
            fraction: event.fraction,
            activeMs: activeMs(),
          });
        } else if (event.kind === "dataset") {
          testSet = { classNames: event.classNames, testLabels: event.testLabels };
        }
      }
      set({ run, traces, progress, timeLeft, testSet });
    };
    const batch = createEventBatch<EngineEvent>(schedule, takeIn);

    const onEvent = (event: EngineEvent) => {
      if (event.kind === "paused") stopClock();
      if (event.kind === "resumed") trainingSince ??= now();
      batch.add(event);
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
        trainedMs = 0;
        trainingSince = now();
        set({
          run: { status: "starting" },
          shownSpec: spec,
          traces: emptyTraces(spec),
          testSet: null,
          progress: null,
          timeLeft: unknownTimeLeft,
          results: { status: "none" },
          opening: { status: "idle" },
        });
        try {
          const { adapter } = get();
          if (adapter.status === "missing" && adapter.error.code === "no-webgpu") {
            throw new LabError(adapter.error.code, adapter.error.message);
          }
          // The data of the page are the engine's to fetch: nothing to wait for.
          const isOfPage = datasetResolution(get(), spec.dataset)?.kind === "embedded";
          const dataset = isOfPage ? null : await get().dataFor(spec.dataset);
          if (get().run.status === "cancelling") {
            throw new LabError("cancelled", "Cancelled before the training began");
          }
          const results = await engine.run(spec, options, onEvent, dataset);
          batch.flush();
          set({
            run: { status: results.status },
            results: { status: "ready", results, fileName: null },
            // The same as what the engine told at the start; another object would draw charts anew.
            testSet: get().testSet ?? results.dataset,
            // A cancelled run's traces hold more than its results: the replicas cut short.
            ...(results.status === "done" ? { traces: tracesFromResults(results) } : {}),
          });
          if (results.status === "done") void get().keepResults(results);
          return results;
        } catch (cause) {
          batch.flush();
          const error = toPlainError(cause);
          const isCancelled = error.code === "cancelled";
          set({ run: isCancelled ? { status: "cancelled" } : { status: "failed", error } });
          throw toLabError(cause);
        } finally {
          stopClock();
        }
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

/** The run's status after an event; a cancel that is under way stays. */
function runAfter(run: RunState, event: EngineEvent): RunState {
  if (run.status === "cancelling") return run;
  if (event.kind === "paused") return { status: "paused" };
  if (event.kind === "resumed") return { status: "running" };
  const hasBegun = event.kind === "compiling" || event.kind === "progress";
  return run.status === "starting" && hasBegun ? { status: "running" } : run;
}

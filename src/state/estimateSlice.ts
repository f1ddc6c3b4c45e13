import type { EngineClient } from "../client/engineClient.ts";
import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import type { RunEstimate } from "../core/experiment/estimate.ts";
import { type ExperimentSpec, parseExperiment } from "../core/experiment/experimentSpec.ts";
import { listedDatasets, refKey } from "./datasetList.ts";
import type { DatasetsSlice } from "./datasetsSlice.ts";
import { resolveDataset } from "./resolveDataset.ts";
import type { SetupSlice } from "./setupSlice.ts";
import type { Slice } from "./slice.ts";

/** What the setup would take. */
export type EstimateState =
  | { readonly status: "none" }
  | { readonly status: "known"; readonly spec: ExperimentSpec; readonly estimate: RunEstimate }
  /** It does not fit the adapter; the message says what would. */
  | { readonly status: "refused"; readonly spec: ExperimentSpec; readonly error: PlainError };

export interface EstimateSlice {
  readonly estimate: EstimateState;
  /** Estimates the setup as it is now. Never throws: a failure is in `estimate`. */
  readonly estimateSetup: () => Promise<void>;
  /**
   * What an experiment would take.
   *
   * @throws {LabError} "experiment-invalid", "dataset-missing", "out-of-memory" with what would fit.
   */
  readonly estimateFor: (spec: unknown) => Promise<RunEstimate>;
}

/** True where the setup, as it is now, is known not to fit its data or the adapter. */
export function isRefused({ estimate, setup }: EstimateSlice & Pick<SetupSlice, "setup">): boolean {
  if (estimate.status !== "refused" || estimate.spec !== setup) return false;
  // Other errors are of the estimate, not of the setup.
  const { code } = estimate.error;
  return code === "out-of-memory" || code === "experiment-invalid";
}

type EstimateNeeds = Pick<
  DatasetsSlice,
  "embedded" | "stored" | "datasetsListed" | "listDatasets"
> &
  Pick<SetupSlice, "setup">;

export function createEstimateSlice(engine: EngineClient): Slice<EstimateSlice, EstimateNeeds> {
  return (set, get) => ({
    estimate: { status: "none" },

    estimateSetup: async () => {
      const spec = get().setup;
      let estimate: EstimateState;
      try {
        estimate = { status: "known", spec, estimate: await get().estimateFor(spec) };
      } catch (cause) {
        estimate = { status: "refused", spec, error: toPlainError(cause) };
      }
      // An answer about a setup that has changed meanwhile is out of date.
      if (get().setup === spec) set({ estimate });
    },

    estimateFor: async (input) => {
      const spec = parseExperiment(input);
      if (!get().datasetsListed) await get().listDatasets();
      const { embedded, stored } = get();
      const resolution = resolveDataset(spec.dataset, embedded, stored);
      if (resolution.kind === "missing") {
        throw new LabError("dataset-missing", resolution.message);
      }
      const key = refKey(resolution);
      const found = listedDatasets(embedded, stored).find(({ ref }) => refKey(ref) === key);
      if (found === undefined) throw new LabError("internal", `No data set ${key} is listed`);
      const { name, shape, classCount, trainCount, testCount } = found;
      return engine.estimate(spec, { name, shape, classCount, trainCount, testCount });
    },
  });
}

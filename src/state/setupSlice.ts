import { type PlainError, toPlainError } from "../core/errors.ts";
import { type ExperimentSpec, experimentSpecSchema } from "../core/experiment/experimentSpec.ts";
import {
  type PresetName,
  presetExperiment,
  presetNames,
  presetOf,
} from "../core/experiment/presets.ts";
import { type ConditionMode, conditionModeOf, withNamedConditions } from "./setupEdits.ts";
import { type KeyValueStore, loadSetup, saveSetup } from "./setupStorage.ts";
import { experimentFromHash } from "./shareLink.ts";
import type { Slice } from "./slice.ts";

/** A setup as it was before a change. */
interface SetupMoment {
  readonly setup: ExperimentSpec;
  readonly conditionMode: ConditionMode;
  /** The field that was typed into, or null for a choice. */
  readonly typedField: string | null;
}

/** Where the setup came from: the user, or a link. */
export type SetupOrigin =
  | { readonly status: "own" }
  | { readonly status: "link"; readonly name: string }
  | { readonly status: "link-failed"; readonly error: PlainError };

export interface SetupSlice {
  /** The values of the form. Numbers may be out of range while they are typed. */
  readonly setup: ExperimentSpec;
  readonly conditionMode: ConditionMode;
  readonly setupOrigin: SetupOrigin;
  readonly setupHistory: readonly SetupMoment[];
  /** Changes the setup. What is typed into one field in a row is undone together. */
  readonly changeSetup: (
    field: string,
    change: (setup: ExperimentSpec) => ExperimentSpec,
    how?: "chosen" | "typed",
  ) => void;
  readonly changeConditionMode: (mode: ConditionMode) => void;
  readonly undoSetup: () => void;
  readonly resetSetup: (preset: PresetName) => void;
  /** Opens the experiment in a URL hash; an invalid one leaves the setup as it is. */
  readonly openLink: (hash: string) => void;
  readonly dismissOrigin: () => void;
}

const historyLimit = 100;

/** Error messages of a setup, by dotted path; empty if it can run. */
export function setupIssues(setup: ExperimentSpec): ReadonlyMap<string, string> {
  const issues = experimentSpecSchema.safeParse(setup).error?.issues ?? [];
  // The first of each path: a later entry of a Map replaces an earlier one.
  return new Map(issues.toReversed().map(({ path, message }) => [path.join("."), message]));
}

export function createSetupSlice(storage: KeyValueStore | null): Slice<SetupSlice> {
  return (set, get) => {
    const stored = loadSetup(storage);
    // A preset may have changed since the setup was stored.
    const setup = stored === null ? presetExperiment("quick") : withOwnName(stored, "stored");

    /** Sets the setup and, if it is valid, keeps it for the next visit. */
    const place = (
      next: ExperimentSpec,
      conditionMode: ConditionMode,
      typedField: string | null = null,
    ) => {
      const state = get();
      const last = state.setupHistory.at(-1);
      const moment = { setup: state.setup, conditionMode: state.conditionMode, typedField };
      set({
        setup: next,
        conditionMode,
        setupHistory:
          typedField !== null && last?.typedField === typedField
            ? state.setupHistory
            : [...state.setupHistory, moment].slice(-historyLimit),
      });
      if (setupIssues(next).size === 0) saveSetup(storage, next);
    };

    return {
      setup,
      conditionMode: conditionModeOf(setup),
      setupOrigin: { status: "own" },
      setupHistory: [],
      changeSetup: (field, change, how = "chosen") => {
        const changed = change(get().setup);
        const typedField = how === "typed" ? field : null;
        place(withOwnName(changed, field), get().conditionMode, typedField);
      },
      changeConditionMode: (mode) => {
        const { setup: current, conditionMode } = get();
        if (mode === conditionMode) return;
        const names = ["CONTROL", "IMPL"] as const;
        const next =
          mode === "presets" && conditionModeOf(current) === "sources"
            ? withOwnName(withNamedConditions(current, names), "conditions")
            : current;
        place(next, mode);
      },
      undoSetup: () => {
        const last = get().setupHistory.at(-1);
        if (last === undefined) return;
        set((state) => ({
          setup: last.setup,
          conditionMode: last.conditionMode,
          setupHistory: state.setupHistory.slice(0, -1),
        }));
        if (setupIssues(last.setup).size === 0) saveSetup(storage, last.setup);
      },
      resetSetup: (preset) => {
        place(presetExperiment(preset), "presets");
        set({ setupOrigin: { status: "own" } });
      },
      openLink: (hash) => {
        try {
          const linked = experimentFromHash(hash);
          if (linked === null) return;
          place(linked, conditionModeOf(linked));
          set({ setupOrigin: { status: "link", name: linked.name } });
        } catch (cause) {
          set({ setupOrigin: { status: "link-failed", error: toPlainError(cause) } });
        }
      },
      dismissOrigin: () => set({ setupOrigin: { status: "own" } }),
    };
  };
}

/** A preset that was changed does not keep the preset's name. */
function withOwnName(setup: ExperimentSpec, field: string): ExperimentSpec {
  const hasPresetName = presetNames.some((name) => name === setup.name);
  if (field === "name" || !hasPresetName || presetOf(setup) !== null) return setup;
  return { ...setup, name: "custom" };
}

import { type ExperimentSpec, parseExperiment } from "../core/experiment/experimentSpec.ts";

/** The part of localStorage that the setup needs. */
export type KeyValueStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** The stored experiment has its own version, which parsing checks. */
const key = "same-seed.setup";

/** The setup of the last visit, or null if there is none or it is no longer valid. */
export function loadSetup(store: KeyValueStore | null): ExperimentSpec | null {
  try {
    const text = store?.getItem(key) ?? null;
    return text === null ? null : parseExperiment(JSON.parse(text));
  } catch {
    // An unreadable setup is removed: the page starts from the preset.
    store?.removeItem(key);
    return null;
  }
}

/** Keeps a setup for the next visit; does nothing where the browser has no room or forbids it. */
export function saveSetup(store: KeyValueStore | null, setup: ExperimentSpec): void {
  try {
    store?.setItem(key, JSON.stringify(setup));
  } catch {
    // Private windows and full disks refuse: the setup then lasts as long as the page.
  }
}

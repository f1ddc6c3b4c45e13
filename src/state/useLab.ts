import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { LabState, LabStore } from "./labStore.ts";

/** The store of the page; `main.tsx` provides it. */
export const LabContext = createContext<LabStore | null>(null);

/** Reads the lab's state. The selector returns a stored reference, never a new object. */
export function useLab<T>(selector: (state: LabState) => T): T {
  const store = useContext(LabContext);
  if (store === null) throw new Error("useLab needs a LabContext around the component.");
  return useStore(store, selector);
}

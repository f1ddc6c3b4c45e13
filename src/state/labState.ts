import type { StateCreator } from "zustand";
import type { AdapterSlice } from "./adapterSlice.ts";
import type { BrowseSlice } from "./browseSlice.ts";
import type { DatasetsSlice } from "./datasetsSlice.ts";
import type { ImportSlice } from "./importSlice.ts";
import type { ResultsSlice } from "./resultsSlice.ts";
import type { RunSlice } from "./runSlice.ts";
import type { SavedSlice } from "./savedSlice.ts";
import type { SetupSlice } from "./setupSlice.ts";

/** Everything that the page knows. */
export type LabState = AdapterSlice &
  SetupSlice &
  RunSlice &
  ResultsSlice &
  SavedSlice &
  DatasetsSlice &
  ImportSlice &
  BrowseSlice;

/** A slice sees the whole state and makes its own part. */
export type LabSlice<Slice> = StateCreator<LabState, [], [], Slice>;

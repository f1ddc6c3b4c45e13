import type { TileChanges } from "../src/engine/testing/benchPage.ts";

export interface MeasureOptions {
  readonly quick: boolean;
  readonly tiles: TileChanges;
  /** Shows what is being done. */
  readonly show: (text: string) => void;
}

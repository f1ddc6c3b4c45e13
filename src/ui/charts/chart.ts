import type { ComponentProps } from "react";
import type { XAxis, YAxis } from "recharts";
import type { TestSet } from "../../state/shownExperiment.ts";
import type { Traces } from "../../state/traces.ts";
import type { ChartData, Place } from "./chartData.ts";

/** What a chart is drawn from. */
export interface ChartInput {
  readonly traces: Traces;
  readonly testSet: TestSet | null;
  /** True if the experiment compares weights after every step. */
  readonly isTracked: boolean;
}

/** How a chart's values are drawn; the axes add to what all charts share. */
export interface PlotLook {
  readonly x?: ComponentProps<typeof XAxis>;
  readonly y: ComponentProps<typeof YAxis>;
  readonly mark: "line" | "step" | "bar";
  readonly strokeWidth: number;
  /** A mark at each value, where a line would have no length. */
  readonly hasDots?: boolean;
  readonly hasVerticalGrid?: boolean;
}

/** A chart of the experiment. To add one: a file, and a line in `charts.ts`. */
export interface Chart {
  readonly title: string;
  readonly definition: string;
  readonly place: Place;
  readonly formatValue: (value: number) => string;
  /** Shown while there are no rows. */
  readonly empty: (input: ChartInput) => string;
  readonly data: (input: ChartInput) => ChartData;
  /** What the chart shows, for those who cannot see it. */
  readonly summary: (traces: Traces, data: ChartData) => string;
  readonly look: (data: ChartData) => PlotLook;
}

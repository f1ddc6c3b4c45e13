import { accuracyChart } from "./accuracyChart.ts";
import type { Chart } from "./chart.ts";
import { churnChart } from "./churnChart.ts";
import { differingBitsChart, weightDistanceChart } from "./divergenceCharts.ts";
import { spreadChart } from "./spreadChart.ts";

/** The charts of the page, in their order. */
export const charts: readonly Chart[] = [
  accuracyChart,
  spreadChart,
  differingBitsChart,
  weightDistanceChart,
  churnChart,
];

import { mean } from "../../stats/mean.ts";
import { studentInterval } from "../../stats/studentInterval.ts";
import { defineInterval } from "./printedInterval.ts";

export const accuracyMean = defineInterval({
  kind: "condition",
  title: "Accuracy, mean",
  source: 'Student 1908, "The Probable Error of a Mean"',
  leastUnits: 2,
  estimate: ({ accuracies }) => (accuracies.length === 0 ? null : mean(accuracies)),
  interval: ({ accuracies }) => (accuracies.length < 2 ? null : studentInterval(accuracies)),
});

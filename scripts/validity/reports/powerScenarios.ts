import { generatorOf } from "../populations/cases.ts";
import { recordedPopulation } from "../populations/recordedPopulation.ts";
import { unequalSpreads } from "../populations/simulated.ts";
import type { Recorded } from "../recorded/readRecorded.ts";
import type { RecordedName } from "../recorded/recordedFile.ts";
import { equalConditions } from "./layouts.ts";
import { many, type Scenario } from "./scenario.ts";
import { ofTurns } from "./timedScenarios.ts";

/** Experiments in which something is so. */
export function powerScenarios(recorded: Recorded): readonly Scenario[] {
  const { dataset } = recorded.file;
  const real = (name: RecordedName) => recordedPopulation(recorded, name);
  const base = {
    unit: "replica",
    unitCounts: many,
    areSo: [],
    claimsOf: ["comparisons"],
  } as const;
  return [
    ...[1.5, 2, 3, 6].map(
      (ratio): Scenario => ({
        ...base,
        name: "normal",
        effect: `spread ${ratio} times as large`,
        claims: ["accuracySpread"],
        prepare: (size) => {
          const generator = generatorOf(`ratio ${ratio}`);
          const { a, b } = unequalSpreads("normal", size, generator, 1 / ratio);
          return {
            dataset: a.dataset,
            draw: (count, draws) => [
              ...equalConditions(["ALGO"], a, count, draws),
              ...equalConditions(["IMPL"], b, count, draws),
            ],
          };
        },
      }),
    ),
    ...[1.02, 1.05, 1.1].map(
      (ratio): Scenario => ({
        ...ofTurns("normal", ratio),
        effect: `${ratio} times the step time`,
        claims: ["stepTime relative to atomic"],
      }),
    ),
    {
      ...base,
      name: "real ALGO against real IMPL",
      effect: "spread 27 times as large",
      claims: ["accuracySpread", "churn"],
      prepare: () => ({
        dataset,
        draw: (count, draws) => [
          ...equalConditions(["ALGO"], real("ALGO"), count, draws),
          ...equalConditions(["IMPL"], real("IMPL"), count, draws),
        ],
      }),
    },
    {
      ...base,
      name: "real ALGO",
      effect: "varies more than its test images explain",
      claims: ["excessSpread", "perClassSpread", "subgroupSpread"],
      claimsOf: ["parts"],
      prepare: () => ({
        dataset,
        draw: (count, draws) => equalConditions(["ALGO"], real("ALGO"), count, draws),
      }),
    },
  ];
}

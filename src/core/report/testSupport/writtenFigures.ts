import type { ExperimentResults } from "../../results/results.ts";
import { type FakeReplica, fakeNoise, fakeResults } from "../../results/testSupport/fakeResults.ts";

const trace = (firstStep: number | null, firstTensor: string | null) => ({
  differingBits: Uint32Array.of(0, 1),
  l2: Float32Array.of(0, 1),
  firstStep,
  firstTensor,
});

const testLosses = [6, 5, 4, 3, 2, 1];
const replicas: readonly FakeReplica[] = [
  { predictions: [0, 0, 0, 1, 1, 1, 1, 1], weights: [1, 2, 3], testLosses },
  { predictions: [0, 0, 1, 1, 1, 1, 0, 1], weights: [1, 2, 4], testLosses },
  { predictions: [0, 0, 0, 0, 1, 1, 1, 0], weights: [1, 2, 3.5], testLosses },
];
const [first, second, third] = replicas;
const same = { ...first, divergence: trace(null, null) };

/** Three replicas that are equal, three that part, and three of which one is as it should be. */
export function threeConditions(): ExperimentResults {
  return fakeResults({
    testLabels: [0, 0, 0, 0, 1, 1, 1, 1],
    classNames: ["no", "yes"],
    subgroupNames: ["common", "rare"],
    testSubgroups: [0, 0, 1, 1, 0, 0, 1, 1],
    conditions: [
      { name: "CONTROL", stepMs: 9, replicas: [same, same, same] },
      {
        name: "IMPL",
        noise: fakeNoise("fixed", "atomic"),
        stepMs: 10,
        gpuStepMs: 8,
        replicas: [
          same,
          { ...second, divergence: trace(5, "conv/bias") },
          // Index 1 of a trace is the state after the first step.
          { ...third, divergence: trace(1, "conv/kernel") },
        ],
      },
      {
        name: "ALGO",
        noise: fakeNoise("varied", "ordered"),
        stepMs: Number.NaN,
        replicas: [
          first,
          {
            predictions: [0, 0, 0, 0, 0, 0, 0, 0],
            status: "diverged",
            weights: [1, Number.NaN, 1],
            testLosses,
          },
          { predictions: [], status: "failed" },
        ],
      },
    ],
  });
}

/** Value and second line; "" for none. A reason stands behind a dash. */
type Cell = readonly [value: string, second: string];

const missingPair: Cell = ["–", "Needs two finished replicas; there is one."];
const sharedSeeds: Cell = ["–", "Needs different seeds; these replicas share theirs."];

/**
 * Every figure of `threeConditions` as a reader sees it: title, then a cell per condition.
 *
 * NumPy 2 and SciPy 1 on the predictions p, labels y, weights w above, and by hand:
 * - acc = (p == y).mean(1); its mean, or its ends where three replicas are too few for an interval
 * - s = acc.std(ddof=1)
 * - e = (p != y).mean(0); sqrt((e * (1 - e)).sum() / 8**2 * n / (n - 1))
 * - mean of (p[i] != p[j]).mean() over pairs
 * - by chance: s / (what the test set explains); of subgroup rare on its own examples, e = 1/3 thrice
 * - u = w / norm(w); mean of norm(u[i] - u[j]) and of norm(w[i] - w[j]) over pairs: 0.0871, 0.667;
 *   0.0871 / sqrt(2) = 0.0616
 * - deviation of a subgroup's accuracy: 0.289
 * - by hand: counts, steps, times and their ratio to the 10 ms of IMPL
 */
export const writtenFigures: readonly (readonly [title: string, ...cells: Cell[]])[] = [
  [
    "Replicas done",
    ["3 of 3", ""],
    ["3 of 3", "1 did not learn"],
    ["1 of 3", "1 not finite, 1 failed"],
  ],
  ["Accuracy, mean", ["87.5 %", ""], ["79.2 %", "from 62.5 to 87.5 %"], ["87.5 %", ""]],
  ["Accuracy spread", ["0.0 points", ""], ["14.4 points", ""], missingPair],
  ["Spread that the test set explains", ["0.0 points", ""], ["14.4 points", ""], missingPair],
  ["Excess spread", ["0.0 points", ""], ["0.0 points", "1.00x chance"], missingPair],
  [
    "Accuracy spread between seeds",
    ["–", "Needs several root seeds; there is one."],
    ["–", "Needs several root seeds; there is one."],
    ["–", "Needs shared seeds; every replica has its own."],
  ],
  ["Churn", ["0.0 %", ""], ["33.3 %", ""], missingPair],
  ["Disagreement to expect", sharedSeeds, sharedSeeds, missingPair],
  [
    "Weight distance",
    ["0", "0.0 % of √2; raw 0"],
    ["0.0871", "6.2 % of √2; raw 0.667"],
    ["–", "Needs two replicas with finite weights; there is one."],
  ],
  [
    "Largest class spread",
    ["–", "no overall spread"],
    ["–", "needs 10 replicas, has 3"],
    missingPair,
  ],
  [
    "Largest subgroup spread",
    ["0.0 points", ""],
    ["28.9 points", "rare, 1.00x chance"],
    missingPair,
  ],
  ["Distinct final weights", ["1 of 3", ""], ["3 of 3", ""], ["2 of 2", ""]],
  [
    "Distinct predictions",
    ["1 of 3", "3 alike"],
    ["3 of 3", ""],
    ["–", "Needs two finished replicas; there is one."],
  ],
  [
    "First difference",
    ["none", ""],
    ["after 1 step", "conv/kernel"],
    ["–", "Needs divergence to be tracked; it was not."],
  ],
  [
    "Accuracy rise at the end",
    ["0.0 points", "no rise found, 6 epochs"],
    ["0.0 points", "no rise found, 6 epochs"],
    ["0.0 points", "no rise found, 6 epochs"],
  ],
  [
    "Step time",
    ["9.00 ms", ""],
    ["10.0 ms", "GPU 8.00 ms"],
    ["–", "Needs a timed training step; there is none."],
  ],
  [
    "Step time relative to atomic",
    ["0.90x", ""],
    ["1.00x", ""],
    ["–", "Needs the step time of an atomic condition of the same run."],
  ],
];

import type { ExperimentResults } from "../../results/results.ts";
import { type FakeReplica, fakeNoise, fakeResults } from "../../results/testSupport/fakeResults.ts";

const trace = (firstStep: number | null, firstTensor: string | null) => ({
  differingBits: Uint32Array.of(0, 1),
  l2: Float32Array.of(0, 1),
  firstStep,
  firstTensor,
});

const testLosses = [2, 1];
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

/**
 * Every figure of `threeConditions` as a reader sees it: title, then a cell per condition.
 *
 * NumPy 2 and SciPy 1 on the predictions p, labels y, weights w above, and by hand:
 * - acc = (p == y).mean(1); its mean, stats.t.interval(.95, n - 1, mean, s / sqrt(n))
 * - s = acc.std(ddof=1); s * sqrt((n - 1) / stats.chi2.ppf([.975, .025], n - 1))
 * - e = (p != y).mean(0); sqrt((e * (1 - e)).sum() / 8**2 * n / (n - 1))
 * - mean of (p[i] != p[j]).mean() over pairs; the jackknife's interval of IMPL, -0.38 to 1.05, cut
 *   at 0 and 1
 * - 1 - acc.mean()
 * - u = w / norm(w); mean of norm(u[i] - u[j]) and of norm(w[i] - w[j]) over pairs: 0.0871, 0.667;
 *   0.0871 / sqrt(2) = 0.0616
 * - deviations of a class's and a subgroup's accuracy: sqrt(3) and 8 / 3 times s; 0.289, 0.354
 * - by hand: counts, steps, times and their ratio to the 10 ms of IMPL
 */
export const writtenFigures: readonly (readonly [title: string, ...cells: Cell[]])[] = [
  ["Replicas done", ["3 of 3", ""], ["3 of 3", ""], ["1 of 3", "1 diverged, 1 failed"]],
  [
    "Accuracy, mean",
    ["87.5 %", ""],
    ["79.2 %", "43.3 to 115.0 %"],
    ["68.8 %", "-169.5 to 307.0 %"],
  ],
  [
    "Accuracy spread",
    ["0.0 points", ""],
    ["14.4 points", "7.5 to 90.7 points"],
    ["26.5 points", "11.8 to 846.1 points"],
  ],
  [
    "Spread that the test set explains",
    ["0.0 points", ""],
    ["14.4 points", ""],
    ["19.8 points", ""],
  ],
  ["Churn", ["0.0 %", ""], ["33.3 %", "0.0 to 100.0 %"], ["62.5 %", ""]],
  ["Disagreement to expect", ["12.5 %", ""], ["20.8 %", ""], ["31.3 %", ""]],
  [
    "Weight distance",
    ["0", "0.0 % of √2; raw 0"],
    ["0.0871", "6.2 % of √2; raw 0.667"],
    ["–", "Needs two replicas with finite weights; there is one."],
  ],
  [
    "Largest class spread",
    ["–", "no overall spread"],
    ["1.73x", "class no"],
    ["2.67x", "class yes"],
  ],
  [
    "Largest subgroup spread",
    ["0.0 points", ""],
    ["28.9 points", "subgroup rare"],
    ["35.4 points", "subgroup common"],
  ],
  ["Distinct final weights", ["1 of 3", ""], ["3 of 3", ""], ["2 of 2", ""]],
  [
    "First difference",
    ["none", ""],
    ["after 1 step", "conv/kernel"],
    ["–", "Needs divergence to be tracked; it was not."],
  ],
  [
    "Accuracy gain at the end",
    ["0.0 points", "saturated"],
    ["0.0 points", "saturated"],
    ["0.0 points", "saturated"],
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

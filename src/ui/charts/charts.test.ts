import { describe, expect, test } from "vitest";
import { presetExperiment } from "../../core/experiment/presets.ts";
import type { TestSet } from "../../state/shownExperiment.ts";
import { epochRecord } from "../../state/testSupport.ts";
import { applyEvent, emptyTraces, type Traces } from "../../state/traces.ts";
import { accuracyChart } from "./accuracyChart.ts";
import type { Chart } from "./chart.ts";
import { joinReplicas, latestChurn } from "./chartData.ts";
import { churnChart } from "./churnChart.ts";
import { differingBitsChart, weightDistanceChart } from "./divergenceCharts.ts";
import { firstDifference } from "./Legend.tsx";
import { spreadChart } from "./spreadChart.ts";

function dataOf(chart: Chart, traces: Traces, testSet: TestSet | null = null) {
  return chart.data({ traces, testSet, isTracked: true });
}

const spec = { ...presetExperiment("control"), replicaCount: 3, seedBlockCount: 1 };
const twoSeeds = { ...spec, replicaCount: 2, seedBlockCount: 2 };

function withEpochs(
  epochs: readonly (readonly [replica: number, accuracy: number, ...number[]])[],
  experiment = spec,
) {
  return epochs.reduce<Traces>((traces, [replicaIndex, accuracy, ...predictions]) => {
    const epoch = traces[0]?.replicas[replicaIndex]?.epochs.length ?? 0;
    const record = epochRecord(epoch, accuracy, predictions);
    return applyEvent(traces, { kind: "epoch", conditionIndex: 0, replicaIndex, record });
  }, emptyTraces(experiment));
}

function withDivergence(traces: Traces, replicaIndex: number, bits: readonly number[]): Traces {
  return applyEvent(traces, {
    kind: "divergence",
    conditionIndex: 0,
    replicaIndex,
    fromStep: 0,
    differingBits: Uint32Array.from(bits),
    l2: Float32Array.from(bits, (value) => value / 2),
  });
}

describe("chart data", () => {
  test("accuracy has a line per replica and a row per epoch, counted from 1", () => {
    const { lines, rows } = dataOf(
      accuracyChart,
      withEpochs([
        [0, 0.5],
        [1, 0.6],
        [0, 0.7],
      ]),
    );
    expect(lines.map(({ key }) => key)).toEqual(["c0r0", "c0r1", "c0r2"]);
    expect(rows).toEqual([
      { epoch: 1, c0r0: 0.5, c0r1: 0.6 },
      { epoch: 2, c0r0: 0.7 },
    ]);
  });

  test("joined replicas are one path, broken in between", () => {
    const data = dataOf(
      accuracyChart,
      withEpochs([
        [0, 0.5],
        [1, 0.6],
        [0, 0.7],
      ]),
    );
    expect(joinReplicas(data, "epoch")).toEqual([
      { epoch: 1, c0: 0.5 },
      { epoch: 2, c0: 0.7 },
      { epoch: 2, c0: null },
      { epoch: 1, c0: 0.6 },
      { epoch: 1, c0: null },
    ]);
  });

  test("spread is the sample deviation over replicas, up to the last common epoch", () => {
    // NumPy: np.std([0.5, 0.6, 0.9], ddof=1) = 0.20816659994661327
    const { rows } = dataOf(
      spreadChart,
      withEpochs([
        [0, 0.5],
        [1, 0.6],
        [2, 0.9],
        [0, 0.7],
      ]),
    );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.c0).toBeCloseTo(0.20816659994661327, 14);
  });

  test("spread under two seeds is within them, of seeds that are as far as the furthest", () => {
    // NumPy: a = [0.5, 0.6], b = [0.9, 0.7]; np.sqrt((np.var(a, ddof=1) + np.var(b, ddof=1)) / 2)
    // = 0.1118033988749895; np.std(a, ddof=1) = 0.07071067811865474
    const first = [
      [0, 0.5],
      [1, 0.6],
    ] as const;
    const alone = dataOf(spreadChart, withEpochs([...first, [2, 0.9]], twoSeeds));
    expect(alone.rows[0]?.c0).toBeCloseTo(0.07071067811865474, 14);
    const both = dataOf(spreadChart, withEpochs([...first, [2, 0.9], [3, 0.7]], twoSeeds));
    expect(both.rows[0]?.c0).toBeCloseTo(0.1118033988749895, 14);
    const further = dataOf(
      spreadChart,
      withEpochs([...first, [2, 0.9], [3, 0.7], [0, 0.5], [1, 0.6]], twoSeeds),
    );
    expect(further.rows.map((row) => row.c0)).toEqual([0, 1].map(() => alone.rows[0]?.c0));
  });

  test("churn under two seeds is the mean of theirs; replicas of two seeds are never compared", () => {
    const traces = withEpochs(
      [
        [0, 0.5, 0, 0, 0, 0],
        [1, 0.5, 0, 0, 0, 1],
        [2, 0.5, 1, 1, 1, 1],
        [3, 0.5, 1, 1, 1, 1],
      ],
      twoSeeds,
    );
    const [condition] = traces;
    expect(condition === undefined ? null : latestChurn(condition)).toBe(0.125);
    const testSet = { classNames: ["a", "b"], testLabels: Uint8Array.of(0, 0, 1, 1) };
    expect(dataOf(churnChart, traces, testSet).rows).toEqual([
      { class: "a", c0: 0 },
      { class: "b", c0: 0.25 },
    ]);
  });

  test("divergence under two seeds is from the first replica of each", () => {
    const start = emptyTraces(twoSeeds);
    const traces = [0, 1, 2, 3].reduce(
      (before, replicaIndex) => withDivergence(before, replicaIndex, [0, replicaIndex]),
      start,
    );
    const { lines, rows } = dataOf(differingBitsChart, traces);
    expect(lines.map(({ title }) => title)).toEqual([
      "CONTROL, seed 1, replica 2",
      "CONTROL, seed 2, replica 2",
    ]);
    expect(rows).toEqual([{ step: 1, c0r1: 1, c0r3: 3 }]);
  });

  test("churn by class compares predictions of the last common epoch", () => {
    const traces = withEpochs([
      [0, 0.5, 0, 0, 1, 1],
      [1, 0.5, 0, 1, 1, 1],
      [0, 0.5, 1, 1, 1, 1], // an epoch that replica 1 does not have yet
    ]);
    const testSet = { classNames: ["a", "b"], testLabels: Uint8Array.of(0, 0, 1, 1) };
    expect(dataOf(churnChart, traces, testSet).rows).toEqual([
      { class: "a", c0: 0.5 },
      { class: "b", c0: 0 },
    ]);
    const [condition] = traces;
    expect(condition === undefined ? null : latestChurn(condition)).toBe(0.25);
  });

  test("without labels or a second replica there is no churn", () => {
    expect(dataOf(churnChart, withEpochs([[0, 0.5, 1]])).rows).toEqual([]);
    const testSet = { classNames: ["a"], testLabels: Uint8Array.of(0) };
    expect(dataOf(churnChart, withEpochs([[0, 0.5, 0]]), testSet).rows).toEqual([]);
  });

  test("divergence leaves out the first replica, step 0 and zeros", () => {
    const traces = withDivergence(withDivergence(emptyTraces(spec), 1, [0, 0, 3]), 0, [0, 0, 0]);
    expect(dataOf(differingBitsChart, traces).rows).toEqual([{ step: 2, c0r1: 3 }]);
    expect(dataOf(weightDistanceChart, traces).rows).toEqual([{ step: 2, c0r1: 1.5 }]);
  });

  test("the legend shows when replicas first differ, or for how long they have not", () => {
    const start = emptyTraces(spec);
    const texts = [
      start,
      withDivergence(start, 1, [0, 0, 0]),
      withDivergence(withDivergence(start, 1, [0, 0, 0]), 2, [0, 5, 9]),
      withDivergence(start, 1, [7, 8, 9]),
    ].map(([condition]) => (condition === undefined ? null : firstDifference(condition)));
    expect(texts).toEqual([
      "not compared yet",
      "bit-identical for 2 steps",
      "bits differ after 1 step",
      "different from the start",
    ]);
  });
});

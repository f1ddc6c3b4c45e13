import { formatDuration } from "../../../src/core/text/format.ts";
import { markdownTable } from "../../../src/core/text/textTable.ts";
import { coverageBounds, errorBounds } from "../bounds.ts";
import { type Findings, failuresOf, percent } from "../judge.ts";
import type { Recorded } from "../recorded/readRecorded.ts";
import { recordedRows } from "../recorded/recordedRows.ts";

/** How a simulation went. */
export interface SimulationFacts {
  readonly elapsedMs: number;
  readonly threadCount: number;
  readonly node: string;
  readonly processor: string;
  /** ISO 8601, the day. */
  readonly date: string;
}

/** What the document is about, what came out, and what the cases are. */
export function introduction(findings: Findings, facts: SimulationFacts): string {
  const failures = failuresOf(findings);
  const verdict =
    failures.length === 0
      ? "Every printed interval and every claim keeps its bounds."
      : `Out of bounds:\n\n${failures.map((failure) => `- ${failure}`).join("\n")}`;
  const { low, high } = coverageBounds;
  return `# Validity of intervals and claims

Written by \`npm run validity\`; do not edit. ${facts.date}, ${facts.processor}, ${facts.threadCount} threads, Node ${facts.node}, ${formatDuration(facts.elapsedMs)}.

The report prints an interval, or says that one condition has more of something than another, only
where that has been shown to hold. This page shows it: all intervals and all claims of the report are
computed by the report's own functions on many samples whose truth is known, and counted.

- **Coverage**: the share of samples in which a 95 % interval holds the truth, of those samples in
  which the report prints it. It has to be ${percent(low)} to ${percent(high)} in every case and at every number of units
  at which it is printed. Where that does not hold, the interval is not printed.
- **False claims**: the share of reports that say something that is not so, where no condition differs
  from another. At most ${percent(errorBounds.claim)} of reports say anything false; at most ${percent(errorBounds.alarm)} of trainings on a
  plateau are said to be still improving.
- **Power**: the share of reports that say what is so, by its size and by the number of replicas.

A figure counts as out of bounds where a true rate at the bound would give one as far out in fewer than
1 of 200 simulations. Each cell has 2,000 samples; 8,000 more where the first are out of bounds, and
18,000 more where the interval is printed in fewer than 200 of the first: all samples count. Random
numbers are seeded: the same version gives the same tables.

${verdict}

## Cases

A case is a population of replicas (of pairs of replicas, of seed blocks, of blocks of step times).
Samples are drawn from it without replacement; the truth is the figure of the whole population.

Simulated replicas predict 500 test examples of 10 classes and 2 subgroups. Each example has a
difficulty that all replicas share; each replica has noise of its own on every example, and an
accuracy of its own: 90 % on average, with a deviation of 2 points, and exactly so many examples right.

- **normal**: accuracies are normally distributed.
- **beta-binomial**: each replica has its own chance to be right, Beta distributed; each example is a draw.
- **skewed**: most replicas are good, some much worse (a gamma distribution of shape 4, skewness 1).
- **outlier**: one replica in twenty lies four deviations below the others.
- **clumped**: 11 distinct predictions, the most frequent in 40 % of the replicas.
- **seed blocks**: 5 replicas under each of several seeds; under one seed they differ by 0.4 points.
  The unit is the seed. How much they differ is the same under each seed (normal, beta-binomial),
  gamma distributed (skewed), or four times as much under one seed in twenty (outlier).
- **pairs**: the same seeds twice, the second time with the noise of additions.
- **blocks of times**: two conditions timed in turns, each block with noise of 3 % of the case's
  distribution, on a steady machine, or (autocorrelated) on one whose speed drifts by 10 % and keeps 0.9 of
  its deviation from block to block, while each condition's own noise keeps 0.7. A sample is a stretch of
  a long series.
- **real**: recorded replicas, see below. The truth is the figure of all recorded ones. A sample of n
  of N replicas lies nearer to it than one of an endless population would, by sqrt(1 - n/N); the error
  of the estimate is made larger by that factor before it is compared with the interval (Cochran 1977,
  "Sampling Techniques", section 2.6). Without that, a perfect 95 % interval would cover 99.4 % at 50 of 100.`;
}

/** Where the recorded replicas come from, and what they are like. */
export function recordedSection(recorded: Recorded): string {
  const { file } = recorded;
  const runs = Object.entries(file.conditions).map(
    ([name, { command, adapter, browser, kernels, startedAt, elapsedMs }]) =>
      `- ${name}: \`${command}\`, ${startedAt.slice(0, 10)}, ${formatDuration(elapsedMs)}; ${adapter}, ${browser}, kernels ${kernels}`,
  );
  return `## Recorded replicas

The experiment of preset \`quick\` (\`tiny\` on ${file.dataset.name}, 10 epochs, root seed 1) with 100 replicas,
and IMPL under 20 root seeds with 5 replicas each. Replica i of ALGO and of ALGO+IMPL have equal seeds.
Their predictions lie in \`scripts/validity/recorded/recorded.json\`, packed by \`${file.command}\`.

${runs.join("\n")}

${markdownTable(recordedRows(recorded))}`;
}

import { expect, test } from "vitest";
import type { ExperimentResults } from "../results/results.ts";
import { fakeNoise, fakeResults } from "../results/testSupport/fakeResults.ts";
import { compareRuns } from "./compareRuns.ts";

const step = (start: string, end = start) => ({
  condition: "CONTROL",
  start: start.repeat(64),
  end: end.repeat(64),
});

/** CONTROL and IMPL; `moved` names the condition whose weights are other ones. */
function run(moved: string | null, more: Partial<ExperimentResults> = {}): ExperimentResults {
  const replicas = (name: string) => [
    { predictions: [0, 1], weights: name === moved ? [1, 2, 4] : [1, 2, 3] },
  ];
  const made = fakeResults({
    testLabels: [0, 1],
    conditions: [
      { name: "CONTROL", replicas: replicas("CONTROL") },
      { name: "IMPL", noise: fakeNoise("fixed", "atomic"), replicas: replicas("IMPL") },
    ],
  });
  return { ...made, ...more };
}

const { passport, versions, conditions } = run(null);
const causes = (a: ExperimentResults, b: ExperimentResults) => compareRuns(a, b).causes.join("\n");

test("a comparison that holds has no causes", () => {
  expect(compareRuns(run(null), run(null)).causes).toEqual([]);
});

test("ordered bits that moved on one passport: what no document shows", () => {
  const text = causes(run(null), run("CONTROL"));
  expect(text).toContain("an update of the driver or the system between the runs");
  expect(text).toContain("a driver that compiled a kernel anew while it ran");
  const driver = { passport: { ...passport, driver: "Mesa 25.1.9" } };
  const known = causes(run(null, driver), run("CONTROL", driver));
  expect(known).not.toContain("update");
  expect(known).toContain("compiled a kernel anew");
  // The passport names an architecture, which more than one device has.
  expect(text).toContain("another device, since a browser does not name it");
  const named = { passport: { ...passport, device: "0xc0de" } };
  expect(causes(run(null, named), run("CONTROL", named))).not.toContain("another device");
});

test("racing additions are no fault", () => {
  expect(compareRuns(run(null), run("IMPL")).causes).toEqual([
    "IMPL does not fix the order of additions (atomic): a difference there is the noise that it lets in, and no fault.",
  ]);
});

test.each([
  [{ passport: { ...passport, browser: "Chromium 157" } }, /^The browser differs: another one, or/],
  [{ passport: { ...passport, vendor: "amd" } }, /^Equal bits are promised on one adapter alone/],
  [{ versions: { ...versions, kernels: "2" } }, /^The kernels are of other versions.*CHANGELOG/],
])("documents that differ name their cause: %#", (more, cause) => {
  const verdict = compareRuns(run(null), run(null, more));
  expect(verdict.causes).toHaveLength(1);
  expect(verdict.causes[0]).toMatch(cause);
  expect(verdict.notComparable).not.toBeNull();
});

test("other tile profiles make sizes of atomic noise incomparable", () => {
  const tiled = (from: typeof conditions) =>
    from.map((condition) => ({ ...condition, profile: "integrated" as const }));
  const text = causes(run(null), run(null, { conditions: tiled(conditions) }));
  expect(text).toContain("The tile sizes differ");
  expect(text).toContain("the sizes of the noise cannot be compared");
  const [control] = conditions;
  const ordered = { conditions: [control] };
  expect(causes(run(null, ordered), run(null, { conditions: tiled([control]) }))).not.toContain(
    "noise",
  );
});

test("a reference step that did not repeat its bits is named, with its run", () => {
  const changed = { referenceStep: step("a", "b") };
  const text = causes(run(null, { referenceStep: step("a") }), run("CONTROL", changed));
  expect(text).toContain(
    "The adapter of the second run came to compute otherwise while it trained",
  );
});

test("steady reference steps tell between the runs from within", () => {
  const evidence = (a: string, b: string) =>
    causes(run(null, { referenceStep: step(a) }), run("CONTROL", { referenceStep: step(b) }));
  expect(evidence("a", "a")).toContain("same bits at both ends of both runs");
  expect(evidence("a", "b")).toContain("differ between the runs");
  expect(causes(run(null), run("CONTROL", { referenceStep: step("a") }))).not.toContain(
    "reference",
  );
});

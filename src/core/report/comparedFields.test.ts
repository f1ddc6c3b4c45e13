import { expect, test } from "vitest";
import type { ExperimentResults } from "../results/results.ts";
import { fakeResults } from "../results/testSupport/fakeResults.ts";
import { differingFields } from "./comparedFields.ts";

function run(more: Partial<ExperimentResults> = {}): ExperimentResults {
  const replicas = [{ predictions: [0, 1] }];
  const conditions = [
    { name: "CONTROL", replicas },
    { name: "ALGO", replicas },
  ];
  return { ...fakeResults({ testLabels: [0, 1], conditions }), ...more };
}

const { passport, versions, conditions } = run();

test("equal runs differ in nothing", () => {
  expect(differingFields(run(), run())).toEqual([]);
});

test("passports that differ are shown field by field", () => {
  const floatSignature = { ...passport.floatSignature, keepsSubnormals: false, bits: "00000000" };
  const firefox = { ...passport, vendor: "", browser: "Firefox 153.0 on Linux", floatSignature };
  const fields = differingFields(run(), run({ passport: firefox }));
  expect(fields.map(({ title, a, b }) => [title, a, b])).toEqual([
    ["Vendor", "google", "not reported"],
    ["Browser", "Chromium 156", "Firefox 153.0 on Linux"],
    ["Keeps subnormals", "yes", "no"],
    ["Float signature", "3f800000", "00000000"],
  ]);
});

test("a field that an older document does not have is no difference", () => {
  const newer = { ...passport, driver: "Mesa 25.1.9", implementation: "Dawn" } as const;
  expect(differingFields(run(), run({ passport: newer }))).toEqual([]);
  const updated = { ...newer, driver: "Mesa 25.2.0" };
  expect(differingFields(run({ passport: newer }), run({ passport: updated }))).toMatchObject([
    { title: "Driver", a: "Mesa 25.1.9", b: "Mesa 25.2.0", group: "driver", bindsBits: true },
  ]);
});

test("kind and timestamps bind no bits", () => {
  const other = { ...passport, kind: "discrete", timestampQuery: false } as const;
  const fields = differingFields(run(), run({ passport: other }));
  expect(fields.map(({ title, bindsBits }) => [title, bindsBits])).toEqual([
    ["Kind", false],
    ["GPU timestamps", false],
  ]);
});

test("versions and data are compared", () => {
  const dataset = { ...run().dataset, hash: "1".repeat(64) };
  const fields = differingFields(run(), run({ dataset, versions: { ...versions, kernels: "2" } }));
  expect(fields.map(({ title, a, b }) => [title, a, b])).toEqual([
    ["Hash of the data set", "0".repeat(64), "1".repeat(64)],
    ["Kernels version", "1", "2"],
  ]);
});

test("tile profiles share a row where conditions differ alike; of one profile, the sizes", () => {
  const [control, algo] = conditions;
  const integrated = conditions.map((condition) => ({
    ...condition,
    profile: "integrated" as const,
    tileSizes: { lanes: 32 },
  }));
  expect(differingFields(run(), run({ conditions: integrated }))).toMatchObject([
    { title: "Tile profile of CONTROL, ALGO", a: "software", b: "integrated" },
  ]);
  const wider = { ...algo, tileSizes: { ...algo.tileSizes, convChannels: 8, lanes: 4 } };
  expect(differingFields(run(), run({ conditions: [control, wider] }))).toMatchObject([
    { title: "Tile sizes of ALGO", a: "convChannels 16, lanes none", b: "convChannels 8, lanes 4" },
  ]);
});

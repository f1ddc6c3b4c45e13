import { describe, expect, test } from "vitest";
import { inspected } from "./datasetFixtures.ts";
import { draftFor, draftIssues, estimatePack, withOption } from "./importDraft.ts";

const [trainPart, testPart] = inspected.parts;
const unsplit = { ...inspected, parts: [{ ...trainPart, split: null }] };
const mixed = { ...inspected, parts: [{ ...trainPart, shape: null }, testPart] };

describe("the draft of an import", () => {
  test("splits as the files do, else by seed", () => {
    expect(draftFor(inspected).split).toEqual({ by: "files" });
    expect(draftFor(unsplit).split).toEqual({ by: "seed", testShare: 0.2 });
    const onlyTrain = { ...inspected, parts: [trainPart] };
    expect(draftFor(onlyTrain).split).toEqual({ by: "seed", testShare: 0.2 });
  });

  test("resizes where the images differ in size", () => {
    expect(draftFor(inspected).side).toBeUndefined();
    expect(draftFor(mixed).side).toBe(32);
    const photos = inspected.parts.map((part) => ({
      ...part,
      shape: { height: 178, width: 218, channels: 3 },
    }));
    expect(draftFor({ ...inspected, parts: photos }).side).toBe(32);
  });

  test("can be packed as it is", () => {
    for (const reading of [inspected, unsplit, mixed]) {
      expect(draftIssues(reading, draftFor(reading))).toEqual(new Map());
    }
  });
});

describe("the estimate of an import", () => {
  test("counts images and labels: 120 of 4 x 4 grey", () => {
    expect(estimatePack(inspected, draftFor(inspected))).toEqual({
      trainCount: 100,
      testCount: 20,
      trainClassCounts: [60, 40],
      testClassCounts: [10, 10],
      shape: { height: 4, width: 4, channels: 1 },
      bytes: 120 * (16 + 1),
    });
  });

  test("keeps the class balance of a subset", () => {
    const draft = withOption(draftFor(inspected), "trainCount", 50);
    expect(estimatePack(inspected, draft)).toMatchObject({
      trainCount: 50,
      trainClassCounts: [30, 20],
    });
    const odd = withOption(draftFor(inspected), "testCount", 3);
    expect(estimatePack(inspected, odd).testCount).toBe(3);
  });

  test("divides class by class where a seed decides", () => {
    expect(estimatePack(unsplit, draftFor(unsplit))).toMatchObject({
      trainClassCounts: [48, 32],
      testClassCounts: [12, 8],
    });
  });

  test("takes the chosen side and channels", () => {
    const draft = withOption(withOption(draftFor(mixed), "side", 8), "channels", 3);
    expect(estimatePack(mixed, draft)).toMatchObject({
      shape: { height: 8, width: 8, channels: 3 },
      bytes: 120 * (8 * 8 * 3 + 1),
    });
  });
});

describe("the issues of an import", () => {
  const issue = (path: string, draft: ReturnType<typeof draftFor>, reading = inspected) =>
    draftIssues(reading, draft).get(path);

  test("name the field", () => {
    const draft = draftFor(inspected);
    expect(issue("name", { ...draft, name: "My Birds" })).toMatch(/lower-case/);
    expect(issue("trainCount", withOption(draft, "trainCount", 101))).toMatch(/At most 100/);
    for (const wrong of [Number.NaN, 0, 2.5]) {
      expect(issue("trainCount", withOption(draft, "trainCount", wrong))).toMatch(/whole number/);
    }
    const seed = { by: "seed", testShare: Number.NaN } as const;
    expect(issue("split.testShare", { ...draft, split: seed })).toBeDefined();
  });

  test("report a split without examples, and a data set that is too large", () => {
    expect(issue("split", { ...draftFor(unsplit), split: { by: "files" } }, unsplit)).toMatch(
      /Both splits need examples/,
    );
    const many = { ...inspected, parts: [{ ...trainPart, classCounts: [2e6, 0] }, testPart] };
    expect(issue("size", withOption(draftFor(many), "side", 64), many)).toMatch(/1 GB at most/);
  });
});

import { describe, expect, test } from "vitest";
import { exampleCounts, exampleGroups, neighbourInGroup } from "./datasetGroups.ts";

const split = {
  count: 7,
  images: new Uint8Array(7),
  labels: Uint8Array.of(0, 2, 0, 0, 2, 0, 2),
  subgroups: Uint8Array.of(0, 1, 1, 0, 1, 0, 0),
};

describe("groups of examples", () => {
  test("go by class, then subgroup, without those that have none", () => {
    expect(exampleGroups(split, 3, 2, 2)).toEqual([
      { classIndex: 0, subgroupIndex: 0, count: 3, firstIndices: [0, 3] },
      { classIndex: 0, subgroupIndex: 1, count: 1, firstIndices: [2] },
      { classIndex: 2, subgroupIndex: 0, count: 1, firstIndices: [6] },
      { classIndex: 2, subgroupIndex: 1, count: 2, firstIndices: [1, 4] },
    ]);
  });

  test("without subgroups there is one group to a class", () => {
    const groups = exampleGroups({ ...split, subgroups: null }, 3, 0, 1);
    expect(groups).toEqual([
      { classIndex: 0, subgroupIndex: null, count: 4, firstIndices: [0] },
      { classIndex: 2, subgroupIndex: null, count: 3, firstIndices: [1] },
    ]);
  });

  test("are counted, empty ones too", () => {
    expect(exampleCounts(split, 3, 2)).toEqual([
      [3, 1],
      [0, 0],
      [1, 2],
    ]);
    expect(exampleCounts({ ...split, subgroups: null }, 3, 0)).toEqual([[4], [0], [3]]);
  });

  test("have neighbours, up to their ends", () => {
    expect(neighbourInGroup(split, 0, 1)).toBe(3);
    expect(neighbourInGroup(split, 3, 1)).toBe(5);
    expect(neighbourInGroup(split, 5, 1)).toBeNull();
    expect(neighbourInGroup(split, 4, -1)).toBe(1);
    expect(neighbourInGroup({ ...split, subgroups: null }, 6, -1)).toBe(4);
  });
});

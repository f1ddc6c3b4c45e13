import { describe, expect, it } from "vitest";
import { LabError } from "../../core/errors.ts";
import { checkRepeated } from "./checkRepeated.ts";

const ended = (finalWeights: string) => ({
  fingerprints: { initialWeights: "a0", finalWeights, testLogits: "c0" },
});

const place = { who: "seed 2, replica 1", where: "cohort 2 of 3" };

describe("checkRepeated", () => {
  it("takes the same final weights", () => {
    expect(() => checkRepeated(ended("b1"), ended("b1"), place)).not.toThrow();
  });

  it("refuses others, naming the cohort and both fingerprints", () => {
    const check = () => checkRepeated(ended("b1"), ended("b2"), place);
    expect(check).toThrow(LabError);
    expect(check).toThrow(
      /in cohort 2 of 3, seed 2, replica 1 ended at other weights \(b2, before b1\)/,
    );
  });
});

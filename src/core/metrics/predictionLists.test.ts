import { describe, expect, it } from "vitest";
import { requireEqualLengths, requireIndices, requireReplicas } from "./predictionLists.ts";

describe("checks of metric input", () => {
  it("name the metric and what was given", () => {
    expect(() => requireEqualLengths("churn", [1], [1, 2])).toThrow("churn needs");
    expect(() => requireEqualLengths("churn", [1], [1, 2])).toThrow("got lengths 1, 2");
    expect(() => requireEqualLengths("churn")).toThrow("got lengths none");
    expect(() => requireReplicas("churn", 1, 2)).toThrow("churn needs at least 2 replicas, got 1");
    expect(() => requireIndices("churn", Uint8Array.of(0, 7), 7)).toThrow("got 7 at index 1");
    expect(() => requireIndices("churn", Uint8Array.of(0), 0.5)).toThrow("got 0.5");
  });

  it("let good input through", () => {
    expect(() => requireEqualLengths("churn", [1], [2], [3])).not.toThrow();
    expect(() => requireReplicas("churn", 2, 2)).not.toThrow();
    expect(() => requireIndices("churn", Uint8Array.of(0, 255), 256)).not.toThrow();
  });
});

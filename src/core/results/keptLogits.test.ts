import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { evaluateLogits } from "../metrics/evaluateLogits.ts";
import { resultsFromJson, resultsToJson } from "./resultsJson.ts";

/**
 * `npm run repro -- run kept.json --out results.logits.v1.json` on Chromium's software adapter: `tiny` on 64
 * training images, 16 test images, with `keepLogits` and `sampling: "varied"`.
 */
const file = new URL("testSupport/results.logits.v1.json", import.meta.url);
const document: unknown = JSON.parse(readFileSync(file, "utf8"));

describe("logits of a results document that the engine made", () => {
  const results = resultsFromJson(document);
  const [{ epochs, fingerprints, testLogits }] = results.conditions[0].replicas;
  if (testLogits === undefined) throw new Error("the document holds no logits");
  const { testLabels, classNames } = results.dataset;

  it("have the recorded fingerprint", () => {
    const bytes = new Uint8Array(testLogits.buffer, testLogits.byteOffset, testLogits.byteLength);
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(fingerprints.testLogits);
  });

  it("give predictions and rates of the last epoch exactly, and its loss", () => {
    const { predictions, testAccuracy, perClassAccuracy, testLoss } = epochs[epochs.length - 1];
    const found = evaluateLogits(testLogits, testLabels, classNames.length);
    expect(found).toMatchObject({ predictions, testAccuracy, perClassAccuracy });
    // ECMAScript leaves the last bit of exp and log to the engine.
    expect(found.testLoss).toBeCloseTo(testLoss, 14);
  });

  it("are refused where one that decides a prediction is changed", () => {
    const changed = structuredClone(results);
    const logits = changed.conditions[0].replicas[0].testLogits;
    logits?.fill(100, 3, 4);
    expect(() => resultsToJson(changed)).toThrow(
      /testLogits: needs the largest logit at the class/,
    );
  });
});

import { expect, test } from "vitest";
import { checkLoss, firstLossTolerance } from "./losses.ts";

test("a loss within the tolerance passes, relative to the expected one", () => {
  expect(() => checkLoss({ name: "jax-js", loss: 2.30001 }, 2.3, 1e-5)).not.toThrow();
  expect(() => checkLoss({ name: "jax-js", loss: 2300.01 }, 2300, 1e-5)).not.toThrow();
});

test.each([
  ["too high", 2.3003],
  ["too low", 2.2997],
  ["not a number", Number.NaN],
])("%s fails, by name", (_, loss) => {
  expect(() => checkLoss({ name: "jax-js", loss }, 2.3, firstLossTolerance)).toThrow(
    `jax-js does not train the same: its loss is ${loss}, not 2.3 within 0.00001`,
  );
});

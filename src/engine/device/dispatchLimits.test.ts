import { expect, test } from "vitest";
import { checkDispatch } from "./dispatchLimits.ts";

const limits = { maxComputeWorkgroupsPerDimension: 65535 };

test("takes what fits in each dimension", () => {
  expect(() => checkDispatch({ label: "a", dispatch: [65535, 65535, 1] }, limits)).not.toThrow();
});

test("names the kernel, what it needs and what there is", () => {
  expect(() => checkDispatch({ label: "conv1", dispatch: [1, 98304, 5] }, limits)).toThrow(
    expect.objectContaining({
      code: "experiment-invalid",
      message: expect.stringContaining("conv1 needs 1 x 98304 x 5 workgroups"),
    }),
  );
});

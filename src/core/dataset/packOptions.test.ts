import { describe, expect, it } from "vitest";
import { parsePackOptions } from "./packOptions.ts";
import { wholeByFiles } from "./testSupport/smallDataset.ts";

describe("parsePackOptions", () => {
  it("returns valid options as they are", () => {
    const options = { ...wholeByFiles, trainCount: 3, side: 32, channels: 3 };
    expect(parsePackOptions(options)).toEqual(options);
  });

  it.each([
    [{ name: "Not A Name" }, "name: lower-case letters, digits and dashes"],
    [{ seed: -1 }, "seed: "],
    [{ seed: 2 ** 32 }, "seed: "],
    [{ side: 3 }, "side: "],
    [{ channels: 2 }, "channels: "],
    [{ trainCount: 0 }, "trainCount: "],
    [{ split: { by: "seed", testShare: 1 } }, "split.testShare: "],
    [{ split: { by: "chance" } }, "split.by: "],
    [{ sides: 3 }, 'options: Unrecognized key: "sides"'],
  ])("names the field that is off: %j", (over, message) => {
    expect(() => parsePackOptions({ ...wholeByFiles, ...over })).toThrow(
      expect.objectContaining({
        code: "dataset-invalid",
        message: expect.stringContaining(message),
      }),
    );
  });
});

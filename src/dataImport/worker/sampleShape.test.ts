import { describe, expect, test } from "vitest";
import type { ImageShape } from "../../core/dataset/manifest.ts";
import { LabError } from "../../core/errors.ts";
import type { SourcePart } from "../reading.ts";
import { quietContext } from "../testSupport/madeReading.ts";
import { sampleShape } from "./sampleShape.ts";

/** A part whose images have the shape that `shapeOf` says; null: that image cannot be read. */
function part(count: number, shapeOf: (index: number) => ImageShape | null) {
  const read: number[] = [];
  const made: SourcePart = {
    source: "made",
    split: null,
    count,
    labels: new Uint8Array(count),
    subgroups: null,
    shape: null,
    readImages: async (chosen, take) => {
      for (const index of chosen) {
        read.push(index);
        const shape = shapeOf(index);
        if (shape === null) throw new LabError("dataset-invalid", `made ${index}: no image`);
        const size = shape.height * shape.width * shape.channels;
        take(index, { ...shape, pixels: new Uint8Array(size) });
      }
    },
  };
  return { made, read };
}

const grey = { height: 28, width: 28, channels: 1 };

describe("sampleShape", () => {
  test("looks at the first, the middle and the last image", async () => {
    const { made, read } = part(101, () => grey);
    expect(await sampleShape(made, quietContext)).toEqual(grey);
    expect(read).toEqual([0, 50, 100]);
  });

  test("looks at one image where there is one", async () => {
    const { made, read } = part(1, () => grey);
    expect(await sampleShape(made, quietContext)).toEqual(grey);
    expect(read).toEqual([0]);
  });

  test("knows none where images differ or cannot be read", async () => {
    const mixed = part(3, (index) => (index === 2 ? { ...grey, width: 27 } : grey));
    expect(await sampleShape(mixed.made, quietContext)).toBeNull();
    const broken = part(3, (index) => (index === 1 ? null : grey));
    expect(await sampleShape(broken.made, quietContext)).toBeNull();
  });

  test("passes a cancel on, and reads nothing of a part that knows its shape", async () => {
    const { made, read } = part(3, () => grey);
    const cancelled = { ...made, readImages: () => Promise.reject(new LabError("cancelled", "")) };
    await expect(sampleShape(cancelled, quietContext)).rejects.toMatchObject({ code: "cancelled" });
    expect(await sampleShape({ ...made, shape: grey }, quietContext)).toBe(grey);
    expect(read).toEqual([]);
  });
});

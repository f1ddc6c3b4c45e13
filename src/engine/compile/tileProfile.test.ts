import { describe, expect, test } from "vitest";
import { profileNames } from "../../core/experiment/experimentSpec.ts";
import { splitCount } from "../kernels/reduce/contribute.ts";
import {
  convTileFor,
  denseSplits,
  filterTileFor,
  laneShape,
  profileFor,
  splitFor,
  tileProfiles,
  tileSizes,
} from "./tileProfile.ts";
import { type ConvTileRole, convTileRegisters, filterTileRegisters } from "./tileRegisters.ts";

const roles: readonly ConvTileRole[] = ["forward", "pooled", "inputGradient", "unpooledGradient"];
const hardware = ["integrated", "discrete"] as const;
const kernelSizes = [1, 3, 5, 7];
const strides = [1, 2];

describe("values that an invocation holds", () => {
  const conv = { kernelSize: 3, stride: 1 };

  test("a convolution's sums, patch and one filter's weights", () => {
    // By hand: 2 x 4 pixels x 4 channels = 32 sums; they read 4 x 6 inputs; 9 weights.
    const tile = { height: 2, width: 4, channels: 4 };
    expect(convTileRegisters(tile, conv, "forward")).toBe(32 + 24 + 9);
    // At stride 2: 5 x 9 inputs.
    expect(convTileRegisters(tile, { ...conv, stride: 2 }, "forward")).toBe(32 + 45 + 9);
  });

  test("its input gradient's, with the codes of a max-pool", () => {
    // By hand: inputs 0 and 1 of a row got gradients from outputs -1 to 2: 4 x 4. These lie in the
    // pooling windows -1, 0 and 1: 3 x 3 codes.
    const tile = { height: 2, width: 2, channels: 4 };
    expect(convTileRegisters(tile, conv, "inputGradient")).toBe(16 + 16 + 9);
    expect(convTileRegisters(tile, conv, "unpooledGradient")).toBe(16 + 16 + 9 + 9);
    // At stride 2, input 0 read by outputs 0 and -1 or 0 alone, input 1 by 0 and 1: at most 2 x 2.
    expect(convTileRegisters(tile, { ...conv, stride: 2 }, "inputGradient")).toBe(16 + 4 + 9);
  });

  test("a filter gradient's, by the channels of the tile", () => {
    // By hand: 9 taps x 2 filters and 2 biases; 4 x 6 inputs; 8 gradients and 2 codes; 10 addresses.
    const tile = { inputs: 1, outputs: 2, groupHeight: 2, groupWidth: 4 };
    expect(filterTileRegisters(tile, conv)).toBe(20 + 24 + 10 + 10);
    // With two input channels: 38 sums, and the gradients of both filters at a time.
    expect(filterTileRegisters({ ...tile, inputs: 2 }, conv)).toBe(38 + 24 + 18 + 10);
  });
});

describe("tile profiles", () => {
  test("on hardware an invocation holds at most 65 values, 32 of them sums, at 3x3 and 1x1", () => {
    for (const name of hardware) {
      const profile = tileProfiles[name];
      for (const kernelSize of [1, 3]) {
        for (const role of roles) {
          const conv = { kernelSize, stride: 1 };
          const tile = convTileFor(profile, conv, role);
          expect(tile.height * tile.width * tile.channels).toBeLessThanOrEqual(32);
          expect(convTileRegisters(tile, conv, role), `${name} ${role}`).toBeLessThanOrEqual(65);
        }
        for (const inputChannels of [1, 3, 32]) {
          const conv = { kernelSize, stride: 1 };
          const tile = filterTileFor(profile, conv, inputChannels);
          expect(filterTileRegisters(tile, conv)).toBeLessThanOrEqual(65);
        }
      }
    }
  });

  test("on hardware larger kernels and strides have the smallest tiles where none fits", () => {
    for (const name of hardware) {
      const profile = tileProfiles[name];
      for (const kernelSize of kernelSizes) {
        for (const stride of strides) {
          for (const role of roles) {
            const conv = { kernelSize, stride };
            const tile = convTileFor(profile, conv, role);
            if (convTileRegisters(tile, conv, role) <= profile.maxRegisters) continue;
            expect(tile).toEqual({ height: 2, width: 2, channels: role === "pooled" ? 8 : 1 });
          }
        }
      }
    }
  });

  test("no unrolled body is larger than the profile allows, whatever the kernel size", () => {
    const bounded = profileNames.flatMap((name) =>
      [0, 1e6].map((multiplyAdds) => profileFor(tileProfiles[name], multiplyAdds)),
    );
    for (const profile of bounded) {
      for (const kernelSize of kernelSizes) {
        for (const stride of strides) {
          const conv = { kernelSize, stride };
          const { height, width, channels } = convTileFor(profile, conv, "forward");
          expect(kernelSize ** 2 * height * width * channels).toBeLessThanOrEqual(
            profile.maxProducts,
          );
          for (const inputChannels of [1, 3, 32]) {
            const tile = filterTileFor(profile, conv, inputChannels);
            expect(
              kernelSize ** 2 * tile.inputs * tile.outputs * tile.groupHeight * tile.groupWidth,
            ).toBeLessThanOrEqual(profile.maxFilterProducts);
            expect(inputChannels % tile.inputs).toBe(0);
          }
          // Windows of a max-pool, and the codes of eight channels, must fit in a tile.
          const pooled = convTileFor(profile, conv, "pooled");
          expect([pooled.height % 2, pooled.width % 2, pooled.channels % 8]).toEqual([0, 0, 0]);
        }
      }
    }
  });

  test("on the software adapter a layer with little work has half the body, to compile faster", () => {
    const conv = { kernelSize: 3, stride: 1 };
    const { software } = tileProfiles;
    const products = (multiplyAdds: number) => {
      const { height, width, channels } = convTileFor(
        profileFor(software, multiplyAdds),
        conv,
        "pooled",
      );
      return 9 * height * width * channels;
    };
    // First layer of `tiny` on 16 x 16 x 1, second of `small-cnn` on 32 x 32 x 3, by hand.
    const tiny = 16 * 16 * 8 * 9;
    const small = 16 * 16 * 32 * 9 * 16;
    expect(products(tiny) * 2).toBe(products(small));
  });

  test("on hardware a workgroup has 64 invocations at any batch size of 2 or more", () => {
    for (const name of hardware) {
      for (const batch of [2, 8, 20, 32, 128]) {
        const { lanes, itemsPerGroup } = laneShape(tileProfiles[name], batch);
        expect(lanes * itemsPerGroup, `${name} ${batch}`).toBe(64);
        const split = splitFor(tileProfiles[name], { batch, items: 256, positions: 16 });
        expect(split.lanes * split.items).toBe(64);
      }
    }
  });

  test("every sum has enough contributions that their order matters", () => {
    // Two commute, so that a race between them cannot be seen.
    for (const name of profileNames) {
      for (const batch of [8, 32, 128]) {
        for (const items of [1, 32, 4096]) {
          const split = splitFor(tileProfiles[name], { batch, items, positions: 64 });
          const fewest = name === "software" ? 16 : 4;
          expect(splitCount(split, batch)).toBeGreaterThanOrEqual(fewest);
        }
      }
    }
  });

  test("sums are spread over as many workgroups as asked for, and no more if there are items", () => {
    for (const name of hardware) {
      const profile = tileProfiles[name];
      const groups = (items: number, positions: number) => {
        const split = splitFor(profile, { batch: 32, items, positions });
        return Math.ceil(items / split.items) * split.exampleGroups * split.parts;
      };
      // 3 input channels by 8 blocks of filters, 32 x 32 pixels.
      expect(groups(24, 128)).toBeGreaterThanOrEqual(profile.minSumGroups);
      expect(groups(24, 128)).toBeLessThan(profile.minSumGroups + 12);
      // Many items: nothing but the fewest contributions.
      expect(groups(1024, 128)).toBe(512 * profile.minContributions);
      // Few pixels bound the parts.
      expect(groups(2, 8)).toBe(8);
    }
  });

  test("the examples of a dense gradient fall into equal groups of about eight", () => {
    for (const name of profileNames) {
      for (let batch = 1; batch <= 300; batch++) {
        const splits = denseSplits(tileProfiles[name], batch);
        expect(batch % splits).toBe(0);
        expect(splits).toBeLessThanOrEqual(tileProfiles[name].minSplitGroups);
      }
      // By hand; 20 examples make 2 equal groups, not 3, and 31 make one.
      const splits = [4, 8, 20, 31, 32, 128].map((batch) => denseSplits(tileProfiles[name], batch));
      expect(splits).toEqual([1, 1, 2, 1, 4, 16]);
    }
  });

  test("every size of a profile is in the record", () => {
    const flat = (value: object): unknown[] =>
      Object.values(value).flatMap((entry) => (typeof entry === "object" ? flat(entry) : [entry]));
    for (const name of profileNames) {
      const numbers = flat(tileProfiles[name]).filter((value) => typeof value === "number");
      expect(Object.values(tileSizes(tileProfiles[name]))).toEqual(expect.arrayContaining(numbers));
    }
  });
});

import type { DatasetDescription, DatasetFolder } from "../packedDataset.ts";
import { packDataset } from "../packedDataset.ts";
import type { PackOptions } from "../packOptions.ts";

export const smallDescription: DatasetDescription = {
  name: "small",
  title: "Small",
  licence: "CC0-1.0",
  source: "a test",
  shape: { height: 1, width: 2, channels: 1 },
  classNames: ["a", "b", "c"],
  subgroupNames: ["common", "rare"],
  horizontalFlip: false,
};

/** Three training and two test examples of one by two pixels. */
export function smallDataset(): Promise<DatasetFolder> {
  return packDataset(smallDescription, {
    train: {
      images: Uint8Array.of(1, 2, 3, 4, 5, 6),
      labels: Uint8Array.of(0, 1, 2),
      subgroups: Uint8Array.of(0, 0, 1),
    },
    test: {
      images: Uint8Array.of(7, 8, 9, 10),
      labels: Uint8Array.of(2, 0),
      subgroups: Uint8Array.of(1, 0),
    },
  });
}

/** Options that take all of a reading, by its files. */
export const wholeByFiles: PackOptions = {
  name: "made",
  title: "Made",
  licence: "CC0-1.0",
  source: "a test",
  horizontalFlip: false,
  split: { by: "files" },
  seed: 1,
};

import type { EngineClient } from "../client/engineClient.ts";
import type { PackedDataset } from "../core/dataset/packedDataset.ts";
import { LabError, type PlainError, toPlainError } from "../core/errors.ts";
import { sharedSeed } from "../core/experiment/seeds.ts";
import type { DataDependencies, DatasetStorage } from "./dataDependencies.ts";
import type { DatasetRef } from "./datasetList.ts";
import type { SetupSlice } from "./setupSlice.ts";
import type { Slice } from "./slice.ts";

/** The data set whose images are shown. */
export type BrowsingState =
  | { readonly status: "closed" }
  | { readonly status: "loading"; readonly ref: DatasetRef }
  | { readonly status: "shown"; readonly ref: DatasetRef; readonly dataset: PackedDataset }
  | { readonly status: "failed"; readonly ref: DatasetRef; readonly error: PlainError };

/** One training image as augmentation makes it, epoch by epoch. */
export type AugmentationState =
  | { readonly status: "none" }
  | { readonly status: "loading"; readonly exampleIndex: number }
  | {
      readonly status: "shown";
      readonly exampleIndex: number;
      /** u8 [epochs, height, width, channels] */
      readonly images: Uint8Array;
    }
  | { readonly status: "failed"; readonly exampleIndex: number; readonly error: PlainError };

export interface BrowseSlice {
  readonly browsing: BrowsingState;
  readonly augmentation: AugmentationState;
  /** Loads a data set to show; a failure is in `browsing`. */
  readonly loadForBrowsing: (ref: DatasetRef) => Promise<void>;
  readonly stopBrowsing: () => void;
  /** Augments a training image of the shown data set; a failure is in `augmentation`. */
  readonly augmentExample: (exampleIndex: number) => Promise<void>;
}

/** Epochs that are shown of an image. */
export const augmentedEpochCount = 8;
/** Most bytes sent: the kernel draws by an image's index, so blank images before it are sent too. */
const augmentedBytesLimit = 64 * 1024 ** 2;

export function createBrowseSlice(
  engine: EngineClient,
  fetchEmbedded: DataDependencies["fetchEmbedded"],
  inStore: DatasetStorage,
): Slice<BrowseSlice, Pick<SetupSlice, "setup">> {
  return (set, get) => {
    let turn = 0;

    return {
      browsing: { status: "closed" },
      augmentation: { status: "none" },
      loadForBrowsing: async (ref) => {
        const ownTurn = ++turn;
        set({ browsing: { status: "loading", ref }, augmentation: { status: "none" } });
        try {
          const dataset =
            ref.kind === "embedded"
              ? await fetchEmbedded(ref.name)
              : await inStore((store) => store.load(ref.hash));
          if (ownTurn === turn) set({ browsing: { status: "shown", ref, dataset } });
        } catch (cause) {
          const error = toPlainError(cause);
          if (ownTurn === turn) set({ browsing: { status: "failed", ref, error } });
        }
      },
      stopBrowsing: () => {
        turn++;
        set({ browsing: { status: "closed" }, augmentation: { status: "none" } });
      },
      augmentExample: async (exampleIndex) => {
        const { browsing, setup } = get();
        if (browsing.status !== "shown") return;
        const ownTurn = turn;
        const isCurrent = () => {
          const { augmentation } = get();
          const shows =
            augmentation.status !== "none" && augmentation.exampleIndex === exampleIndex;
          return ownTurn === turn && shows;
        };
        set({ augmentation: { status: "loading", exampleIndex } });
        try {
          const { manifest, train } = browsing.dataset;
          const images = await engine.augmentSample({
            shape: manifest.shape,
            horizontalFlip: manifest.horizontalFlip,
            images: imagesUpTo(train.images, train.count, exampleIndex),
            exampleIndices: [exampleIndex],
            seed: sharedSeed(setup.rootSeed, "augmentation"),
            epochCount: augmentedEpochCount,
          });
          if (isCurrent()) set({ augmentation: { status: "shown", exampleIndex, images } });
        } catch (cause) {
          const error = toPlainError(cause);
          if (isCurrent()) set({ augmentation: { status: "failed", exampleIndex, error } });
        }
      },
    };
  };
}

/** The images up to the wanted one, which is at its index; those before are blank. */
function imagesUpTo(images: Uint8Array, count: number, exampleIndex: number): Uint8Array {
  const imageBytes = images.length / count;
  const length = (exampleIndex + 1) * imageBytes;
  if (length > augmentedBytesLimit) {
    const most = Math.floor(augmentedBytesLimit / imageBytes);
    throw new LabError(
      "out-of-memory",
      `Augmentation is shown for the first ${most} images of a data set of this size`,
    );
  }
  const sparse = new Uint8Array(length);
  const start = exampleIndex * imageBytes;
  sparse.set(images.subarray(start, start + imageBytes), start);
  return sparse;
}

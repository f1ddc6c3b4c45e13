import { readLimits } from "../../../core/dataset/limits.ts";
import type { SplitName } from "../../../core/dataset/manifest.ts";
import type { SourceFile } from "../../../core/dataset/sourceFile.ts";
import { invalid } from "../../invalid.ts";
import type { ReadContext } from "../../readContext.ts";
import type { SourcePart } from "../../reading.ts";
import { decodeRawImage } from "./decodeImage.ts";
import { inOrder } from "./inOrder.ts";

/** Images read and decoded at once; browsers decode off the thread. */
const imagesAtOnce = 6;

/** An image file, and what is known of it without reading it. */
export interface LabelledImage {
  readonly file: SourceFile;
  /** Index of its class. */
  readonly label: number;
  /** Index of its subgroup; 0 without subgroups. */
  readonly subgroup: number;
  readonly split: SplitName | null;
}

/** One part for each split that occurs, train first, images in the order given. */
export function imageParts(
  source: string,
  images: readonly LabelledImage[],
  hasSubgroups: boolean,
): SourcePart[] {
  return (["train", "test", null] as const).flatMap((split) => {
    const ofSplit = images.filter((image) => image.split === split);
    if (ofSplit.length === 0) return [];
    const where = split === null ? source : `${source}, ${split}`;
    return [imagePart(where, split, ofSplit, hasSubgroups)];
  });
}

function imagePart(
  source: string,
  split: SplitName | null,
  images: readonly LabelledImage[],
  hasSubgroups: boolean,
): SourcePart {
  return {
    source,
    split,
    count: images.length,
    labels: Uint8Array.from(images, ({ label }) => label),
    subgroups: hasSubgroups ? Uint8Array.from(images, ({ subgroup }) => subgroup) : null,
    shape: null,
    nameOf: (exampleIndex) => images[exampleIndex].file.path,
    readImages: (chosen, take, context) =>
      inOrder(
        chosen.length,
        imagesAtOnce,
        async (index) => {
          context.signal.throwIfAborted();
          const { file } = images[chosen[index]];
          const bytes = await readWhole(file);
          context.signal.throwIfAborted();
          return decodeRawImage(bytes, file.path, context);
        },
        (index, image) => {
          context.signal.throwIfAborted();
          take(chosen[index], image);
          reportProgress(context, source, (index + 1) / chosen.length);
        },
      ),
  };
}

async function readWhole(file: SourceFile): Promise<Uint8Array> {
  const limit = readLimits.encodedImageBytes;
  if (file.size !== null && file.size > limit) {
    throw invalid(file.path, `an image file of at most ${limit} bytes`, file.size);
  }
  const bytes = await file.read(0, limit + 1);
  if (bytes.length > limit) {
    throw invalid(file.path, `an image file of at most ${limit} bytes`, "more");
  }
  return bytes;
}

function reportProgress(context: ReadContext, source: string, fraction: number): void {
  context.onProgress({ activity: `Reading images of ${source}`, fraction });
}

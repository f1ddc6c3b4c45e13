import type { SplitName } from "../../core/dataset/manifest.ts";
import { type DatasetFolder, packDataset } from "../../core/dataset/packedDataset.ts";
import type { PackOptions } from "../../core/dataset/packOptions.ts";
import { LabError } from "../../core/errors.ts";
import type { ReadContext } from "../readContext.ts";
import type { DatasetReading } from "../reading.ts";
import { createImageSink } from "./imageSink.ts";
import { type PackPlan, planPack } from "./planPack.ts";

/**
 * Makes a packed data set of a reading: reads the images that `planPack` chooses, each part once
 * and forward, into their places. Takes about as much memory as the data set.
 *
 * @throws {LabError} what `planPack` throws; "dataset-invalid" naming the files or examples if an
 *   image cannot be read, or sizes differ and no side is given; "out-of-memory"; "cancelled".
 */
export async function packReading(
  reading: DatasetReading,
  options: PackOptions,
  context: ReadContext,
): Promise<DatasetFolder> {
  const plan = planPack(reading, options);
  const { train, test } = plan;
  const sink = createImageSink({
    counts: { train: train.labels.length, test: test.labels.length },
    planned: plan,
    side: options.side,
  });
  await readInto(reading, plan, sink.put, context);
  context.signal.throwIfAborted();
  context.onProgress({ activity: "Packing", fraction: null });
  const images = sink.finish();
  const description = {
    name: options.name,
    title: options.title,
    licence: options.licence,
    source: options.source,
    shape: images.shape,
    classNames: [...reading.classNames],
    subgroupNames: [...reading.subgroupNames],
    horizontalFlip: options.horizontalFlip,
  };
  return packDataset(description, {
    train: { images: images.train, labels: train.labels, subgroups: train.subgroups },
    test: { images: images.test, labels: test.labels, subgroups: test.subgroups },
  });
}

/** Hands each image of a plan to `put`, part by part, and reports progress over both splits. */
async function readInto(
  reading: DatasetReading,
  plan: PackPlan,
  put: ReturnType<typeof createImageSink>["put"],
  { decodeImage, signal, onProgress }: ReadContext,
): Promise<void> {
  const placeOf = placesIn(plan);
  const exampleCount = plan.train.labels.length + plan.test.labels.length;
  let doneCount = 0;
  let activity = "Reading images";
  const report = () => onProgress({ activity, fraction: doneCount / exampleCount });
  const partContext: ReadContext = {
    decodeImage,
    signal,
    onProgress: (progress) => {
      activity = progress.activity;
      report();
    },
  };
  let start = 0;
  for (const part of reading.parts) {
    signal.throwIfAborted();
    const partStart = start;
    start += part.count;
    const chosen = placeOf.chosenOf(partStart, part.count);
    if (chosen.length === 0) continue;
    const doneBefore = doneCount;
    await part.readImages(
      chosen,
      (index, image) => {
        signal.throwIfAborted();
        const { splitName, place } = placeOf.example(partStart + index);
        const origin = part.nameOf?.(index) ?? `${part.source} example ${index}`;
        put(splitName, place, image, origin);
        doneCount++;
        report();
      },
      partContext,
    );
    const readCount = doneCount - doneBefore;
    if (readCount === chosen.length) continue;
    throw new LabError(
      "dataset-invalid",
      `${part.source}: expected ${chosen.length} images, found ${readCount}`,
    );
  }
}

interface Places {
  /** The chosen examples of a part, ascending, counted from its start. */
  chosenOf(partStart: number, partCount: number): Uint32Array;
  /** Where an example of the reading goes. */
  example(index: number): { readonly splitName: SplitName; readonly place: number };
}

/** The inverse of a plan: from examples of the reading to their places in the splits. */
function placesIn({ train, test }: PackPlan): Places {
  const highest = Math.max(largest(train.examples), largest(test.examples));
  // 0: not chosen. Then the places of training from 1 on, and those of the test after them.
  const codes = new Uint32Array(highest + 1);
  const trainCount = train.examples.length;
  for (const [place, example] of train.examples.entries()) codes[example] = 1 + place;
  for (const [place, example] of test.examples.entries()) codes[example] = 1 + trainCount + place;
  return {
    chosenOf: (partStart, partCount) => {
      const ofPart = codes.subarray(partStart, partStart + partCount);
      const chosen = new Uint32Array(ofPart.reduce((count, code) => count + Math.sign(code), 0));
      let next = 0;
      for (const [index, code] of ofPart.entries()) if (code > 0) chosen[next++] = index;
      return chosen;
    },
    example: (index) => {
      const place = codes[index] - 1;
      return place < trainCount
        ? { splitName: "train", place }
        : { splitName: "test", place: place - trainCount };
    },
  };
}

function largest(values: Uint32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

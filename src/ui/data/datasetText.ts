import type { ImageShape } from "../../core/dataset/manifest.ts";
import { formatCount, formatShape } from "../../core/text/format.ts";

interface DatasetContents {
  readonly shape: ImageShape;
  readonly classCount: number;
  readonly subgroupNames?: readonly string[];
  readonly trainCount: number;
  readonly testCount: number;
}

/** `28 × 28 grey, 10 classes, 60,000 to train, 10,000 to test`. */
export function datasetText(dataset: DatasetContents): string {
  const { shape, classCount, subgroupNames = [], trainCount, testCount } = dataset;
  const subgroups = subgroupNames.length === 0 ? "" : `, ${subgroupNames.length} subgroups`;
  return `${formatShape(shape)}, ${formatCount(classCount)} classes${subgroups}, ${formatCount(trainCount)} to train, ${formatCount(testCount)} to test`;
}

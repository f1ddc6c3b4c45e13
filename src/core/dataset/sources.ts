import { LabError } from "../errors.ts";
import type { ImageShape, SplitName } from "./manifest.ts";

/** A file of a source. */
interface DownloadableFile {
  readonly address: string;
  /** What messages and readers call it; it names the split. */
  readonly path: string;
  readonly split: SplitName;
  /** For the size shown before a download; the server's own answer counts. */
  readonly bytes: number;
}

/** A data set that one click downloads. */
export interface DatasetSource {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  /** Whom to cite. */
  readonly source: string;
  readonly files: readonly DownloadableFile[];
  /** Sum over the files. */
  readonly downloadBytes: number;
  /** Bytes of images and labels once packed. */
  readonly packedBytes: number;
  readonly shape: ImageShape;
  readonly classCount: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** The column that is the label unless another is chosen. */
  readonly labelColumn: string;
  readonly horizontalFlip: boolean;
}

/** What the table gives of a source; the rest is derived. */
interface SourceFacts extends Omit<DatasetSource, "files" | "downloadBytes" | "packedBytes"> {
  /** Of the Hugging Face hub: `owner/name`. */
  readonly repository: string;
  /** A commit of that repository, so that the bytes stay what they are. */
  readonly revision: string;
  /** Where the parquet files lie in it. */
  readonly folder: string;
  readonly trainBytes: number;
  readonly testBytes: number;
}

/**
 * The one-click sources: parquet files of the Hugging Face hub.
 *
 * Paths, revisions and sizes are those that public code and the hub's own pages give; the sizes of
 * MNIST are not confirmed file by file and are approximate. The live addresses have not been
 * exercised: tests serve generated files in their place.
 */
export const sources: readonly DatasetSource[] = [
  describe({
    name: "mnist",
    title: "MNIST",
    licence: "MIT, as its page on the Hugging Face hub states",
    source: "LeCun, Cortes, Burges: The MNIST database of handwritten digits",
    repository: "ylecun/mnist",
    revision: "77f3279092a1c1579b2250db8eafed0ad422088c",
    folder: "mnist",
    trainBytes: 15_561_616,
    testBytes: 2_595_890,
    shape: { height: 28, width: 28, channels: 1 },
    classCount: 10,
    trainCount: 60_000,
    testCount: 10_000,
    labelColumn: "label",
    // A mirrored 2 is no digit.
    horizontalFlip: false,
  }),
  describe({
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    licence: "MIT",
    source: "Xiao, Rasul, Vollgraf 2017, arXiv 1708.07747",
    repository: "zalando-datasets/fashion_mnist",
    revision: "531be5e2ccc9dba0c201ad3ae567a4f3d16ecdd2",
    folder: "fashion_mnist",
    trainBytes: 30_931_277,
    testBytes: 5_175_617,
    shape: { height: 28, width: 28, channels: 1 },
    classCount: 10,
    trainCount: 60_000,
    testCount: 10_000,
    labelColumn: "label",
    horizontalFlip: true,
  }),
  describe({
    name: "cifar-10",
    title: "CIFAR-10",
    licence: "not stated by its authors",
    source: "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images",
    repository: "uoft-cs/cifar10",
    revision: "0b2714987fa478483af9968de7c934580d0bb9a2",
    folder: "plain_text",
    trainBytes: 119_705_255,
    testBytes: 23_940_850,
    shape: { height: 32, width: 32, channels: 3 },
    classCount: 10,
    trainCount: 50_000,
    testCount: 10_000,
    labelColumn: "label",
    horizontalFlip: true,
  }),
  describe({
    name: "cifar-100",
    title: "CIFAR-100",
    licence: "not stated by its authors",
    source: "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images",
    repository: "uoft-cs/cifar100",
    revision: "aadb3af77e9048adbea6b47c21a81e47dd092ae5",
    folder: "cifar100",
    trainBytes: 118_518_617,
    testBytes: 23_772_751,
    shape: { height: 32, width: 32, channels: 3 },
    classCount: 100,
    trainCount: 50_000,
    testCount: 10_000,
    labelColumn: "fine_label",
    horizontalFlip: true,
  }),
];

/** @throws {LabError} "dataset-missing", naming those there are, if no source has the name. */
export function sourceNamed(name: string): DatasetSource {
  const source = sources.find((candidate) => candidate.name === name);
  if (source !== undefined) return source;
  const names = sources.map((candidate) => candidate.name).join(", ");
  throw new LabError("dataset-missing", `expected one of the sources ${names}, found "${name}"`);
}

function describe(facts: SourceFacts): DatasetSource {
  const { repository, revision, folder, trainBytes, testBytes, ...shown } = facts;
  const base = `https://huggingface.co/datasets/${repository}/resolve/${revision}/${folder}`;
  const file = (split: SplitName, bytes: number): DownloadableFile => {
    const fileName = `${split}-00000-of-00001.parquet`;
    return { address: `${base}/${fileName}`, path: `${shown.name}/${fileName}`, split, bytes };
  };
  const { height, width, channels } = shown.shape;
  return {
    ...shown,
    files: [file("train", trainBytes), file("test", testBytes)],
    downloadBytes: trainBytes + testBytes,
    packedBytes: (shown.trainCount + shown.testCount) * (height * width * channels + 1),
  };
}

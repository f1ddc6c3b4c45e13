import type { DatasetSuggestion } from "../../../protocol/importApi.ts";
import { baseName, suggestionFromNames } from "../../fileNames.ts";
import type { DatasetReading, SourcePart } from "../../reading.ts";
import type { IdxPair } from "./idxPairs.ts";

type Description = Pick<DatasetReading, "classNames" | "suggestion" | "notes">;

const fashionNames =
  "T-shirt/top, Trouser, Pullover, Dress, Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot".split(
    ", ",
  );

const mnist: DatasetSuggestion = {
  name: "mnist",
  title: "MNIST",
  licence: "CC BY-SA 3.0",
  source: "LeCun, Cortes, Burges: The MNIST database of handwritten digits",
  horizontalFlip: false,
};

const fashionMnist: DatasetSuggestion = {
  name: "fashion-mnist",
  title: "Fashion-MNIST",
  licence: "MIT",
  source: "Xiao, Rasul, Vollgraf 2017: Fashion-MNIST (Zalando Research)",
  horizontalFlip: true,
};

/**
 * Class names and a suggestion for IDX files, which hold neither. MNIST and Fashion-MNIST are
 * recognised by the names and the shape of their files; the classes of others are numbered.
 */
export function describeIdx(
  pairs: readonly IdxPair[],
  parts: readonly SourcePart[],
  givenPaths: readonly string[],
): Description {
  let maxLabel = 1; // a data set has two classes at least
  for (const { labels } of parts) for (const label of labels) maxLabel = Math.max(maxLabel, label);

  const paths = pairs.flatMap(({ images, labels }) => [images.file.path, labels.file.path]);
  const hints = [...paths, ...givenPaths];
  const mnistLike =
    maxLabel < 10 &&
    parts.every(({ shape }) => shape?.height === 28 && shape.width === 28 && shape.channels === 1);
  if (mnistLike && hints.some((path) => /fashion/i.test(path))) {
    const notes = ["Taken for Fashion-MNIST by names and shape: the files hold no class names."];
    return { classNames: fashionNames, suggestion: fashionMnist, notes };
  }
  const mnistNames = paths.every((path) => /^(train|t10k)-(images|labels)/i.test(baseName(path)));
  // EMNIST, KMNIST and others have the same file names; the folder may show it.
  if (mnistLike && mnistNames && !hints.some((path) => /[a-z]mnist/i.test(path))) {
    const notes = ["Taken for MNIST by names and shape: the files hold no class names."];
    return { classNames: numbers(10), suggestion: mnist, notes };
  }
  return {
    classNames: numbers(maxLabel + 1),
    suggestion: {
      ...suggestionFromNames(
        baseName(paths[0]).replace(/[-.]?idx\d*[-.]?(ubyte)?|\.(idx|gz|bin)\b/gi, ""),
        pairs.flatMap(({ images, labels }) => [images.file, labels.file]),
      ),
      horizontalFlip: false,
    },
    notes: ["The files hold no class names: the classes are numbered."],
  };
}

function numbers(count: number): string[] {
  return Array.from({ length: count }, (_, value) => String(value));
}

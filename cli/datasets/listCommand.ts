import { sources } from "../../src/core/dataset/sources.ts";
import { formatBytes, formatCount, formatShape } from "../../src/core/text/format.ts";
import { textTable } from "../../src/core/text/textTable.ts";

/** Prints the data sets that can be fetched. */
export function listCommand(print: (text: string) => void): void {
  const rows = sources.map(
    ({ name, downloadBytes, packedBytes, shape, classCount, trainCount, testCount, licence }) => [
      name,
      formatBytes(downloadBytes),
      formatBytes(packedBytes),
      formatShape(shape),
      String(classCount),
      `${formatCount(trainCount)} / ${formatCount(testCount)}`,
      licence,
    ],
  );
  const head = ["name", "download", "packed", "shape", "classes", "train / test", "licence"];
  print(`${textTable([head, ...rows])}\n`);
}

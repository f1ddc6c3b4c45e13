import { sources } from "../../src/core/dataset/sources.ts";
import { countText, sizeText, table } from "./describe.ts";

/** Prints the data sets that can be fetched. */
export function listCommand(print: (text: string) => void): void {
  const rows = sources.map(
    ({ name, downloadBytes, packedBytes, shape, classCount, trainCount, testCount, licence }) => [
      name,
      sizeText(downloadBytes),
      sizeText(packedBytes),
      `${shape.height} x ${shape.width} x ${shape.channels}`,
      String(classCount),
      `${countText(trainCount)} / ${countText(testCount)}`,
      licence,
    ],
  );
  const head = ["name", "download", "packed", "shape", "classes", "train / test", "licence"];
  print(`${table([head, ...rows]).join("\n")}\n`);
}

import { join } from "node:path";
import type { CommandContext } from "./packFiles.ts";

/** A process in a folder of a test, without output on a terminal. */
export function testContext(
  folder: string,
  over: Partial<CommandContext> = {},
): CommandContext & { readonly printed: () => string } {
  let text = "";
  return {
    print: (more) => {
      text += more;
    },
    printed: () => text,
    progress: { show: () => {}, clear: () => {} },
    signal: new AbortController().signal,
    pathOf: (typed) => join(folder, typed),
    defaultFolder: (datasetName) => join(folder, "datasets", datasetName),
    downloadFolder: join(folder, "downloads"),
    mirror: null,
    ...over,
  };
}

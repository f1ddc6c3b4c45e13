import { setTimeout as delay } from "node:timers/promises";
import { type DatasetSource, sourceNamed } from "../../src/core/dataset/sources.ts";
import { formatBytes } from "../../src/core/text/format.ts";
import { downloadSource } from "../../src/dataImport/download/downloadSource.ts";
import type { FetchCommand } from "./arguments.ts";
import { fileChunkStore } from "./fileChunkStore.ts";
import type { PackChoice } from "./packChoice.ts";
import { type CommandContext, outFolder, packFiles } from "./packFiles.ts";
import { checkOutFolder } from "./writeDataset.ts";

/** Downloads a data set of the table, from where the last download got to, and packs it. */
export async function fetchCommand(
  { sourceName, base, choice }: FetchCommand,
  context: CommandContext,
): Promise<void> {
  const source = sourceNamed(sourceName);
  const { title, name, licence, downloadBytes } = source;
  const { progress, signal } = context;
  context.print(`${title}: ${formatBytes(downloadBytes)} to download. Licence: ${licence}\n`);
  const named = withDefaults(choice, source);
  await checkOutFolder(outFolder(named, named.name ?? name, context), choice.force);
  const fetched = mirrored(source, base ?? context.mirror);
  const store = fileChunkStore(context.downloadFolder);
  await downloadSource(fetched, store, (address, init) => fetch(address, { ...init, signal }), {
    signal,
    onProgress: progress.show,
    wait: (ms) => delay(ms, undefined, { signal }),
  });
  progress.clear();
  const files = fetched.files.map(({ path, address }) => ({
    path,
    location: store.locationOf(address),
  }));
  await packFiles(files, named, context);
}

/**
 * A source with a mirror's address in place of its host's.
 *
 * @param mirror Without a slash at its end; null for the host itself.
 */
function mirrored(source: DatasetSource, mirror: string | null): DatasetSource {
  if (mirror === null) return source;
  const files = source.files.map((file) => {
    const { pathname, search } = new URL(file.address);
    return { ...file, address: `${mirror}${pathname}${search}` };
  });
  return { ...source, files };
}

/** The choice, with what the table has for the options that were not given. */
function withDefaults(choice: PackChoice, source: DatasetSource): PackChoice {
  return {
    ...choice,
    name: choice.name ?? source.name,
    title: choice.title ?? source.title,
    licence: choice.licence ?? source.licence,
    source: choice.source ?? source.source,
    label: choice.label ?? source.labelColumn,
    horizontalFlip: choice.horizontalFlip ?? source.horizontalFlip,
  };
}

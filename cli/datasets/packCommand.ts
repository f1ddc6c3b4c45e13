import type { PackCommand } from "./arguments.ts";
import type { CommandContext } from "./commandContext.ts";
import { givenFiles } from "./givenFiles.ts";
import { packFiles } from "./packFiles.ts";

/** Packs files and folders of the disk. */
export async function packCommand(
  { paths, choice }: PackCommand,
  context: CommandContext,
): Promise<void> {
  const files = await givenFiles(paths.map(context.pathOf), context.signal);
  await packFiles(files, choice, context);
}

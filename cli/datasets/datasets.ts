// npm run datasets: downloads and packs data sets for the page.
import { fileURLToPath } from "node:url";
import { type ExitCode, exitCodes } from "../terminal/exitCodes.ts";
import { openTerminal, print, runCommandLine } from "../terminal/terminal.ts";
import {
  address,
  type FetchCommand,
  type PackCommand,
  parseArguments,
  usage,
} from "./arguments.ts";
import { fetchCommand } from "./fetchCommand.ts";
import { listCommand } from "./listCommand.ts";
import { packCommand } from "./packFiles.ts";
import { createReadingProgress } from "./readingProgress.ts";

const inProject = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = parseArguments(argv);
  if (command.kind === "help") print(usage);
  else if (command.kind === "list") listCommand(print);
  else await makeDataset(command);
  return exitCodes.done;
}

async function makeDataset(command: PackCommand | FetchCommand): Promise<void> {
  const terminal = openTerminal(command.choice.quiet);
  const context = {
    ...terminal,
    progress: createReadingProgress(terminal.progress, () => performance.now()),
    defaultFolder: (datasetName: string) => inProject(`public/datasets/${datasetName}`),
    downloadFolder: process.env.SAME_SEED_DOWNLOADS ?? inProject("artifacts/downloads"),
    mirror: command.kind === "fetch" ? mirrorOfEnvironment() : null,
  };
  try {
    if (command.kind === "pack") await packCommand(command, context);
    else await fetchCommand(command, context);
  } finally {
    context.progress.clear();
  }
}

function mirrorOfEnvironment(): string | null {
  const mirror = process.env.SAME_SEED_DATASETS_BASE;
  return mirror === undefined ? null : address("SAME_SEED_DATASETS_BASE", mirror);
}

await runCommandLine({
  script: "datasets",
  main,
  failed: (message) => message,
  cancelled: "Cancelled; no data set was written",
});

// npm run validity:record -- <folder>: packs the predictions of the recorded experiments into
// scripts/validity/recorded/recorded.json. The folder holds the results that `npm run repro` wrote
// of each experiment, under the experiment's own file name.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ExitCode, exitCodes } from "../../cli/terminal/exitCodes.ts";
import { helpOption, parseCommand, UsageError } from "../../cli/terminal/parseCommand.ts";
import { print, runCommandLine, typedPath } from "../../cli/terminal/terminal.ts";
import { resultsFromJson } from "../../src/core/results/resultsJson.ts";
import { packRecorded, type RecordedRun } from "./recorded/packRecorded.ts";
import { recordedUrl } from "./recorded/readRecorded.ts";
import { encodeRecordedFile, recordedExperiments } from "./recorded/recordedFile.ts";

const command = "npm run validity:record -- <folder>";
const commandOf = (file: string) =>
  `npm run repro -- run docs/experiments/${file} --out <folder>/${file}`;

const usage = `Usage: ${command}

Packs recorded predictions into scripts/validity/recorded/recorded.json. The folder holds what these
commands wrote:

${Object.values(recordedExperiments)
  .map((file) => `  ${commandOf(file)}`)
  .join("\n")}
`;

async function main(argv: readonly string[]): Promise<ExitCode> {
  const { values, positionals } = parseCommand({
    args: [...argv],
    allowPositionals: true,
    options: helpOption,
  });
  if (values.help) {
    print(usage);
    return exitCodes.done;
  }
  const [folder, ...more] = positionals;
  if (folder === undefined || more.length > 0) throw new UsageError("One folder is needed");
  const read = async (file: string): Promise<RecordedRun> => ({
    experiment: `docs/experiments/${file}`,
    command: commandOf(file),
    results: resultsFromJson(JSON.parse(await readFile(join(typedPath(folder), file), "utf8"))),
  });
  const runs = {
    IMPL: await read(recordedExperiments.IMPL),
    ALGO: await read(recordedExperiments.ALGO),
    "ALGO+IMPL": await read(recordedExperiments["ALGO+IMPL"]),
    "IMPL, 20 seeds": await read(recordedExperiments["IMPL, 20 seeds"]),
  };
  const packed = packRecorded(runs, command);
  const text = `${JSON.stringify(encodeRecordedFile(packed), null, 1)}\n`;
  await writeFile(recordedUrl, text);
  print(
    `${packed.vectorCount} distinct predictions in ${fileURLToPath(recordedUrl)}, ${text.length} bytes\n`,
  );
  return exitCodes.done;
}

await runCommandLine({
  script: "validity:record",
  main,
  failed: (message) => `Failed: ${message}`,
  cancelled: "Cancelled",
});

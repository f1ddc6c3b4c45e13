// npm run bench: times training steps in a headless browser, against stock tfjs and jax-js in the same page.
import { readFile, writeFile } from "node:fs/promises";
import { arch, availableParallelism, cpus, type as systemType, totalmem } from "node:os";
import { type ExitCode, exitCodes } from "../cli/terminal/exitCodes.ts";
import { createProgress } from "../cli/terminal/progress.ts";
import { print, printError, runCommandLine, typedPath } from "../cli/terminal/terminal.ts";
import { textTable } from "../src/core/text/textTable.ts";
import { type BenchCommand, parseArguments, usage } from "./arguments.ts";
import { figuresSection, type Machine, replaceSection, type SectionName } from "./document.ts";
import { benchEntries, type WorkloadTimes } from "./entries.ts";
import { measureWorkload } from "./measure.ts";
import { type BenchServer, serveBench, withSession } from "./session.ts";
import { kernelCells, stepCells } from "./tables.ts";
import { parseCompilerTable } from "./wgsl/compilerTable.ts";
import { listKernels } from "./wgsl/kernelList.ts";
import { kernelSection } from "./wgsl/kernelSection.ts";

const progress = createProgress(process.stderr);
const show = (activity: string) => progress.show(activity, activity);

function printLines(text: string): void {
  progress.clear();
  print(`${text}\n`);
}

async function timeSteps(
  command: Extract<BenchCommand, { kind: "steps" }>,
  server: BenchServer,
): Promise<void> {
  // Before the work of minutes, so that a wrong path or document fails at once.
  const path = command.write && typedPath(command.write);
  if (path !== null) replaceSection(await readFile(path, "utf8"), "figures", "");
  const machine = await describeMachine(server);
  if (machine.profile === "software") printError("Software adapter: figures are of the processor");
  const benches: WorkloadTimes[][] = [];
  while (benches.length < command.repeatCount) {
    const bench: WorkloadTimes[] = [];
    for (const workload of command.workloads) {
      bench.push(await measureWorkload(server, workload, { ...command, show }));
    }
    benches.push(bench);
    if (!command.json) printLines(textTable(stepCells(bench)));
  }
  if (command.json) printLines(JSON.stringify(benches.flat().flatMap(benchEntries), null, 2));
  if (path !== null) {
    const date = new Date().toISOString().slice(0, 10);
    await writeSection(path, "figures", figuresSection(machine, benches, date));
  }
}

async function writeSection(path: string, name: SectionName, section: string): Promise<void> {
  await writeFile(path, replaceSection(await readFile(path, "utf8"), name, section));
}

async function timeKernels(
  { workload, tiles, json }: Extract<BenchCommand, { kind: "kernels" }>,
  server: BenchServer,
): Promise<void> {
  const times = await withSession(server, ({ page }) =>
    page.evaluate(
      (bench, { workload, tiles }) =>
        bench.kernels(workload, { cohortSize: 1, reduction: "ordered", tracked: true }, tiles),
      { workload, tiles },
    ),
  );
  printLines(json ? JSON.stringify(times, null, 2) : textTable(kernelCells(times)));
}

async function writeKernels({
  file,
  choice,
}: Extract<BenchCommand, { kind: "wgsl" }>): Promise<ExitCode> {
  const kernels = listKernels(choice);
  await writeFile(typedPath(file), JSON.stringify(kernels));
  printLines(`${kernels.length} kernels in ${file}`);
  return exitCodes.done;
}

async function writeKernelTable({
  file,
  write,
}: Extract<BenchCommand, { kind: "wgslTable" }>): Promise<ExitCode> {
  const section = kernelSection(parseCompilerTable(await readFile(typedPath(file), "utf8")));
  if (write === null) printLines(section);
  else await writeSection(typedPath(write), "kernels", section);
  return exitCodes.done;
}

function describeMachine(server: BenchServer): Promise<Machine> {
  return withSession(server, async ({ page, browser }) => {
    const adapter = await page.evaluate((bench) => bench.adapter);
    return {
      processor: cpus()[0]?.model ?? "unknown",
      processorCount: availableParallelism(),
      memoryGb: Math.round(totalmem() / 2 ** 30),
      system: `${systemType()} ${arch()}`,
      browser,
      adapter: adapter.words,
      profile: adapter.kind,
      node: process.versions.node,
    };
  });
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const command = parseArguments(argv);
  if (command.kind === "help") {
    print(usage);
    return exitCodes.done;
  }
  if (command.kind === "wgsl") return writeKernels(command);
  if (command.kind === "wgslTable") return writeKernelTable(command);
  const server = await serveBench(command.browser);
  try {
    if (command.kind === "kernels") await timeKernels(command, server);
    else await timeSteps(command, server);
  } finally {
    progress.clear();
    await server.close();
  }
  return exitCodes.done;
}

await runCommandLine({
  script: "bench",
  main,
  failed: (message) => `Could not measure: ${message}`,
  cancelled: "Cancelled",
});

import { ordinal } from "../src/core/text/counting.ts";
import { markdownTable } from "../src/core/text/textTable.ts";
import type { WorkloadTimes } from "./entries.ts";
import { stepCells } from "./tables.ts";

/** Where figures come from. */
export interface Machine {
  readonly processor: string;
  readonly processorCount: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly browser: string;
  readonly adapter: string;
  /** The tile profile that the adapter's kind picked. */
  readonly profile: string;
  readonly node: string;
}

/** The generated part of the document: the machine, then a table per bench. */
export function figuresSection(
  machine: Machine,
  benches: readonly (readonly WorkloadTimes[])[],
  date: string,
): string {
  const software = machine.profile === "software" ? " (a software adapter: no GPU)" : "";
  const list = [
    `Processor: ${machine.processor}, ${machine.processorCount} cores in use; ${machine.memoryGb} GB of memory; ${machine.system}`,
    `Browser: ${machine.browser}, headless; Node ${machine.node}`,
    `Adapter: ${machine.adapter}${software}; tile profile \`${machine.profile}\``,
    `Date: ${date}`,
  ];
  const tables = benches.map(
    (bench, index) => `### Bench ${ordinal(index)}\n\n${markdownTable(stepCells(bench))}`,
  );
  return [list.map((item) => `- ${item}`).join("\n"), ...tables].join("\n\n");
}

/** What `npm run bench` writes into a document. */
export type SectionName = "figures" | "kernels";

/**
 * Replaces what stands between a section's markers.
 *
 * @throws {Error} if the document lacks them.
 */
export function replaceSection(document: string, name: SectionName, section: string): string {
  const begin = `<!-- ${name}: begin, written by npm run bench -->`;
  const end = `<!-- ${name}: end -->`;
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`The document needs the lines "${begin}" and "${end}"`);
  return `${document.slice(0, from)}${begin}\n\n${section}\n\n${document.slice(to)}`;
}

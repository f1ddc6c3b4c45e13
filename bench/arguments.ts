import {
  helpOption,
  nonEmpty,
  optional,
  parseCommand,
  UsageError,
  wholeNumber,
} from "../cli/terminal/parseCommand.ts";
import { browserKinds } from "../scripts/browsers/browserKinds.ts";
import { namesOf } from "../src/core/closedTable.ts";
import { profileNames } from "../src/core/experiment/experimentSpec.ts";
import { modelNames } from "../src/core/experiment/models.ts";
import { reductionOrders } from "../src/engine/reduction/reductionOrders.ts";
import type { TileChanges } from "../src/engine/testing/benchPage.ts";
import { parseTiles } from "./tiles.ts";
import type { KernelChoice } from "./wgsl/kernelList.ts";
import { type NamedWorkload, workloads } from "./workloads.ts";

export type BenchCommand =
  | { readonly kind: "help" }
  | {
      readonly kind: "steps";
      readonly workloads: readonly NamedWorkload[];
      readonly json: boolean;
      /** Fewer rounds, and the first step of one configuration alone. */
      readonly quick: boolean;
      /** How often to measure everything, each time in a new browser. */
      readonly repeatCount: number;
      /** Markdown file whose generated section is replaced; null writes none. */
      readonly write: string | null;
      readonly browser: string;
      readonly tiles: TileChanges;
    }
  | {
      readonly kind: "kernels";
      readonly workload: NamedWorkload;
      readonly browser: string;
      readonly json: boolean;
      readonly tiles: TileChanges;
    }
  | { readonly kind: "wgsl"; readonly file: string; readonly choice: KernelChoice }
  | {
      readonly kind: "wgslTable";
      /** Tab-separated: what a compiler made of the kernels that `wgsl` wrote. */
      readonly file: string;
      readonly write: string | null;
    };

const keys = workloads.map(({ key }) => key).join(", ");

export const usage = `Usage: npm run bench [-- options]

Times training steps in a headless browser: the compiled step, in turns with unmodified tfjs
and with jax-js in the same page.

Options
  --workload <w,...>   which of ${keys} (default: all)
  --browser <which>    chromium (default), firefox, or the path of one
  --json               an array on standard output, nothing else
  --quick              fewer rounds, fewer first steps
  --repeat <n>         everything n times, each in a new browser (default 1)
  --write <file.md>    replace the file's generated section with the tables
  --wgsl <file.json>   instead: the text of every kernel, [{ "label", "code", "access" }], without a
                       browser: of all models, profiles integrated and discrete, all orders, batch
                       32, or those of --models, --profiles, --orders, --batches <a,...>
  --wgsl-table <file>  instead: a table from what AMD's compiler made of them (docs/performance.md)
  --kernels <w>        instead: time and compilation of each kernel of that workload's step
  --tiles <json>       sizes in place of the tile profile's own, such as {"lanes":8}
  --help               this text

Environment
  SAME_SEED_BROWSER    path of the Chrome or Chromium to use
  SAME_SEED_FIREFOX    path of the Firefox to use
  SAME_SEED_ADAPTER    software, hardware or auto (default)

Exit status
  0    measured
  2    could not measure: bad input, no browser, no adapter, an error of WebGPU
`;

const compiledOrders = namesOf(reductionOrders);

const options = {
  workload: { type: "string" },
  browser: { type: "string", default: "chromium" },
  json: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  repeat: { type: "string" },
  write: { type: "string" },
  kernels: { type: "string" },
  wgsl: { type: "string" },
  models: { type: "string" },
  profiles: { type: "string" },
  orders: { type: "string" },
  batches: { type: "string" },
  "wgsl-table": { type: "string" },
  tiles: { type: "string" },
  ...helpOption,
} as const;

/**
 * Reads the command line.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} for an unknown option or workload, or a value out of range.
 */
export function parseArguments(argv: readonly string[]): BenchCommand {
  const { values } = parseCommand({ args: [...argv], options });
  if (values.help) return { kind: "help" };
  const { json } = values;
  if (values.wgsl !== undefined) return wgslCommand(values.wgsl, values);
  for (const option of ["models", "profiles", "orders", "batches"] as const) {
    if (values[option] !== undefined) throw new UsageError(`--${option} needs --wgsl`);
  }
  const write = optional(values.write, (path) => nonEmpty("--write", aFile, path));
  const table = values["wgsl-table"];
  if (table !== undefined) {
    return { kind: "wgslTable", file: nonEmpty("--wgsl-table", aFile, table), write };
  }
  const tiles = optional(values.tiles, parseTiles) ?? {};
  const needed = `${browserKinds.join(", ")} or the path of one`;
  const browser = nonEmpty("--browser", needed, values.browser);
  if (values.kernels !== undefined) {
    for (const option of ["workload", "write", "repeat"] as const) {
      if (values[option] !== undefined) {
        throw new UsageError(`--kernels takes no --${option}`);
      }
    }
    return { kind: "kernels", workload: workloadOf(values.kernels), browser, json, tiles };
  }
  return {
    kind: "steps",
    workloads: optional(values.workload, (names) => names.split(",").map(workloadOf)) ?? workloads,
    json,
    quick: values.quick,
    repeatCount: optional(values.repeat, (count) => wholeNumber("--repeat", count, 1, 999)) ?? 1,
    write,
    browser,
    tiles,
  };
}

const aFile = "the path of a file";

function wgslCommand(
  file: string,
  values: Readonly<Partial<Record<"models" | "profiles" | "orders" | "batches", string>>>,
): BenchCommand {
  const { models, profiles, orders, batches } = values;
  const sizeOf = (text: string) => wholeNumber("--batches", text, 1, 4096);
  return {
    kind: "wgsl",
    file: nonEmpty("--wgsl", aFile, file),
    choice: {
      models: chosen("--models", models, modelNames) ?? modelNames,
      profiles: chosen("--profiles", profiles, profileNames) ?? ["integrated", "discrete"],
      reductions: chosen("--orders", orders, compiledOrders) ?? compiledOrders,
      batchSizes: optional(batches, (sizes) => sizes.split(",").map(sizeOf)) ?? [32],
    },
  };
}

/** @throws {UsageError} for a name that is not known. */
function chosen<Name extends string>(
  option: string,
  given: string | undefined,
  names: readonly Name[],
): Name[] | null {
  return optional(given, (list) =>
    list.split(",").map((text) => {
      const name = names.find((known) => known === text);
      if (name !== undefined) return name;
      throw new UsageError(`${option} takes ${names.join(", ")}, not "${text}"`);
    }),
  );
}

function workloadOf(key: string): NamedWorkload {
  const workload = workloads.find((known) => known.key === key);
  if (workload !== undefined) return workload;
  throw new UsageError(`A workload is one of ${keys}, not "${key}"`);
}

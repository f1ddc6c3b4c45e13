import { z } from "zod";
import {
  helpOption,
  nonEmpty,
  optional,
  parseCommand,
  UsageError,
  wholeNumber,
} from "../cli/terminal/parseCommand.ts";
import type { TileChanges } from "../src/engine/testing/benchPage.ts";
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
      readonly tiles: TileChanges;
    }
  | {
      readonly kind: "kernels";
      readonly workload: NamedWorkload;
      readonly json: boolean;
      readonly tiles: TileChanges;
    };

const keys = workloads.map(({ key }) => key).join(", ");

export const usage = `Usage: npm run bench [-- options]

Times training steps in a headless Chrome or Chromium: the compiled step, in turns with
unmodified tfjs in the same page.

Options
  --workload <w,...>   which of ${keys} (default: all)
  --json               an array on standard output, nothing else
  --quick              fewer rounds, fewer first steps
  --repeat <n>         everything n times, each in a new browser (default 1)
  --write <file.md>    replace the file's generated section with the tables
  --kernels <w>        instead: time and compilation of each kernel of that workload's step
  --tiles <json>       sizes in place of the tile profile's own, such as {"lanes":8}
  --help               this text

Environment
  SAME_SEED_BROWSER    path of the browser to use
  SAME_SEED_ADAPTER    software, hardware or auto (default)

Exit status
  0    measured
  2    could not measure: bad input, no browser, no adapter, an error of WebGPU
`;

const side = z.int().min(1).max(16);
const convTileSchema = z.strictObject({
  height: side,
  width: side,
  channels: z.int().min(1).max(64),
});
const tilesSchema = z
  .strictObject({
    lanes: z.int().min(1).max(256),
    itemsPerGroup: z.int().min(1).max(256),
    minGroups: z.int().min(1),
    convTile: convTileSchema,
    pooledTile: convTileSchema,
    gradientTile: convTileSchema,
    unpooledTile: convTileSchema,
    filterTile: z.strictObject({
      inputs: z.int().min(1).max(64),
      outputs: z.int().min(1).max(64),
      groupHeight: side,
      groupWidth: side,
    }),
    maxGroupPixels: z.int().min(1).max(256),
    maxProducts: z.int().min(1),
    maxFilterProducts: z.int().min(1),
    smallMultiplyAdds: z.int().min(0),
    smallLayer: z.strictObject({
      maxProducts: z.int().min(1),
      maxFilterProducts: z.int().min(1),
    }),
    fold: z.enum(["perLane", "folded"]),
    maxRegisters: z.int().min(1),
    minContributions: z.int().min(1),
    minSumGroups: z.int().min(1),
    minSplitGroups: z.int().min(1),
    weightLanes: z.int().min(1).max(256),
  })
  .partial();

const options = {
  workload: { type: "string" },
  json: { type: "boolean", default: false },
  quick: { type: "boolean", default: false },
  repeat: { type: "string" },
  write: { type: "string" },
  kernels: { type: "string" },
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
  const tiles = optional(values.tiles, tileChanges) ?? {};
  if (values.kernels !== undefined) {
    for (const option of ["workload", "write", "repeat"] as const) {
      if (values[option] !== undefined) {
        throw new UsageError(`--kernels takes no --${option}`);
      }
    }
    return { kind: "kernels", workload: workloadOf(values.kernels), json, tiles };
  }
  return {
    kind: "steps",
    workloads: optional(values.workload, (names) => names.split(",").map(workloadOf)) ?? workloads,
    json,
    quick: values.quick,
    repeatCount: optional(values.repeat, (count) => wholeNumber("--repeat", count, 1, 999)) ?? 1,
    write: optional(values.write, (path) => nonEmpty("--write", "the path of a file", path)),
    tiles,
  };
}

function workloadOf(key: string): NamedWorkload {
  const workload = workloads.find((known) => known.key === key);
  if (workload !== undefined) return workload;
  throw new UsageError(`A workload is one of ${keys}, not "${key}"`);
}

function tileChanges(text: string): TileChanges {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`--tiles needs JSON, got ${text}`, { cause });
  }
  const parsed = tilesSchema.safeParse(value);
  if (!parsed.success) throw new UsageError(`--tiles: ${z.prettifyError(parsed.error)}`);
  // Absent sizes stay absent: undefined would take the place of the profile's.
  return Object.fromEntries(
    Object.entries(parsed.data).filter(([, size]) => size !== undefined),
  ) as TileChanges;
}

import { availableParallelism } from "node:os";
import {
  helpOption,
  optional,
  parseCommand,
  wholeNumber,
} from "../../cli/terminal/parseCommand.ts";

/** What the command line asks for. */
export type ValidityCommand =
  | { readonly kind: "help" }
  | {
      readonly kind: "simulate";
      /** The result as JSON on standard output, in place of docs/validity.md. */
      readonly json: boolean;
      /** Fewer samples: what `npm test` runs. */
      readonly quick: boolean;
      readonly threadCount: number;
    };

export const usage = `Usage: npm run validity -- [options]

Simulates every interval and every claim of the report and writes docs/validity.md.

Options
  --json           one JSON object on standard output instead; docs/validity.md stays as it is
  --quick          fewer samples and wider bounds, on standard output; docs/validity.md stays
  --threads <n>    threads (default: one for each processor)
  --help           this text

Exit status
  0    every printed interval and every claim keeps its bounds
  1    one does not; standard error names each
  2    the simulation failed
  130  cancelled with Ctrl-C
`;

/**
 * Reads the command line.
 *
 * @param argv Arguments after the script's name.
 * @throws {UsageError} for an unknown option, or a value out of range.
 */
export function parseArguments(argv: readonly string[]): ValidityCommand {
  const { values } = parseCommand({
    args: [...argv],
    options: {
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      threads: { type: "string" },
      ...helpOption,
    },
  });
  if (values.help) return { kind: "help" };
  const threadCount =
    optional(values.threads, (text) => wholeNumber("--threads", text, 1, 256)) ??
    availableParallelism();
  return { kind: "simulate", json: values.json, quick: values.quick, threadCount };
}

import { packOptionsSchema } from "../../src/core/dataset/packOptions.ts";
import {
  helpOption,
  nonEmpty,
  optional,
  UsageError,
  wholeNumber,
} from "../terminal/parseCommand.ts";

/** The options of the data set to make, as `parseArgs` takes them. */
export const choiceOptions = {
  name: { type: "string" },
  title: { type: "string" },
  licence: { type: "string" },
  source: { type: "string" },
  label: { type: "string" },
  subgroup: { type: "string" },
  "no-subgroup": { type: "boolean", default: false },
  "split-seed": { type: "boolean", default: false },
  "test-share": { type: "string" },
  train: { type: "string" },
  test: { type: "string" },
  side: { type: "string" },
  channels: { type: "string" },
  seed: { type: "string", default: "1" },
  flip: { type: "boolean", default: false },
  "no-flip": { type: "boolean", default: false },
  out: { type: "string" },
  force: { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  ...helpOption,
} as const;

const maxSeed = 0xffffffff;

/** The values of the options, as `parseArgs` types them. */
type OptionValues = {
  readonly [name in keyof typeof choiceOptions]?:
    | ((typeof choiceOptions)[name]["type"] extends "boolean" ? boolean : string)
    | undefined;
};

/** How a data set is made, from the command line; null leaves it to the files. */
export type PackChoice = ReturnType<typeof packChoice>;

/**
 * How the options ask for the data set to be made.
 *
 * @throws {UsageError} if a value is out of range, or two options contradict each other.
 */
export function packChoice(values: OptionValues) {
  const on = (name: "flip" | "no-flip" | "no-subgroup") => values[name] === true;
  if (on("flip") && on("no-flip")) throw new UsageError("--flip or --no-flip, not both");
  if (on("no-subgroup") && values.subgroup !== undefined) {
    throw new UsageError("--subgroup or --no-subgroup, not both");
  }
  const count = (name: "train" | "test") =>
    optional(values[name], (text) => wholeNumber(`--${name}`, text, 1));
  const text = (name: "title" | "licence" | "source" | "label" | "subgroup" | "out") =>
    optional(values[name], (given) => nonEmpty(`--${name}`, "a value", given));
  const flipNamed = on("flip") || on("no-flip");
  return {
    name: optional(values.name, datasetName),
    title: text("title"),
    licence: text("licence"),
    source: text("source"),
    label: text("label"),
    subgroup: text("subgroup"),
    /** Leaves subgroups out that the files have. */
    withoutSubgroups: on("no-subgroup"),
    /** Splits by the seed even if the files name a split. */
    splitBySeed: values["split-seed"] === true,
    testShare: optional(values["test-share"], share),
    trainCount: count("train"),
    testCount: count("test"),
    side: optional(values.side, (side) => wholeNumber("--side", side, 4, 512)),
    channels: optional(values.channels, channelCount),
    seed: wholeNumber("--seed", values.seed ?? "1", 0, maxSeed),
    horizontalFlip: flipNamed ? on("flip") : null,
    out: text("out"),
    /** Replaces a data set that is there. */
    force: values.force === true,
    quiet: values.quiet === true,
  };
}

function datasetName(text: string): string {
  if (packOptionsSchema.shape.name.safeParse(text).success) return text;
  throw new UsageError(`--name needs lower-case letters, digits and dashes, got "${text}"`);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && value < 1) return value;
  throw new UsageError(`--test-share needs a number between 0 and 1, got "${text}"`);
}

function channelCount(text: string): 1 | 3 {
  if (text === "1") return 1;
  if (text === "3") return 3;
  throw new UsageError(`--channels is 1 or 3, not "${text}"`);
}

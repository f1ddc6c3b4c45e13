import { mapTable } from "../closedTable.ts";
import { passportFields } from "../results/passport.ts";
import type { ConditionResult, ExperimentResults } from "../results/results.ts";

/** What an update or another machine can change under a run. */
export type FieldGroup = "data" | "adapter" | "driver" | "browser" | "kernels" | "tfjs" | "tiles";

/** A field in which two runs differ, as text. */
export interface DifferingField {
  readonly title: string;
  readonly group: FieldGroup;
  readonly a: string;
  readonly b: string;
  /** Whether equal bits are promised only where both agree on it. */
  readonly bindsBits: boolean;
}

const passportGroups = {
  vendor: "adapter",
  architecture: "adapter",
  device: "adapter",
  description: "adapter",
  driver: "driver",
  backend: "adapter",
  isFallbackAdapter: "adapter",
  subgroupSizes: "adapter",
  kind: "adapter",
  browser: "browser",
  implementation: "browser",
  timestampQuery: "adapter",
  fusesMultiplyAdd: "driver",
  keepsSubnormals: "driver",
  keepsSumOrder: "driver",
  floatSignature: "driver",
} as const satisfies Record<keyof typeof passportFields, FieldGroup>;

/**
 * The fields of passports, versions, data and tile profiles in which two runs differ, in a fixed
 * order. A field that one of the documents does not have is no difference.
 */
export function differingFields(a: ExperimentResults, b: ExperimentResults): DifferingField[] {
  return [
    ...versionFields(a, b),
    ...Object.values(
      mapTable(passportFields, ({ title, bindsBits, read }, name) => ({
        title,
        bindsBits,
        group: passportGroups[name],
        ...both(a.passport, b.passport, read),
      })),
    ),
    ...tileFields(a, b),
  ].filter(isDifferent);
}

type PossibleField = Omit<DifferingField, "a" | "b"> & {
  readonly a: string | undefined;
  readonly b: string | undefined;
};

function isDifferent(field: PossibleField): field is DifferingField {
  return field.a !== undefined && field.b !== undefined && field.a !== field.b;
}

function both<Of>(a: Of, b: Of, read: (of: Of) => string | undefined) {
  const shown = (value: string | undefined) => (value === "" ? "not reported" : value);
  return { a: shown(read(a)), b: shown(read(b)) };
}

function versionFields(a: ExperimentResults, b: ExperimentResults): PossibleField[] {
  const bindsBits = true;
  return [
    {
      title: "Hash of the data set",
      group: "data",
      bindsBits,
      ...both(a, b, ({ dataset }) => dataset.hash),
    },
    {
      title: "Kernels version",
      group: "kernels",
      bindsBits,
      ...both(a, b, ({ versions }) => versions.kernels),
    },
    {
      title: "tfjs version",
      group: "tfjs",
      bindsBits,
      ...both(a, b, ({ versions }) => versions.tfjs),
    },
  ];
}

/** Of conditions that both runs have; those that differ alike share a row. */
function tileFields(a: ExperimentResults, b: ExperimentResults): PossibleField[] {
  const namesOfPair = new Map<string, { pair: TilePair; names: string[] }>();
  for (const condition of a.conditions) {
    const other = b.conditions.find(({ name }) => name === condition.name);
    if (other === undefined) continue;
    const pair = tilePair(condition, other);
    const key = JSON.stringify(pair);
    const known = namesOfPair.get(key);
    if (known === undefined) namesOfPair.set(key, { pair, names: [condition.name] });
    else known.names.push(condition.name);
  }
  return [...namesOfPair.values()].map(({ pair: { what, ...sides }, names }) => ({
    title: `${what} of ${names.join(", ")}`,
    group: "tiles",
    bindsBits: true,
    ...sides,
  }));
}

interface TilePair {
  readonly what: "Tile profile" | "Tile sizes";
  readonly a: string;
  readonly b: string;
}

/** The profiles; of one profile, the sizes that differ. */
function tilePair(a: ConditionResult, b: ConditionResult): TilePair {
  if (a.profile !== b.profile) return { what: "Tile profile", a: a.profile, b: b.profile };
  const names = new Set([a, b].flatMap(({ tileSizes }) => Object.keys(tileSizes)));
  const differing = [...names].sort().filter((name) => a.tileSizes[name] !== b.tileSizes[name]);
  const listed = ({ tileSizes }: ConditionResult) =>
    differing.map((name) => `${name} ${tileSizes[name] ?? "none"}`).join(", ");
  return { what: "Tile sizes", a: listed(a), b: listed(b) };
}

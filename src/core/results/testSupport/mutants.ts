import { base64ToBytes, bytesToBase64 } from "../base64.ts";

/** Any JSON value. */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A document that differs from a good one in one place. */
export interface Mutant {
  /** The way to the place, with dots, as an error names it. */
  readonly path: string;
  /** What was done there. */
  readonly change: string;
  /** True if the value there is now of another type: no document may have that. */
  readonly breaksType: boolean;
  readonly document: unknown;
}

type Changes = readonly (readonly [change: string, value: Json])[];

/** Documents with one value after the other changed in every way that its type suggests. */
export function* mutants(document: unknown): Generator<Mutant, void> {
  yield* mutantsAt(document as Json, [], (changed) => changed);
}

function* mutantsAt(
  value: Json,
  path: readonly string[],
  put: (changed: Json | undefined) => Json | undefined,
): Generator<Mutant, void> {
  const mutant = (change: string, changed: Json | undefined, breaksType: boolean): Mutant => ({
    path: path.join("."),
    change,
    breaksType,
    document: put(changed),
  });
  if (path.length > 0) {
    yield mutant("missing", undefined, false);
    for (const [change, changed] of otherTypes(value)) yield mutant(change, changed, true);
    for (const [change, changed] of otherValues(value)) yield mutant(change, changed, false);
  }
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) yield mutant("one field more", { ...value, unknown: 1 }, false);
  if (isTypedArray(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* mutantsAt(inner, [...path, key], (changed) => put(withEntry(value, key, changed)));
  }
}

function withEntry(parent: Json, key: string, changed: Json | undefined): Json {
  const entries = Object.entries(parent ?? {}).flatMap(([own, inner]): [string, Json][] => {
    if (own !== key) return [[own, inner]];
    return changed === undefined ? [] : [[own, changed]];
  });
  return Array.isArray(parent) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

/** Values of other types. */
function otherTypes(value: Json): Changes {
  const all: Changes = [
    ["a list of lists", [[]]],
    ["an object of its own", { a: { b: 1 } }],
    ["true", true],
  ];
  return typeof value === "boolean" ? all.slice(0, 2) : all;
}

/** Values of the same type, and null. */
function otherValues(value: Json): Changes {
  if (value === null) return [["an index", 0] as const, ["a text", "text"] as const];
  if (typeof value === "boolean") return [["the opposite", !value] as const];
  if (typeof value === "number") return otherNumbers(value);
  if (typeof value === "string") return otherTexts(value);
  if (Array.isArray(value)) return otherLists(value);
  return isTypedArray(value) ? otherArrays(value) : [["null", null] as const];
}

function otherNumbers(value: number): Changes {
  return [
    ["null", null],
    ["a text", String(value)],
    ["negative", -value - 1],
    ["one more", value + 1],
    ["one less", value - 1],
    ["half more", value + 0.5],
    ["huge", 1e300],
    ["not a number", "NaN"],
    ["infinite", "Infinity"],
  ];
}

function otherTexts(value: string): Changes {
  return [
    ["null", null],
    ["a number", 7],
    ["empty", ""],
    ["cut", value.slice(0, -1)],
    ["longer", `${value}x`],
    ["a formula", "=1+1"],
    ["very long", "long ".repeat(1000)],
  ];
}

function otherLists(value: readonly Json[]): Changes {
  return [
    ["null", null],
    ["empty", []],
    ["one less", value.slice(0, -1)],
    ["the last one twice", [...value, ...value.slice(-1)]],
    ["the other way round", value.toReversed()],
    ["with a gap", [...value, null]],
  ];
}

interface WrittenArray {
  readonly dtype: string;
  readonly length: number;
  readonly base64: string;
}

function isTypedArray(value: unknown): value is WrittenArray & { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && "base64" in value;
}

const kinds = { u8: Uint8Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
const kindOf = (dtype: string) => kinds[dtype as keyof typeof kinds];

/** Values that each stand at the first and at the last place of an array in turn. */
const placedValues: Readonly<Record<string, readonly number[]>> = {
  u8: [1, 10, 129, 255],
  u32: [1, 0xffffffff],
  f32: [Number.NaN, Number.POSITIVE_INFINITY, -1, 1e38],
  f64: [Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5],
};

function otherArrays(array: WrittenArray): Changes {
  const kind = kindOf(array.dtype);
  const bytes = base64ToBytes(array.base64);
  const elements = Array.from(new kind(bytes.buffer));
  const written = (values: readonly number[]): Json => {
    const base64 = bytesToBase64(new Uint8Array(kind.from(values).buffer));
    return { dtype: array.dtype, length: values.length, base64 };
  };
  const changed = (place: number, value: number) => written(elements.with(place, value));
  return [
    ["null", null],
    ["another type of element", { ...array, dtype: array.dtype === "u8" ? "f32" : "u8" }],
    ["one announced that is not there", { ...array, length: array.length + 1 }],
    ["a negative length", { ...array, length: -1 }],
    ["broken base64", { ...array, base64: `!${array.base64.slice(1)}` }],
    ["cut base64", { ...array, base64: array.base64.slice(0, -4) }],
    ["empty", written([])],
    ["one element less", written(elements.slice(0, -1))],
    ["half of it", written(elements.slice(0, elements.length / 2))],
    ["one element more", written([...elements, elements.at(-1) ?? 0])],
    ["twice as long", written([...elements, ...elements])],
    ["the other way round", written(elements.toReversed())],
    ...placedValues[array.dtype].flatMap(
      (value): Changes => [
        [`${value} at the start`, changed(0, value)],
        [`${value} at the end`, changed(elements.length - 1, value)],
      ],
    ),
  ];
}

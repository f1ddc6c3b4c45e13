/** Where a document breaks its own rules, and how. */
interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Faults, found one after the other. */
export type Faults = Generator<Fault, void>;

/** @param path A field, or the way to one. */
export function fault(path: string | readonly (string | number)[], message: string): Fault {
  return { path: typeof path === "string" ? [path] : path, message };
}

/** The faults of a part, with the way to it. */
export function* below(path: readonly (string | number)[], faults: Faults): Faults {
  for (const found of faults) yield { ...found, path: [...path, ...found.path] };
}

/** A fault if an array is not as long as needed. */
export function* lengthFaults(
  field: string,
  values: { readonly length: number },
  needed: number,
): Faults {
  if (values.length !== needed) {
    yield fault(field, `needs ${needed} elements, got ${values.length}`);
  }
}

/** A fault if an element is no index below `count`. */
export function* indexFaults(
  field: string,
  indices: Uint8Array,
  count: number,
  what: string,
): Faults {
  const wrong = indices.findIndex((index) => index >= count);
  if (wrong !== -1) {
    yield fault(field, `needs ${what} below ${count}, got ${indices[wrong]} at ${wrong}`);
  }
}

/** True if two flat objects have the same fields, or two lists the same elements in order. */
export function haveEqualEntries(a: object, b: object): boolean {
  const entries = (of: object) => JSON.stringify(Object.entries(of).sort());
  return entries(a) === entries(b);
}

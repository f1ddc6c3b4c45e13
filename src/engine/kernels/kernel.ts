/** Version of the kernels' arithmetic: counted up whenever a trained bit can move. */
export const kernelsVersion = "2";

/** A storage buffer as a kernel sees it. */
export interface KernelBinding<Name extends string = string> {
  readonly name: Name;
  readonly access: "read" | "read_write";
  /** WGSL element type of the runtime-sized array. */
  readonly element: "f32" | "u32" | "vec4f" | "atomic<u32>";
}

/**
 * One compute shader and its workgroup counts, as data. No text depends on the cohort: replica =
 * workgroup z, so that all cohort sizes run the same compiled code.
 *
 * `Binding` names every variable that the kernel may bind; running it takes a buffer for each.
 */
export interface Kernel<Binding extends string = string> {
  readonly label: string;
  /** Workgroup counts; z is the cohort. */
  readonly dispatch: readonly [number, number, number];
  readonly bindings: readonly KernelBinding<Binding>[];
  readonly code: string;
  /** Which of the kernels that share the text, from 0 on; then it binds `variant`, after the buffers. */
  readonly variant?: number;
  readonly groupItems?: GroupItems;
}

/**
 * Items along the workgroup's y, where any other size would do as well with a dispatch to match. The
 * text has the size in `groupItemsText` alone.
 */
export interface GroupItems {
  /** Of a workgroup. */
  readonly size: number;
  /** Of a row of workgroups; what is left over of the last one does nothing. */
  readonly items: number;
}

/** Declares `groupItems`, the size of the workgroup in y. */
export const groupItemsText = (size: number) => `const groupItems : u32 = ${size};`;

/** The uniform by which kernels that share a text differ: 0, but for one component that is 1. */
export const variantBinding = {
  /** By variant, from 1 on; for variant 0 all are 0. */
  components: ["x", "y", "z", "w"],
  declaration: (binding: number) => `@group(0) @binding(${binding}) var<uniform> variant : vec4u;`,
} as const;

/** Puts the declarations of the bindings before the body; binding numbers follow their order. */
export function buildKernel<Bound extends KernelBinding>(parts: {
  readonly label: string;
  readonly dispatch: Kernel["dispatch"];
  readonly bindings: readonly Bound[];
  /** Functions, private variables and the entry point, which is called `main`. */
  readonly body: string;
  readonly groupItems?: GroupItems;
}): Kernel<Bound["name"]> {
  const { label, dispatch, bindings, body, groupItems } = parts;
  const declarations = bindings.map(
    ({ name, access, element }, index) =>
      `@group(0) @binding(${index}) var<storage, ${access}> ${name} : array<${element}>;`,
  );
  const code = `${declarations.join("\n")}\n${body}`;
  return { label, dispatch, bindings, code, ...(groupItems !== undefined && { groupItems }) };
}

/** A binding that the kernel only reads. */
export const reads = <Name extends string>(
  name: Name,
  element: KernelBinding["element"] = "f32",
): KernelBinding<Name> => ({ name, access: "read", element });

/** A binding that the kernel writes, and may read. */
export const writes = <Name extends string>(
  name: Name,
  element: KernelBinding["element"] = "f32",
): KernelBinding<Name> => ({ name, access: "read_write", element });

/** An unrolled loop: `count` pieces of WGSL, joined. */
export function unroll(count: number, piece: (index: number) => string, separator = "\n"): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join(separator);
}

/**
 * A loop whose body holds `atOnce` turns, so that their loads overlap: a compiler rarely unrolls one
 * itself. The turns run in order. `turn` gets the index, a u32 expression.
 */
export function unrolledLoop(
  variable: string,
  count: number,
  atOnce: number,
  turn: (index: string) => string,
): string {
  const looped = count <= atOnce ? 0 : count - (count % atOnce);
  const body = unroll(atOnce, (turnIndex) =>
    turn(turnIndex === 0 ? variable : `(${variable} + ${turnIndex}u)`),
  );
  const head = `for (var ${variable} = 0u; ${variable} < ${looped}u; ${variable} += ${atOnce}u)`;
  const rest = unroll(count - looped, (turnIndex) => turn(`${looped + turnIndex}u`));
  return looped === 0 ? rest : `${head} { ${body} }\n${rest}`;
}

/** A store inside the bounds tests of its tile; null where the tile cannot overhang. */
export function guarded(tests: readonly (string | null)[], store: string): string {
  const needed = tests.filter((test) => test !== null);
  return needed.length === 0 ? store : `if (${needed.join(" && ")}) { ${store} }`;
}

/** A float as WGSL text that parses back to the same f32. */
export function wgslFloat(value: number): string {
  const rounded = Math.fround(value);
  // String() drops the sign of -0, which is another bit pattern.
  const text = Object.is(rounded, -0) ? "-0" : String(rounded);
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

/** Largest divisor of `count` that is at most `most`. */
export function largestDivisor(count: number, most: number): number {
  for (let divisor = Math.min(count, most); divisor > 1; divisor--) {
    if (count % divisor === 0) return divisor;
  }
  return 1;
}

/** Channels of one invocation: a divisor of `count` and a multiple of `unit`, near `most`. */
export function channelBlock(count: number, most: number, unit: number): number {
  return unit * largestDivisor(count / unit, Math.max(1, Math.floor(most / unit)));
}

import { type GroupItems, groupItemsText, type Kernel, variantBinding } from "../kernels/kernel.ts";
import type { BoundKernel } from "./boundKernel.ts";

/** Shorter texts compile in milliseconds and stay as they are. */
const fewestCharacters = 4000;

/** A u32 of a kernel's text. Sizes of workgroups and arrays are written without the suffix. */
const wholeNumber = /\b\d+u\b/g;
const mainHead = /fn main\([^{]*\{/;

/** Kernels that can share a text, by their texts' numbers: at most one for each variant. */
interface Family {
  /** The text without its numbers. */
  readonly form: string;
  readonly members: { readonly kernel: Kernel; readonly numbers: readonly number[] }[];
}

/**
 * Gives kernels whose texts differ in u32 numbers only, such as those of layers of one kind, one text,
 * which compiles once: each such number becomes its value in the first of them plus what the uniform
 * `variant` adds for the others. No float operation changes, and so no bit.
 *
 * @param mostNumbers Different numbers, in the sense that they change in different ways, that a shared
 *   text may have. Each becomes an addition or more where there was a constant.
 * @returns The kernels in their order. Their texts depend on one another, so hand over all of a step.
 */
export function shareTexts<Phase extends string>(
  phases: Readonly<Record<Phase, readonly BoundKernel[]>>,
  mostNumbers: number,
): Readonly<Record<Phase, readonly BoundKernel[]>> {
  const all: readonly BoundKernel[] = Object.values<readonly BoundKernel[]>(phases).flat();
  const shared = new Map<string, Pick<Kernel, "code" | "variant"> & { readonly size: number }>();
  for (const family of families(all, mostNumbers)) {
    if (family.members.length === 1) continue;
    const code = sharedCode(family);
    const size = smallestSize(family.members);
    for (const [variant, { kernel }] of family.members.entries()) {
      shared.set(kernel.code, { code, variant, size });
    }
  }
  const share = ({ kernel, buffers }: BoundKernel): BoundKernel => {
    const change = shared.get(kernel.code);
    if (change === undefined) return { kernel, buffers };
    const { size, ...text } = change;
    return { kernel: { ...regrouped(kernel, size), ...text }, buffers };
  };
  const entries = Object.entries<readonly BoundKernel[]>(phases);
  return Object.fromEntries(
    entries.map(([phase, kernels]) => [phase, kernels.map(share)]),
  ) as Record<Phase, BoundKernel[]>;
}

/** All long texts, each in one family. */
function families(kernels: readonly BoundKernel[], mostNumbers: number): Family[] {
  const found: Family[] = [];
  const seen = new Set<string>();
  for (const { kernel } of kernels) {
    if (kernel.code.length < fewestCharacters || seen.has(kernel.code)) continue;
    seen.add(kernel.code);
    const form = formOf(kernel);
    const numbers = (kernel.code.match(wholeNumber) ?? []).map((text) => Number.parseInt(text, 10));
    const family = found.find(
      (other) =>
        other.form === form &&
        other.members.length <= variantBinding.components.length &&
        differing([...other.members.map((member) => member.numbers), numbers]) <= mostNumbers,
    );
    if (family === undefined) found.push({ form, members: [{ kernel, numbers }] });
    else family.members.push({ kernel, numbers });
  }
  return found;
}

/** The kernel with as many workgroups as it needs of this size. */
function regrouped(kernel: Kernel, size: number): Kernel {
  if (kernel.groupItems === undefined) return kernel;
  const { items, size: own } = kernel.groupItems;
  const [x, y, z] = kernel.dispatch;
  const rows = y / Math.ceil(items / own);
  return {
    ...kernel,
    dispatch: [x, rows * Math.ceil(items / size), z],
    groupItems: { items, size },
  };
}

/** The smallest size leaves fewest invocations without an item. */
const smallestSize = (members: Family["members"]): number =>
  Math.min(...members.map(({ kernel }) => kernel.groupItems?.size ?? 1));

const withSize = (code: string, { size }: GroupItems, text: string): string =>
  code.replace(groupItemsText(size), text);

function formOf({ code, groupItems }: Kernel): string {
  const form = code.replaceAll(wholeNumber, "#");
  return groupItems === undefined ? form : withSize(form, groupItems, "groupItems #");
}

/** How many numbers are not the same in all, those that always go together counted once. */
function differing(texts: readonly (readonly number[])[]): number {
  const [first] = texts;
  const values = first.map((_, index) => texts.map((numbers) => numbers[index]));
  return new Set(values.filter((of) => of.some((value) => value !== of[0])).map(String)).size;
}

function sharedCode({ members }: Family): string {
  const { components, declaration } = variantBinding;
  const [{ kernel }] = members;
  const used = components.slice(0, members.length - 1);
  const main = kernel.code.search(mainHead);
  let index = 0;
  const body = kernel.code.replaceAll(wholeNumber, (text, at: number) => {
    const [value, ...others] = members.map(({ numbers }) => numbers[index]);
    index++;
    const terms = others.flatMap((other, place) => {
      if (other === value) return [];
      const component = used[place];
      // Read once: a load costs far more than the sum.
      const added = at < main ? `variant.${component}` : `variant_${component}`;
      return `${other > value ? "+" : "-"} ${Math.abs(other - value)}u * ${added}`;
    });
    return terms.length === 0 ? text : `(${text} ${terms.join(" ")})`;
  });
  const lets = used.map((component) => `let variant_${component} = variant.${component};`);
  const { groupItems } = kernel;
  const sized =
    groupItems === undefined
      ? body
      : withSize(body, groupItems, groupItemsText(smallestSize(members)));
  return `${declaration(kernel.bindings.length)}\n${sized.replace(mainHead, (head) => `${head}\n  ${lets.join(" ")}`)}`;
}

import { conditionNames } from "../core/experiment/noiseCondition.ts";

/** How the lines and bars of a condition are drawn: distinct by colour and by dashes. */
export interface ConditionStyle {
  readonly name: string;
  readonly color: string;
  /** SVG stroke-dasharray; "0" is solid. */
  readonly dash: string;
}

const dashes = ["0", "7 3", "2 3", "9 3 2 3", "5 5", "12 3", "2 6", "12 3 2 3 2 3", "4 2", "1 3"];
const knownNames: readonly string[] = conditionNames;
const otherColorCount = 8;

/** The paper's conditions always have the same style; the others take the next one in turn. */
export function conditionStyles(names: readonly string[]): readonly ConditionStyle[] {
  let others = 0;
  return names.map((name) => {
    const known = knownNames.indexOf(name);
    if (known >= 0) return { name, color: `var(--condition-${known})`, dash: dashes[known] };
    const index = others++;
    return {
      name,
      color: `var(--other-${index % otherColorCount})`,
      dash: dashes[(index + 1) % dashes.length],
    };
  });
}

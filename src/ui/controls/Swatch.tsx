import type { ConditionStyle } from "../conditionStyle.ts";

/** The line of a condition, as the charts draw it. */
export function Swatch({ style }: { style: ConditionStyle }) {
  return (
    <svg className="swatch" width="28" height="10" aria-hidden="true">
      <line
        x1="1"
        x2="27"
        y1="5"
        y2="5"
        stroke={style.color}
        strokeWidth="3"
        strokeDasharray={style.dash}
      />
    </svg>
  );
}

import { namesBothSplits, usualTestShare } from "../../core/dataset/packOptions.ts";
import { withOption } from "../../state/importDraft.ts";
import { useLab } from "../../state/useLab.ts";
import { NumberField } from "../controls/NumberField.tsx";
import { SelectField } from "../controls/SelectField.tsx";
import type { ImportFieldsProps } from "./DescriptionFields.tsx";

/** A share as a percentage with at most two decimals, so that what was typed comes back. */
function percentOf(share: number): number {
  return Math.round(share * 10_000) / 100;
}

/** How examples are divided into training and test, and how many are taken. */
export function SplitFields({ choice, issues }: ImportFieldsProps) {
  const changeImport = useLab((s) => s.changeImport);
  const { inspected, draft } = choice;
  const { split } = draft;
  const ways = [
    ...(namesBothSplits(inspected.parts) || split.by === "files"
      ? [{ value: "files", label: "as in the files" } as const]
      : []),
    { value: "seed", label: "by seed, class by class" } as const,
  ];
  return (
    <div className="field-grid">
      <SelectField
        label="Split"
        value={split.by}
        options={ways}
        onChange={(by) =>
          changeImport((d) => ({
            ...d,
            split: by === "files" ? { by } : { by, testShare: usualTestShare },
          }))
        }
        error={issues.get("split")}
      />
      {split.by === "seed" && (
        <NumberField
          label="Test share in percent"
          whole={false}
          value={percentOf(split.testShare)}
          needs="A number above 0 and below 100"
          invalid={issues.has("split.testShare")}
          onChange={(percent) =>
            changeImport((d) => ({
              ...d,
              split: { by: "seed", testShare: (percent ?? Number.NaN) / 100 },
            }))
          }
        />
      )}
      {(["trainCount", "testCount"] as const).map((option) => (
        <NumberField
          key={option}
          label={option === "trainCount" ? "Training images" : "Test images"}
          value={draft[option]}
          optional
          placeholder="all"
          needs={issues.get(option) ?? ""}
          invalid={issues.has(option)}
          onChange={(count) => changeImport((d) => withOption(d, option, count))}
        />
      ))}
      <NumberField
        label="Seed"
        value={draft.seed}
        needs="A whole number from 0 to 4294967295"
        invalid={issues.has("seed")}
        note="Of split, subset and order."
        onChange={(seed) => changeImport((d) => ({ ...d, seed: seed ?? Number.NaN }))}
      />
    </div>
  );
}

import { commonShape, withOption } from "../../state/importDraft.ts";
import { useLab } from "../../state/useLab.ts";
import { CheckField } from "../controls/CheckField.tsx";
import { NumberField } from "../controls/NumberField.tsx";
import { SelectField } from "../controls/SelectField.tsx";
import type { ImportFieldsProps } from "./DescriptionFields.tsx";

const channelChoices = [
  { value: "as they are", label: "as they are", channels: undefined },
  { value: "grey", label: "grey", channels: 1 },
  { value: "colour", label: "colour", channels: 3 },
] as const;

/** How the images are changed. */
export function ImageFields({ choice, issues }: ImportFieldsProps) {
  const changeImport = useLab((s) => s.changeImport);
  const { inspected, draft } = choice;
  const chosen = channelChoices.find(({ channels }) => channels === draft.channels);
  return (
    <>
      <div className="field-grid">
        <NumberField
          label="Side in pixels"
          value={draft.side}
          optional
          placeholder="as they are"
          needs="A whole number from 4 to 512, or nothing to keep the size"
          invalid={issues.has("side")}
          note={
            commonShape(inspected) === null
              ? "Images may differ in size: all are resized to one square."
              : "Resizes to a square."
          }
          onChange={(side) => changeImport((d) => withOption(d, "side", side))}
        />
        <SelectField
          label="Channels"
          value={chosen?.value ?? "as they are"}
          options={channelChoices}
          onChange={(value) => {
            const channels = channelChoices.find((option) => option.value === value)?.channels;
            changeImport((d) => withOption(d, "channels", channels));
          }}
        />
      </div>
      <CheckField
        label="Augmentation may mirror an image left to right"
        checked={draft.horizontalFlip}
        onChange={(horizontalFlip) => changeImport((d) => ({ ...d, horizontalFlip }))}
        note="Not for digits and letters, whose mirror images differ."
      />
    </>
  );
}

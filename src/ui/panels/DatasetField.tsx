import { formatCount, formatDone, formatShape } from "../../core/text/format.ts";
import { type ListedDataset, refKey } from "../../state/datasetList.ts";
import { isImporting } from "../../state/importSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { SelectField } from "../controls/SelectField.tsx";
import { datasetText } from "../data/datasetText.ts";
import { useDatasets } from "./useDatasets.ts";

/** The data set of the experiment, and the button that opens the data manager. */
export function DatasetField() {
  const name = useLab((s) => s.setup.dataset.name);
  const { listed, chosen, resolution } = useDatasets();
  const chooseDataset = useLab((s) => s.chooseDataset);
  const setManagerOpen = useLab((s) => s.setManagerOpen);
  const options = [
    ...listed.map((dataset) => ({ value: refKey(dataset.ref), label: optionLabel(dataset) })),
    ...(chosen === undefined
      ? [{ value: absentKey, label: resolution === null ? name : `${name}: not here` }]
      : []),
  ];
  return (
    <div className="dataset-field">
      <SelectField
        label="Data set"
        hint="dataset"
        value={chosen === undefined ? absentKey : refKey(chosen.ref)}
        options={options}
        onChange={(key) => {
          const dataset = listed.find(({ ref }) => refKey(ref) === key);
          if (dataset === undefined) return;
          chooseDataset(dataset.name, dataset.ref.kind === "stored" ? dataset.hash : null);
        }}
        note={chosen === undefined ? undefined : `${chosen.title}. ${datasetText(chosen)}.`}
      />
      <button type="button" onClick={() => setManagerOpen(true)}>
        Data sets...
      </button>
      <ImportLine />
    </div>
  );
}

/** The value of the option for data that are missing. */
const absentKey = "absent";

function optionLabel({ name, shape, trainCount, testCount }: ListedDataset): string {
  return `${name}: ${formatShape(shape)}, ${formatCount(trainCount)} + ${formatCount(testCount)}`;
}

/** The current import, while the data manager is closed. */
function ImportLine() {
  const importing = useLab((s) => s.importing);
  const isOpen = useLab((s) => s.isManagerOpen);
  if (importing.status === "idle" || isOpen) return null;
  const isWorking = isImporting(importing);
  const fraction = "progress" in importing ? importing.progress.fraction : null;
  return (
    <p className="field-note">
      {isWorking ? "Adding" : "Open “Data sets...” to continue:"} {importing.title}
      {fraction !== null && `, ${formatDone(fraction)}`}
    </p>
  );
}

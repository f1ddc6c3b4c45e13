import { useCallback, useEffect, useRef, useState } from "react";
import type { SplitName } from "../../core/dataset/manifest.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { formatCount, formatShape } from "../../core/text/format.ts";
import { useLab } from "../../state/useLab.ts";
import { Notice } from "../controls/Notice.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { ContactSheet } from "./ContactSheet.tsx";
import { CountsTable } from "./CountsTable.tsx";
import { ImageDetail } from "./ImageDetail.tsx";

/** One data set: counts, images by class and subgroup, one image enlarged. */
export function DataBrowser() {
  const browsing = useLab((s) => s.browsing);
  const stopBrowsing = useLab((s) => s.stopBrowsing);
  const heading = useRef<HTMLHeadingElement>(null);
  const isShown = browsing.status === "shown";
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heading comes with the data
  useEffect(() => {
    heading.current?.focus();
  }, [isShown]);
  return (
    <>
      <button type="button" className="quiet" onClick={stopBrowsing}>
        Back to the list
      </button>
      {browsing.status === "loading" && <p role="status">Loading the images</p>}
      {browsing.status === "failed" && (
        <Notice kind="error" title="The data set cannot be shown">
          {browsing.error.message}
        </Notice>
      )}
      {browsing.status === "shown" && (
        <section aria-labelledby="data-browser">
          <h3 id="data-browser" ref={heading} tabIndex={-1}>
            {browsing.dataset.manifest.title}
          </h3>
          <Contents dataset={browsing.dataset} />
        </section>
      )}
    </>
  );
}

const splits = [
  { value: "train", label: "Training images" },
  { value: "test", label: "Test images" },
] as const;

function Contents({ dataset }: { dataset: PackedDataset }) {
  const { manifest } = dataset;
  const [splitName, setSplitName] = useState<SplitName>("train");
  const [selected, setSelected] = useState<number | null>(null);
  // Counts choices in the sheet: each shows the image anew, which takes the focus.
  const [choiceCount, setChoiceCount] = useState(0);
  const choose = useCallback((exampleIndex: number) => {
    setSelected(exampleIndex);
    setChoiceCount((count) => count + 1);
  }, []);
  return (
    <>
      <p className="field-note">
        {formatShape(manifest.shape)}, {formatCount(dataset.train.count)} to train,{" "}
        {formatCount(dataset.test.count)} to test. Licence: {manifest.licence}. Source:{" "}
        {manifest.source}.
      </p>
      <CountsTable dataset={dataset} />
      <div className="split-switch">
        <Segmented
          label="Images of"
          value={splitName}
          options={splits}
          onChange={(next) => {
            setSplitName(next);
            setSelected(null);
          }}
        />
      </div>
      <div className="sheet-and-detail">
        <ContactSheet
          dataset={dataset}
          splitName={splitName}
          selected={selected}
          onSelect={choose}
        />
        {selected !== null && (
          <ImageDetail
            key={choiceCount}
            dataset={dataset}
            splitName={splitName}
            exampleIndex={selected}
            onSelect={setSelected}
          />
        )}
      </div>
    </>
  );
}

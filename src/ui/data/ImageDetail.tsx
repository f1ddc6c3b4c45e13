import { useEffect, useMemo, useRef } from "react";
import type { SplitName } from "../../core/dataset/manifest.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { formatCount } from "../../core/text/format.ts";
import { neighbourInGroup } from "../../state/datasetGroups.ts";
import { AugmentedRow } from "./AugmentedRow.tsx";
import { ImageCanvas } from "./ImageCanvas.tsx";

interface ImageDetailProps {
  dataset: PackedDataset;
  splitName: SplitName;
  exampleIndex: number;
  onSelect: (exampleIndex: number) => void;
}

/** One image: what it is, its neighbours of the same class and subgroup, its augmentation. */
export function ImageDetail({ dataset, splitName, exampleIndex, onSelect }: ImageDetailProps) {
  const { classNames, subgroupNames, shape } = dataset.manifest;
  const split = dataset[splitName];
  const imageBytes = shape.height * shape.width * shape.channels;
  const image = split.images.subarray(exampleIndex * imageBytes, (exampleIndex + 1) * imageBytes);
  const [previous, next] = useMemo(
    () => [neighbourInGroup(split, exampleIndex, -1), neighbourInGroup(split, exampleIndex, 1)],
    [split, exampleIndex],
  );
  const className = classNames[split.labels[exampleIndex]];
  const subgroupName = split.subgroups && subgroupNames[split.subgroups[exampleIndex]];
  const splitWord = splitName === "train" ? "training" : "test";
  const detail = useRef<HTMLElement>(null);
  // By keyboard there may be a hundred rows on the way to it; on a narrow page it comes below.
  useEffect(() => {
    detail.current?.focus({ preventScroll: true });
    detail.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section ref={detail} className="image-detail" aria-label="The chosen image" tabIndex={-1}>
      <ImageCanvas
        label={`Image ${exampleIndex}: ${className}`}
        image={image}
        shape={shape}
        width={160}
      />
      <div>
        <p aria-live="polite">
          Image {formatCount(exampleIndex)} of the {splitWord} split
          <br />
          Class: <strong>{className}</strong>
          {subgroupName !== null && (
            <>
              <br />
              Subgroup: <strong>{subgroupName}</strong>
            </>
          )}
        </p>
        <div className="button-row">
          <button
            type="button"
            disabled={previous === null}
            onClick={() => previous !== null && onSelect(previous)}
          >
            Previous
          </button>
          <button
            type="button"
            disabled={next === null}
            onClick={() => next !== null && onSelect(next)}
          >
            Next
          </button>
        </div>
      </div>
      {splitName === "train" && <AugmentedRow exampleIndex={exampleIndex} shape={shape} />}
    </section>
  );
}

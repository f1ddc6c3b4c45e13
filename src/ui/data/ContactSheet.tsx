import { useEffect, useMemo, useRef, useState } from "react";
import type { SplitName } from "../../core/dataset/manifest.ts";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { exampleGroups } from "../../state/datasetGroups.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";
import { SheetRow } from "./SheetRow.tsx";

/** Images of a group that are shown; the others are reached from one image to the next. */
const shownCount = 24;

interface ContactSheetProps {
  dataset: PackedDataset;
  splitName: SplitName;
  selected: number | null;
  onSelect: (exampleIndex: number) => void;
}

/** The first images of each class and subgroup, a row for each. */
export function ContactSheet({ dataset, splitName, selected, onSelect }: ContactSheetProps) {
  const { classNames, subgroupNames, shape } = dataset.manifest;
  const split = dataset[splitName];
  const groups = useMemo(
    () => exampleGroups(split, classNames.length, subgroupNames.length, shownCount),
    [split, classNames, subgroupNames],
  );
  const sheet = useRef<HTMLDivElement>(null);
  const width = useWidth(sheet);
  return (
    <ScrollArea label="Images by class">
      <div className="sheet" ref={sheet}>
        {groups.map(({ classIndex, subgroupIndex, count, firstIndices }) => {
          const className = classNames[classIndex];
          const subgroupName = subgroupIndex === null ? null : subgroupNames[subgroupIndex];
          return (
            <SheetRow
              key={`${splitName} ${classIndex} ${subgroupIndex}`}
              title={subgroupName === null ? className : `${className}, ${subgroupName}`}
              count={count}
              indices={firstIndices}
              images={split.images}
              shape={shape}
              width={width}
              chosenPlace={selected === null ? -1 : firstIndices.indexOf(selected)}
              onSelect={onSelect}
            />
          );
        })}
      </div>
    </ScrollArea>
  );
}

/** Width of an element in CSS pixels, as it is now. */
function useWidth(element: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}

import { useMemo } from "react";
import { formatBytes, formatCount, formatShape } from "../../core/text/format.ts";
import { estimatePack } from "../../state/importDraft.ts";
import type { ImportChoice } from "../../state/importSlice.ts";
import { ClassBalance } from "./ClassBalance.tsx";

interface EstimateLinesProps {
  choice: ImportChoice;
  issues: ReadonlyMap<string, string>;
}

/** What would be made: counts, balance, size. */
export function EstimateLines({ choice, issues }: EstimateLinesProps) {
  const { inspected, draft } = choice;
  const estimate = useMemo(() => estimatePack(inspected, draft), [inspected, draft]);
  const { trainCount, testCount, shape, bytes } = estimate;
  const tooLarge = issues.get("size");
  return (
    <>
      <div className="field-pair">
        <ClassBalance
          label="To train"
          classNames={inspected.classNames}
          counts={estimate.trainClassCounts}
        />
        <ClassBalance
          label="To test"
          classNames={inspected.classNames}
          counts={estimate.testClassCounts}
        />
      </div>
      <p role="status">
        Makes {formatCount(trainCount)} images to train and {formatCount(testCount)} to test
        {shape !== null && `, ${formatShape(shape)}`}
        {bytes !== null && `, about ${formatBytes(bytes)}`}.
      </p>
      {tooLarge !== undefined && <p className="field-error">{tooLarge}</p>}
    </>
  );
}

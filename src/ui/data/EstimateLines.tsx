import { useMemo } from "react";
import { formatBytes, formatCount, formatShape } from "../../core/text/format.ts";
import { estimatePack } from "../../state/importDraft.ts";
import type { ImportFieldsProps } from "./DescriptionFields.tsx";

/** What would be made: counts, balance, size. */
export function EstimateLines({ choice, issues }: ImportFieldsProps) {
  const { inspected, draft } = choice;
  const { classNames } = inspected;
  const estimate = useMemo(() => estimatePack(inspected, draft), [inspected, draft]);
  const { trainCount, testCount, shape, bytes } = estimate;
  const tooLarge = issues.get("size");
  return (
    <>
      <div className="field-pair">
        <ClassBalance label="To train" classNames={classNames} counts={estimate.trainClassCounts} />
        <ClassBalance label="To test" classNames={classNames} counts={estimate.testClassCounts} />
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

interface ClassBalanceProps {
  label: string;
  classNames: readonly string[];
  /** Shape [classes]. */
  counts: readonly number[];
}

/** Examples of each class as a row of bars. */
function ClassBalance({ label, classNames, counts }: ClassBalanceProps) {
  const most = Math.max(1, ...counts);
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  const span =
    low === high
      ? `${formatCount(low)} of each class`
      : `${formatCount(low)} to ${formatCount(high)} of a class`;
  return (
    <div className="balance">
      <div className="balance-bars" role="img" aria-label={`${label}: ${span}`}>
        {counts.map((count, classIndex) => (
          <span
            key={classNames[classIndex]}
            title={`${classNames[classIndex]}: ${formatCount(count)}`}
            style={{ height: `${(100 * count) / most}%` }}
          />
        ))}
      </div>
      <p className="field-note">
        {label}: {span}
      </p>
    </div>
  );
}

import { formatCount } from "../../core/text/format.ts";

interface ClassBalanceProps {
  /** What is counted: "Training examples". */
  label: string;
  classNames: readonly string[];
  /** Shape [classes]. */
  counts: readonly number[];
}

/** Examples of each class as a row of bars. */
export function ClassBalance({ label, classNames, counts }: ClassBalanceProps) {
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

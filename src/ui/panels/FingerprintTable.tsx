import { seedBlocksOf } from "../../core/experiment/plan.ts";
import { fourWords } from "../../core/metrics/fingerprint.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { ordinal, replicaName } from "../../core/text/counting.ts";
import { formatPercent, noFigure } from "../../core/text/format.ts";
import { DataTable } from "../controls/DataTable.tsx";
import { Term } from "../controls/Term.tsx";
import { hints } from "../hints.ts";

const columns = ["Condition", "Replica", "Status", "Accuracy", "Bits", "Final weights"].map(
  (title) => ({ title }),
);

/** Every replica's final fingerprint; equal ones of a condition share a letter. */
export function FingerprintTable({ results }: { results: ExperimentResults }) {
  const rows = results.conditions.flatMap(({ name, noise, replicas }) => {
    const seedBlocks = seedBlocksOf(results.spec, noise);
    const hasSeeds = seedBlocks.seedBlockCount > 1;
    const letters = distinctLetters(replicas.map(({ fingerprints }) => fingerprints.finalWeights));
    return replicas.map(({ replicaIndex, status, error, epochs, fingerprints }) => {
      const accuracy = epochs.at(-1)?.testAccuracy;
      return {
        key: `${name} ${replicaIndex}`,
        cells: [
          name,
          hasSeeds ? replicaName(replicaIndex, seedBlocks) : ordinal(replicaIndex),
          <span key="status" title={error?.message}>
            {error?.code ?? status}
          </span>,
          accuracy === undefined ? noFigure : formatPercent(accuracy),
          letters.get(fingerprints.finalWeights) ?? noFigure,
          <Fingerprint key="fingerprint" hex={fingerprints.finalWeights} />,
        ],
      };
    });
  });
  return (
    <details className="fingerprints">
      <summary>Replicas and fingerprints</summary>
      <p className="field-note">
        Equal letters mean equal bits in every weight.{" "}
        <Term definition={hints.fingerprint} label="fingerprint" />
      </p>
      <DataTable label="Replicas and fingerprints" columns={columns} rows={rows} />
    </details>
  );
}

function Fingerprint({ hex }: { hex: string }) {
  if (!/^[0-9a-f]{64}$/.test(hex)) return noFigure;
  return (
    <>
      <code title={hex}>{hex.slice(0, 12)}</code> <span>{fourWords(hex)}</span>
    </>
  );
}

/** A for the first fingerprint, B for the next other one, and so on; A1 after Z. */
function distinctLetters(prints: readonly string[]): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  for (const print of prints) {
    if (print === "" || letters.has(print)) continue;
    const round = Math.floor(letters.size / 26);
    const letter = String.fromCharCode(65 + (letters.size % 26));
    letters.set(print, round === 0 ? letter : `${letter}${round}`);
  }
  return letters;
}

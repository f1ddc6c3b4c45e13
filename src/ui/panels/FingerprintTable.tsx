import { fourWords } from "../../core/metrics/fingerprint.ts";
import type { ExperimentResults } from "../../core/results/results.ts";
import { ordinal } from "../../core/text/counting.ts";
import { formatPercent, noFigure } from "../../core/text/format.ts";
import { ScrollArea } from "../controls/ScrollArea.tsx";
import { Term } from "../controls/Term.tsx";
import { hints } from "../hints.ts";

/** Every replica's final fingerprint; equal ones of a condition share a letter. */
export function FingerprintTable({ results }: { results: ExperimentResults }) {
  return (
    <details className="fingerprints">
      <summary>Replicas and fingerprints</summary>
      <p className="field-note">
        Equal letters mean equal bits in every weight.{" "}
        <Term definition={hints.fingerprint} label="fingerprint" />
      </p>
      <ScrollArea label="Replicas and fingerprints">
        <table>
          <thead>
            <tr>
              <th scope="col">Condition</th>
              <th scope="col">Replica</th>
              <th scope="col">Status</th>
              <th scope="col">Accuracy</th>
              <th scope="col">Bits</th>
              <th scope="col">Final weights</th>
            </tr>
          </thead>
          <tbody>
            {results.conditions.flatMap((condition) => {
              const letters = distinctLetters(
                condition.replicas.map(({ fingerprints }) => fingerprints.finalWeights),
              );
              return condition.replicas.map((replica) => {
                const print = replica.fingerprints.finalWeights;
                const accuracy = replica.epochs.at(-1)?.testAccuracy;
                return (
                  <tr key={`${condition.name} ${replica.replicaIndex}`}>
                    <th scope="row">{condition.name}</th>
                    <td>{ordinal(replica.replicaIndex)}</td>
                    <td title={replica.error?.message}>{replica.error?.code ?? replica.status}</td>
                    <td>{accuracy === undefined ? noFigure : formatPercent(accuracy)}</td>
                    <td>{letters.get(print) ?? noFigure}</td>
                    <td>
                      <Fingerprint hex={print} />
                    </td>
                  </tr>
                );
              });
            })}
          </tbody>
        </table>
      </ScrollArea>
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

import { useEffect, useRef, useState } from "react";
import { formatBytes } from "../../core/text/format.ts";
import type { ListedDataset } from "../../state/datasetList.ts";
import { shortHash } from "../../state/resolveDataset.ts";
import { useLab } from "../../state/useLab.ts";
import { datasetText } from "./datasetText.ts";

/** A data set and its actions. */
export function DatasetRow({ dataset, isInUse }: { dataset: ListedDataset; isInUse: boolean }) {
  const chooseDataset = useLab((s) => s.chooseDataset);
  const removeDataset = useLab((s) => s.removeDataset);
  const loadForBrowsing = useLab((s) => s.loadForBrowsing);
  const [isAsking, setAsking] = useState(false);
  const { ref, name, title, hash } = dataset;
  return (
    <li>
      <div className="dataset-words">
        <strong tabIndex={-1}>{title}</strong>
        {isInUse && <span className="badge badge-ready">In use</span>}
        <p className="field-note">
          {name}: {datasetText(dataset)}. {formatBytes(dataset.bytes)}, {dataset.licence}.
        </p>
        {hash !== "" && <HashLine name={name} hash={hash} />}
      </div>
      <div className="button-row">
        <button
          type="button"
          disabled={isInUse}
          aria-label={`Use ${name}`}
          onClick={() => chooseDataset(name, ref.kind === "stored" ? hash : null)}
        >
          Use
        </button>
        <button
          type="button"
          aria-label={`Look at ${name}`}
          onClick={() => void loadForBrowsing(ref)}
        >
          Look
        </button>
        {ref.kind === "stored" && !isAsking && (
          <button type="button" aria-label={`Remove ${name}`} onClick={() => setAsking(true)}>
            Remove
          </button>
        )}
      </div>
      {isAsking && (
        <RemoveQuestion
          name={name}
          onKeep={() => setAsking(false)}
          onRemove={() => void removeDataset(hash)}
        />
      )}
    </li>
  );
}

function HashLine({ name, hash }: { name: string; hash: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <p className="field-note">
      Hash <code title={hash}>{shortHash(hash)}</code>
      <button
        type="button"
        className="quiet"
        aria-label={`Copy the hash of ${name}`}
        onClick={() => {
          navigator.clipboard.writeText(hash).then(
            () => setCopied(true),
            () => setCopied(false),
          );
        }}
      >
        {isCopied ? "Copied" : "Copy"}
      </button>
    </p>
  );
}

function RemoveQuestion(props: { name: string; onKeep: () => void; onRemove: () => void }) {
  const { name, onKeep, onRemove } = props;
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    keep.current?.focus();
  }, []);
  return (
    <fieldset className="remove-question">
      <legend>Remove {name} from this browser?</legend>
      <p>Experiments on it cannot run again until it is added again.</p>
      <div className="button-row">
        <button ref={keep} type="button" onClick={onKeep}>
          Keep it
        </button>
        <button type="button" className="primary" onClick={onRemove}>
          Remove it
        </button>
      </div>
    </fieldset>
  );
}

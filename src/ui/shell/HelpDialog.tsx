import { accuracySpread } from "../../core/report/figures/accuracySpread.ts";
import { churn } from "../../core/report/figures/churn.ts";
import { Dialog } from "../controls/Dialog.tsx";
import { hints } from "../hints.ts";

const shortcuts = [
  { keys: "Space", does: "Pause the experiment, or go on" },
  { keys: "Esc", does: "Cancel the experiment, after asking" },
  { keys: "?", does: "Open this help" },
];

const terms = [
  { term: "Replica", definition: hints.replica },
  { term: "Noise condition", definition: hints.condition },
  { term: "Reduction order", definition: hints.reduction },
  { term: accuracySpread.title, definition: accuracySpread.definition },
  { term: churn.title, definition: churn.definition },
  { term: "Divergence", definition: hints.divergence },
  { term: "Fingerprint", definition: hints.fingerprint },
];

export function HelpDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog title="Help" open={open} onClose={onClose}>
      <h3>Keys</h3>
      <dl className="keys">
        {shortcuts.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <h3>Words</h3>
      <dl className="glossary">
        {terms.map(({ term, definition }) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{definition}</dd>
          </div>
        ))}
      </dl>
      <p className="field-note">
        Built on Zhuang, Zhang, Song and Hooker,{" "}
        <cite>Randomness in Neural Network Training: Characterizing the Impact of Tooling</cite>,
        MLSys 2022, arXiv 2106.11872.
      </p>
      <div className="button-row">
        <button type="button" className="primary" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

import { Dialog } from "../controls/Dialog.tsx";

interface CancelDialogProps {
  open: boolean;
  onKeep: () => void;
  onCancel: () => void;
}

/** Asks before a run is cancelled. */
export function CancelDialog({ open, onKeep, onCancel }: CancelDialogProps) {
  return (
    <Dialog title="Cancel the experiment?" open={open} onClose={onKeep}>
      <p>Replicas that are done are kept and can be exported. The others are lost.</p>
      <div className="button-row">
        <button type="button" onClick={onKeep}>
          Keep training
        </button>
        <button type="button" className="primary" onClick={onCancel}>
          Cancel the experiment
        </button>
      </div>
    </Dialog>
  );
}

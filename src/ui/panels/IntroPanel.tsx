import { useMemo } from "react";
import { trainedModels } from "../../core/experiment/experimentSpec.ts";
import { conditionNames } from "../../core/experiment/noiseCondition.ts";
import { trainingCountOf } from "../../core/experiment/plan.ts";
import { presetOf } from "../../core/experiment/presets.ts";
import { formatCount, formatQuantity } from "../../core/text/format.ts";
import { setupIssues } from "../../state/setupSlice.ts";
import { useLab } from "../../state/useLab.ts";
import { conditionStyles } from "../conditionStyle.ts";
import { useDatasetResolution } from "./useDatasets.ts";

/** What the lab does, and the button that starts the experiment. */
export function IntroPanel() {
  const setup = useLab((s) => s.setup);
  const isMissing = useLab((s) => s.adapter.status === "missing");
  const startRun = useLab((s) => s.startRun);
  const isQuick = useMemo(() => presetOf(setup) === "quick", [setup]);
  const lacksData = useDatasetResolution()?.kind === "missing";
  const isValid = useMemo(() => setupIssues(setup).size === 0, [setup]);
  const trainings = formatQuantity(trainingCountOf(setup), "training");
  return (
    <section className="intro" aria-labelledby="intro-title">
      <div>
        <h2 id="intro-title">
          Train one network many times from the same seed. Are the models the same?
        </h2>
        <p>
          The lab trains replicas of a small network in this tab, on WebGPU, and lets noise in from
          the sources you choose: from the seeds, or from the order in which the hardware adds
          numbers. You see when the replicas first differ, and by how much.
        </p>
        <button
          type="button"
          className="primary large"
          disabled={isMissing || lacksData || !isValid}
          onClick={() => void startRun()}
        >
          {isQuick ? "Run the quick experiment" : "Run this experiment"}
        </button>
        <p className="field-note">
          {lacksData
            ? "The data set of this experiment is not here: add it, or choose another one."
            : isQuick
              ? `${formatCount(trainingCountOf(setup))} small trainings on drawn digits: about two minutes on a laptop without a GPU, less with one. Nothing leaves this page.`
              : `${trainings} of ${trainedModels(setup).join(", ")}, ${formatCount(setup.training.epochCount)} epochs each. Nothing leaves this page.`}
        </p>
      </div>
      <NoiseMatrix />
    </section>
  );
}

/** Sketches of how the replicas' weights diverge: where, and how widely. */
const sketches = [
  ["M4 44 C 40 40, 60 12, 124 8"],
  [
    "M4 44 C 40 40, 55 18, 76 12 S 110 8, 124 3",
    "M76 12 C 90 10, 110 12, 124 11",
    "M76 12 C 90 10, 105 14, 124 17",
  ],
  ["M4 30 C 40 30, 60 6, 124 5", "M4 40 C 40 42, 60 16, 124 12", "M4 50 C 40 46, 60 28, 124 19"],
  ["M4 28 C 30 32, 60 2, 124 4", "M4 40 C 40 38, 70 22, 124 12", "M4 50 C 40 50, 56 24, 124 21"],
];

function NoiseMatrix() {
  const styles = conditionStyles(conditionNames);
  const cell = (index: number) => (
    <td>
      <svg viewBox="0 0 128 54" aria-hidden="true">
        {sketches[index]?.map((path) => (
          <path
            key={path}
            d={path}
            fill="none"
            stroke={styles[index]?.color}
            strokeWidth="2"
            strokeDasharray={styles[index]?.dash}
          />
        ))}
      </svg>
      <strong>{conditionNames[index]}</strong>
    </td>
  );
  return (
    <table className="matrix">
      <caption>The four noise conditions</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">additions in a fixed order</th>
          <th scope="col">additions as they arrive</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">same seeds</th>
          {cell(0)}
          {cell(1)}
        </tr>
        <tr>
          <th scope="row">a seed each</th>
          {cell(2)}
          {cell(3)}
        </tr>
      </tbody>
    </table>
  );
}

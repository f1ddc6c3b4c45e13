import { readFile } from "node:fs/promises";
import { LabError, reasonOf } from "../../src/core/errors.ts";
import { type ExperimentSpec, parseExperiment } from "../../src/core/experiment/experimentSpec.ts";
import { presetExperiment, presetNames } from "../../src/core/experiment/presets.ts";
import type { ExperimentChoice } from "./arguments.ts";

/**
 * The chosen experiment, validated, with the command line's changes in it.
 *
 * @param pathOf Turns what the user typed into a path.
 * @param datasetName Other data to train on; the experiment's subset and hash are of its own data.
 * @throws {LabError} "experiment-invalid" if there is no such preset or file, or it is malformed.
 */
export async function readExperiment(
  { experiment, replicaCount, seedBlockCount, epochCount, profile }: ExperimentChoice,
  pathOf: (typed: string) => string,
  datasetName: string | null = null,
): Promise<ExperimentSpec> {
  const spec = presetNames.some((name) => name === experiment)
    ? presetExperiment(experiment)
    : await experimentFromFile(experiment, pathOf(experiment));
  return parseExperiment({
    ...spec,
    dataset:
      datasetName === null || datasetName === spec.dataset.name
        ? spec.dataset
        : { name: datasetName },
    replicaCount: replicaCount ?? spec.replicaCount,
    seedBlockCount: seedBlockCount ?? spec.seedBlockCount,
    training: { ...spec.training, epochCount: epochCount ?? spec.training.epochCount },
    profile: profile ?? spec.profile,
  });
}

async function experimentFromFile(typed: string, path: string): Promise<ExperimentSpec> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    const presets = presetNames.join(", ");
    const reason = reasonOf(cause);
    throw new LabError(
      "experiment-invalid",
      `"${typed}" is neither a preset (${presets}) nor a file that can be read: ${reason}`,
      { cause },
    );
  }
  try {
    return parseExperiment(JSON.parse(text));
  } catch (cause) {
    const reason = reasonOf(cause);
    const what = cause instanceof LabError ? "" : "is no JSON: ";
    throw new LabError("experiment-invalid", `${typed}: ${what}${reason}`, { cause });
  }
}

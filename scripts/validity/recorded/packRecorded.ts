import { mapTable } from "../../../src/core/closedTable.ts";
import { LabError } from "../../../src/core/errors.ts";
import { replicaPlace } from "../../../src/core/experiment/plan.ts";
import { adapterName } from "../../../src/core/results/passport.ts";
import type { ExperimentResults } from "../../../src/core/results/results.ts";
import { byExample, type RecordedFile, type RecordedName } from "./recordedFile.ts";

/** Results of one condition, and the experiment that they are of. */
export interface RecordedRun {
  /** File of the experiment, from the package's root. */
  readonly experiment: string;
  /** The command that trained it. */
  readonly command: string;
  readonly results: ExperimentResults;
}

/**
 * Takes the last epoch's predictions out of results, each distinct one once.
 *
 * @param command That which writes the file.
 * @throws {LabError} "results-invalid" where results are of several conditions, lack replicas, or
 *   are of other data than the first.
 */
export function packRecorded(
  runs: Readonly<Record<RecordedName, RecordedRun>>,
  command: string,
): RecordedFile {
  const { results: first } = runs.IMPL;
  const { testLabels, testSubgroups, classNames, subgroupNames, name, hash } = first.dataset;
  if (testSubgroups === null) throw invalid("The data need subgroups");
  const vectors = new Map<string, { readonly index: number; readonly vector: Uint8Array }>();
  const indexOf = (vector: Uint8Array): number => {
    const key = vector.join();
    const { index } = vectors.get(key) ?? { index: vectors.size };
    vectors.set(key, { index, vector });
    return index;
  };
  const conditions = mapTable(runs, ({ results, experiment, command: trained }, runName) => {
    if (results.dataset.hash !== hash) throw invalid(`${runName} is of other data`);
    const blocks = blocksOf(runName, results);
    return {
      experiment,
      command: trained,
      startedAt: results.startedAt,
      elapsedMs: results.elapsedMs,
      adapter: adapterName(results.passport),
      browser: results.passport.browser,
      kernels: results.versions.kernels,
      predictions: blocks.map((block) => block.map(({ predictions }) => indexOf(predictions))),
      weights: blocks.map((block) => block.map(({ fingerprint }) => fingerprint.slice(0, 8))),
    };
  });
  return {
    version: 1,
    command,
    dataset: {
      name,
      hash,
      classNames: [...classNames],
      subgroupNames: [...subgroupNames],
      testLabels,
      testSubgroups,
    },
    vectors: byExample([...vectors.values()].map(({ vector }) => vector)),
    vectorCount: vectors.size,
    conditions,
  };
}

/** Shape [blocks][replicas]. */
function blocksOf(name: string, { spec, conditions }: ExperimentResults) {
  const [condition] = conditions;
  const replicas = condition?.replicas.filter(({ status }) => status === "done") ?? [];
  const { seedBlockCount, replicaCount } = spec;
  if (conditions.length !== 1 || replicas.length !== seedBlockCount * replicaCount) {
    throw invalid(`${name} needs one condition, with all its replicas finished`);
  }
  const blocks = Array.from({ length: seedBlockCount }, () =>
    Array.from({ length: replicaCount }, () => ({
      fingerprint: "",
      predictions: new Uint8Array(),
    })),
  );
  for (const { replicaIndex, epochs, fingerprints } of replicas) {
    const { seedBlock, indexInBlock } = replicaPlace(spec, replicaIndex);
    const predictions = Uint8Array.from(epochs[epochs.length - 1].predictions);
    blocks[seedBlock][indexInBlock] = { fingerprint: fingerprints.finalWeights, predictions };
  }
  return blocks;
}

function invalid(message: string): LabError {
  return new LabError("results-invalid", message);
}

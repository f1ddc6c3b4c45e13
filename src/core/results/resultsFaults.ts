import { sameCondition } from "../experiment/noiseCondition.ts";
import { stepsPerEpoch } from "../experiment/plan.ts";
import { below, type Faults, fault, indexFaults, lengthFaults } from "./faults.ts";
import { replicaFaults } from "./replicaFaults.ts";
import type { ConditionResult, ExperimentResults } from "./results.ts";

/**
 * What the fields of results must be to one another, once each is of the right type: labels,
 * predictions and subgroups within their counts, lengths that agree, accuracies that the
 * predictions give, epochs complete and in order, conditions and replicas that the experiment has.
 */
export function* resultsFaults(results: ExperimentResults): Faults {
  const { spec, status, error, conditions } = results;
  if ((status === "failed") !== (error !== undefined)) {
    yield fault("error", "is there if, and only if, the status is failed");
  }
  yield* below(["dataset"], datasetFaults(results));
  const specIndices = conditions.map(({ name }) =>
    spec.conditions.findIndex((condition) => condition.name === name),
  );
  for (const [index, condition] of conditions.entries()) {
    const path = ["conditions", index];
    const specIndex = specIndices[index];
    if (specIndex === -1) {
      yield fault([...path, "name"], "needs a name that a condition of the experiment has");
      continue;
    }
    if (specIndices.slice(0, index).some((before) => before >= specIndex)) {
      yield fault([...path, "name"], "needs the experiment's order, each condition once");
    }
    if (!sameCondition(condition.noise, spec.conditions[specIndex].noise)) {
      yield fault([...path, "noise"], "needs to be what the experiment says");
    }
    yield* below(path, conditionFaults(results, condition));
  }
  yield* traceLengthFaults(results);
}

function* datasetFaults({ spec, dataset }: ExperimentResults): Faults {
  const { hash, classNames, subgroupNames, testLabels, testSubgroups } = dataset;
  if (spec.dataset.hash !== undefined && spec.dataset.hash !== hash) {
    yield fault("hash", "needs to be the one that the experiment insists on");
  }
  const exampleCount = spec.dataset.testCount ?? Math.max(1, testLabels.length);
  yield* lengthFaults("testLabels", testLabels, exampleCount);
  yield* indexFaults("testLabels", testLabels, classNames.length, "labels");
  if ((testSubgroups === null) !== (subgroupNames.length === 0)) {
    yield fault("testSubgroups", "are there if, and only if, the subgroups have names");
  }
  if (testSubgroups === null) return;
  yield* lengthFaults("testSubgroups", testSubgroups, testLabels.length);
  yield* indexFaults("testSubgroups", testSubgroups, subgroupNames.length, "subgroups");
}

function* conditionFaults(results: ExperimentResults, condition: ConditionResult): Faults {
  const { tensors, replicas } = condition;
  let offset = 0;
  for (const [index, tensor] of tensors.entries()) {
    if (tensor.offset !== offset) {
      yield fault(["tensors", index, "offset"], `needs ${offset}, the end of the tensor before`);
    }
    if (tensors.findIndex(({ name }) => name === tensor.name) !== index) {
      yield fault(["tensors", index, "name"], "needs a name of its own");
    }
    offset += tensor.size;
  }
  const seen = new Set<number>();
  for (const [index, replica] of replicas.entries()) {
    const { replicaIndex } = replica;
    const path = ["replicas", index];
    if (replicaIndex >= results.spec.replicaCount || seen.has(replicaIndex)) {
      const message = `needs an index of its own below ${results.spec.replicaCount}`;
      yield fault([...path, "replicaIndex"], `${message}, got ${replicaIndex}`);
    }
    seen.add(replicaIndex);
    yield* below(path, replicaFaults(results, condition, replica));
  }
}

/**
 * Traces have a value before training and one per step. How many steps a replica has follows from
 * the experiment where it limits the training examples; else complete replicas agree on it.
 */
function* traceLengthFaults({ spec, conditions }: ExperimentResults): Faults {
  const { dataset, training } = spec;
  const perEpoch =
    dataset.trainCount === undefined ? null : stepsPerEpoch(dataset.trainCount, training.batchSize);
  let completeLength = perEpoch === null ? null : perEpoch * training.epochCount + 1;
  for (const [c, { replicas, tensors }] of conditions.entries()) {
    for (const [r, { epochs, divergence, hashTrace }] of replicas.entries()) {
      const path = ["conditions", c, "replicas", r];
      const ownLength = divergence?.differingBits.length ?? null;
      const hashRows = hashTrace === null ? null : hashTrace.hashes.length / tensors.length;
      const found = ownLength ?? hashRows;
      if (found === null) continue;
      const isComplete = epochs.length === training.epochCount;
      if (isComplete) completeLength ??= found;
      const needed = isComplete
        ? completeLength
        : perEpoch === null
          ? found
          : perEpoch * epochs.length + 1;
      const field = ownLength === null ? ["hashTrace", "hashes"] : ["divergence", "differingBits"];
      const rule = `needs ${needed} values, one before training and one per step`;
      if (found !== needed || found < 1) yield fault([...path, ...field], `${rule}, got ${found}`);
      if (hashRows !== null && hashRows !== found) {
        const message = `needs the ${found} steps of the divergence, got ${hashRows}`;
        yield fault([...path, "hashTrace", "hashes"], message);
      }
    }
  }
}

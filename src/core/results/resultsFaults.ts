import { stepsPerEpoch } from "../experiment/plan.ts";
import { accuracy, perClassAccuracy } from "../metrics/accuracy.ts";
import type {
  ConditionResult,
  DivergenceTrace,
  EpochRecord,
  ExperimentResults,
  HashTrace,
  ReplicaResult,
} from "./results.ts";

/** Where a document breaks its own rules, and how. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Faults = Generator<Fault, void>;

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
    if (!haveEqualEntries(condition.noise, spec.conditions[specIndex].noise)) {
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

function* replicaFaults(
  results: ExperimentResults,
  { tensors }: ConditionResult,
  { status, error, epochs, finalWeights, divergence, hashTrace }: ReplicaResult,
): Faults {
  if ((status === "failed") !== (error !== null)) {
    yield fault("error", "is there if, and only if, the replica failed");
  }
  const { epochCount } = results.spec.training;
  const isComplete = epochs.length === epochCount;
  if (!isComplete && !(status === "failed" && epochs.length < epochCount)) {
    yield fault("epochs", `needs ${epochCount} epochs, got ${epochs.length}`);
  }
  for (const [index, record] of epochs.entries()) {
    yield* below(["epochs", index], epochFaults(results, record, index));
    if (status === "done" && !Number.isFinite(record.trainLoss)) {
      yield fault(["epochs", index, "trainLoss"], "is finite unless the replica diverged");
    }
  }
  const weightCount = tensors.reduce((sum, { size }) => sum + size, 0);
  // A replica that failed before its first step may have no weights to show.
  if (status !== "failed" || finalWeights.length > 0) {
    yield* lengthFaults("finalWeights", finalWeights, weightCount);
  }
  if (status === "done" && !finalWeights.every(Number.isFinite)) {
    yield fault("finalWeights", "are finite unless the replica diverged");
  }
  const tensorNames = tensors.map(({ name }) => name);
  if (divergence !== null) {
    yield* below(["divergence"], divergenceFaults(divergence, tensorNames, 32 * weightCount));
  }
  if (hashTrace !== null) yield* below(["hashTrace"], hashTraceFaults(hashTrace, tensorNames));
}

function* epochFaults(
  { dataset: { classNames, testLabels } }: ExperimentResults,
  record: EpochRecord,
  index: number,
): Faults {
  const { epoch, predictions } = record;
  if (epoch !== index) yield fault("epoch", `needs ${index}, its place, got ${epoch}`);
  yield* lengthFaults("predictions", predictions, testLabels.length);
  yield* indexFaults("predictions", predictions, classNames.length, "predictions");
  yield* lengthFaults("perClassAccuracy", record.perClassAccuracy, classNames.length);
  if (predictions.length !== testLabels.length || testLabels.length === 0) return;
  const found = accuracy(predictions, testLabels);
  if (record.testAccuracy !== found) {
    yield fault("testAccuracy", `needs ${found}, as predicted, got ${record.testAccuracy}`);
  }
  if (testLabels.some((label) => label >= classNames.length)) return;
  const rates = perClassAccuracy(predictions, testLabels, classNames.length);
  const wrong = rates.findIndex((rate, label) => !Object.is(rate, record.perClassAccuracy[label]));
  if (wrong !== -1) {
    const rule = `needs ${rates[wrong]} at ${wrong}, as predicted`;
    yield fault("perClassAccuracy", `${rule}, got ${record.perClassAccuracy[wrong]}`);
  }
}

function* divergenceFaults(
  { differingBits, l2, firstStep, firstTensor }: DivergenceTrace,
  tensorNames: readonly string[],
  bitCount: number,
): Faults {
  if (differingBits.some((bits) => bits > bitCount)) {
    yield fault("differingBits", `needs at most the ${bitCount} bits of all weights`);
  }
  yield* lengthFaults("l2", l2, differingBits.length);
  if (l2.some((distance) => distance < 0)) yield fault("l2", "needs distances of at least 0");
  const differs = differingBits.findIndex((bits) => bits > 0);
  const expected = differs === -1 ? null : differs;
  if (firstStep !== expected) {
    yield fault("firstStep", `needs ${expected}, the first that differs, got ${firstStep}`);
  }
  if (firstStep === null ? firstTensor !== null : !tensorNames.includes(firstTensor ?? "")) {
    yield fault("firstTensor", "needs the name of a tensor, or null where nothing differs");
  }
}

function* hashTraceFaults({ tensors, hashes }: HashTrace, tensorNames: readonly string[]): Faults {
  if (!haveEqualEntries(tensors, tensorNames)) {
    yield fault("tensors", "needs the names of the condition's tensors");
  } else if (hashes.length % Math.max(1, tensors.length) !== 0) {
    yield fault("hashes", "needs one hash per tensor and step");
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

function fault(path: string | readonly (string | number)[], message: string): Fault {
  return { path: typeof path === "string" ? [path] : path, message };
}

/** The faults of a part, with the way to it. */
function* below(path: readonly (string | number)[], faults: Faults): Faults {
  for (const found of faults) yield { ...found, path: [...path, ...found.path] };
}

function* lengthFaults(field: string, values: { readonly length: number }, needed: number): Faults {
  if (values.length !== needed) {
    yield fault(field, `needs ${needed} elements, got ${values.length}`);
  }
}

function* indexFaults(field: string, indices: Uint8Array, count: number, what: string): Faults {
  const wrong = indices.findIndex((index) => index >= count);
  if (wrong !== -1) {
    yield fault(field, `needs ${what} below ${count}, got ${indices[wrong]} at ${wrong}`);
  }
}

/** True if two flat objects or arrays have the same entries, in whatever order. */
function haveEqualEntries(a: object, b: object): boolean {
  const entries = (of: object) => JSON.stringify(Object.entries(of).sort());
  return entries(a) === entries(b);
}

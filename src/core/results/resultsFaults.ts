import { sameCondition } from "../experiment/noiseCondition.ts";
import { replicaCountOf, stepsPerEpoch } from "../experiment/plan.ts";
import { accuracy, perClassAccuracy } from "../metrics/accuracy.ts";
import { predictedClass } from "../metrics/evaluateLogits.ts";
import type {
  ConditionResult,
  CostBlocks,
  ExperimentResults,
  ReferenceStep,
  ReplicaResult,
} from "./results.ts";

type Path = readonly (string | number)[];

/** Where a document breaks a rule, and how. */
interface Fault {
  readonly path: Path;
  readonly message: string;
}

/** Collects the faults of a part of a document. */
class Rules {
  readonly faults: Fault[];
  readonly #path: Path;

  constructor(faults: Fault[], path: Path) {
    this.faults = faults;
    this.#path = path;
  }

  /** For a part of this part. */
  at(...path: Path): Rules {
    return new Rules(this.faults, [...this.#path, ...path]);
  }

  /** A fault of the field unless the rule holds. */
  check(field: string, holds: boolean, message: string): void {
    if (!holds) this.faults.push({ path: [...this.#path, field], message });
  }

  checkLength(field: string, { length }: { readonly length: number }, needed: number): void {
    this.check(field, length === needed, `needs ${needed} elements, got ${length}`);
  }

  checkIndices(field: string, indices: Uint8Array, count: number, what: string): void {
    const wrong = indices.findIndex((index) => index >= count);
    const message = `needs ${what} below ${count}, got ${indices[wrong]} at ${wrong}`;
    this.check(field, wrong === -1, message);
  }
}

/**
 * What the fields of results must be to one another, once each is of the right type: labels,
 * predictions and subgroups within their counts, lengths that agree, accuracies that the
 * predictions give, predictions that kept logits give, epochs complete and in order, conditions and replicas that the experiment has.
 */
export function resultsFaults(results: ExperimentResults): readonly Fault[] {
  const { spec, status, error, conditions, referenceStep, costBlocks } = results;
  const rules = new Rules([], []);
  const onlyIfFailed = "is there if, and only if, the status is failed";
  rules.check("error", (status === "failed") === (error !== undefined), onlyIfFailed);
  checkDataset(rules.at("dataset"), results);
  if (referenceStep !== undefined)
    checkReferenceStep(rules.at("referenceStep"), spec, referenceStep);
  if (costBlocks !== undefined) checkCostBlocks(rules.at("costBlocks"), spec, costBlocks);
  let lastIndex = -1;
  for (const [index, condition] of conditions.entries()) {
    const own = rules.at("conditions", index);
    const specIndex = spec.conditions.findIndex(({ name }) => name === condition.name);
    own.check("name", specIndex !== -1, "needs a name that a condition of the experiment has");
    if (specIndex === -1) continue;
    const inOrder = specIndex > lastIndex;
    own.check("name", inOrder, "needs the experiment's order, each condition once");
    lastIndex = Math.max(lastIndex, specIndex);
    const sameNoise = sameCondition(condition.noise, spec.conditions[specIndex].noise);
    own.check("noise", sameNoise, "needs to be that of the experiment");
    checkCondition(own, results, condition);
  }
  checkTraceLengths(rules, results);
  return rules.faults;
}

function checkReferenceStep(
  rules: Rules,
  { conditions }: ExperimentResults["spec"],
  { condition, start, end, error }: ReferenceStep,
): void {
  const isKnown = condition === null || conditions.some(({ name }) => name === condition);
  rules.check("condition", isKnown, "needs a name that a condition of the experiment has");
  const isMissing = start === null || end === null;
  rules.check(
    "error",
    isMissing === (error !== undefined),
    "is there if, and only if, bits are missing",
  );
}

/** Times are paired turn by turn, so all conditions have as many. */
function checkCostBlocks(
  rules: Rules,
  spec: ExperimentResults["spec"],
  { conditions, missing }: CostBlocks,
): void {
  const hasTimes = conditions.length > 0;
  const onlyIfNone = "is there if, and only if, no condition has times";
  rules.check("missing", hasTimes === (missing === undefined), onlyIfNone);
  let lastIndex = -1;
  for (const [index, { name, stepMs, gpuStepMs }] of conditions.entries()) {
    const own = rules.at("conditions", index);
    const specIndex = spec.conditions.findIndex((condition) => condition.name === name);
    const inOrder = specIndex > lastIndex;
    own.check("name", inOrder, "needs the experiment's conditions in their order, each once");
    lastIndex = Math.max(lastIndex, specIndex);
    own.checkLength("stepMs", stepMs, conditions[0].stepMs.length);
    own.check("stepMs", stepMs.length > 0, "needs a time");
    if (gpuStepMs !== null) own.checkLength("gpuStepMs", gpuStepMs, stepMs.length);
  }
}

function checkDataset(rules: Rules, { spec, dataset }: ExperimentResults): void {
  const { hash, classNames, subgroupNames, testLabels, testSubgroups } = dataset;
  const hasHash = spec.dataset.hash === undefined || spec.dataset.hash === hash;
  rules.check("hash", hasHash, "needs to be the one that the experiment asks for");
  rules.checkLength("testLabels", testLabels, spec.dataset.testCount ?? (testLabels.length || 1));
  rules.checkIndices("testLabels", testLabels, classNames.length, "labels");
  const onlyIfNamed = "are there if, and only if, the subgroups have names";
  rules.check(
    "testSubgroups",
    (testSubgroups === null) === (subgroupNames.length === 0),
    onlyIfNamed,
  );
  if (testSubgroups === null) return;
  rules.checkLength("testSubgroups", testSubgroups, testLabels.length);
  rules.checkIndices("testSubgroups", testSubgroups, subgroupNames.length, "subgroups");
}

function checkCondition(
  rules: Rules,
  results: ExperimentResults,
  condition: ConditionResult,
): void {
  const { noise, tensors, replicas } = condition;
  let offset = 0;
  for (const [index, tensor] of tensors.entries()) {
    const own = rules.at("tensors", index);
    own.check("offset", tensor.offset === offset, `needs ${offset}, the end of the tensor before`);
    const firstIndex = tensors.findIndex(({ name }) => name === tensor.name);
    own.check("name", firstIndex === index, "needs a name of its own");
    offset += tensor.size;
  }
  const replicaCount = replicaCountOf(results.spec, noise);
  const seen = new Set<number>();
  for (const [index, replica] of replicas.entries()) {
    const own = rules.at("replicas", index);
    const { replicaIndex } = replica;
    const message = `needs an index of its own below ${replicaCount}, got ${replicaIndex}`;
    own.check("replicaIndex", replicaIndex < replicaCount && !seen.has(replicaIndex), message);
    seen.add(replicaIndex);
    checkReplica(own, results, condition, replica);
  }
}

function checkReplica(
  rules: Rules,
  results: ExperimentResults,
  { tensors }: ConditionResult,
  replica: ReplicaResult,
): void {
  const { status, error, epochs, finalWeights, divergence, hashTrace } = replica;
  const isFailed = status === "failed";
  rules.check(
    "error",
    isFailed === (error !== null),
    "is there if, and only if, the replica failed",
  );
  const { epochCount } = results.spec.training;
  const hasEpochs = epochs.length === epochCount || (isFailed && epochs.length < epochCount);
  rules.check("epochs", hasEpochs, `needs ${epochCount} epochs, got ${epochs.length}`);
  const mayBeInfinite = status !== "done";
  for (const [index, record] of epochs.entries()) {
    const own = rules.at("epochs", index);
    checkEpoch(own, results, record, index);
    const hasLoss = mayBeInfinite || Number.isFinite(record.trainLoss);
    own.check("trainLoss", hasLoss, "is finite unless the replica diverged");
  }
  const weightCount = tensors.reduce((sum, { size }) => sum + size, 0);
  // A replica that failed before its first step may have no weights.
  if (!isFailed || finalWeights.length > 0) {
    rules.checkLength("finalWeights", finalWeights, weightCount);
  }
  const areFinite = mayBeInfinite || finalWeights.every(Number.isFinite);
  rules.check("finalWeights", areFinite, "are finite unless the replica diverged");
  checkLogits(rules, results, replica);
  const names = tensors.map(({ name }) => name);
  if (divergence !== null) {
    checkDivergence(rules.at("divergence"), divergence, names, 32 * weightCount);
  }
  if (hashTrace !== null) {
    const own = rules.at("hashTrace");
    const sameNames = JSON.stringify(hashTrace.tensors) === JSON.stringify(names);
    own.check("tensors", sameNames, "needs the names of the condition's tensors");
    const isWhole = !sameNames || hashTrace.hashes.length % names.length === 0;
    own.check("hashes", isWhole, "needs one hash per tensor and step");
  }
}

function checkEpoch(
  rules: Rules,
  { dataset: { classNames, testLabels } }: ExperimentResults,
  { epoch, predictions, testAccuracy, perClassAccuracy: rates }: ReplicaResult["epochs"][number],
  index: number,
): void {
  const classCount = classNames.length;
  rules.check("epoch", epoch === index, `needs ${index}, its place, got ${epoch}`);
  rules.checkLength("predictions", predictions, testLabels.length);
  rules.checkIndices("predictions", predictions, classCount, "predictions");
  rules.checkLength("perClassAccuracy", rates, classCount);
  if (predictions.length !== testLabels.length || testLabels.length === 0) return;
  const needed = accuracy(predictions, testLabels);
  const message = `needs ${needed}, as predicted, got ${testAccuracy}`;
  rules.check("testAccuracy", testAccuracy === needed, message);
  if (testLabels.some((label) => label >= classCount)) return;
  const neededRates = perClassAccuracy(predictions, testLabels, classCount);
  const wrong = neededRates.findIndex((rate, label) => !Object.is(rate, rates[label]));
  const rule = `needs ${neededRates[wrong]} at ${wrong}, as predicted, got ${rates[wrong]}`;
  rules.check("perClassAccuracy", wrong === -1, rule);
}

/** Kept logits give the predictions of the last epoch, example by example. */
function checkLogits(
  rules: Rules,
  { spec, dataset: { classNames, testLabels } }: ExperimentResults,
  { status, epochs, testLogits }: ReplicaResult,
): void {
  const predictions = epochs.at(-1)?.predictions;
  const areKept = spec.keepLogits && predictions !== undefined;
  const onlyIfKept = "are there if, and only if, the experiment keeps them";
  rules.check("testLogits", areKept === (testLogits !== undefined), onlyIfKept);
  if (predictions === undefined || testLogits === undefined) return;
  const classCount = classNames.length;
  rules.checkLength("testLogits", testLogits, testLabels.length * classCount);
  const areFinite = status !== "done" || testLogits.every(Number.isFinite);
  rules.check("testLogits", areFinite, "are finite unless the replica diverged");
  const wrong = predictions.findIndex((predicted, example) => {
    const row = testLogits.subarray(example * classCount, (example + 1) * classCount);
    return row.every(Number.isFinite) && predicted !== predictedClass(row);
  });
  const message = `needs the largest logit at the class that is predicted, ${predictions[wrong]}, at ${wrong}`;
  rules.check("testLogits", wrong === -1, message);
}

function checkDivergence(
  rules: Rules,
  { differingBits, l2, firstStep, firstTensor }: NonNullable<ReplicaResult["divergence"]>,
  tensorNames: readonly string[],
  bitCount: number,
): void {
  const areBits = differingBits.every((bits) => bits <= bitCount);
  rules.check("differingBits", areBits, `needs at most the ${bitCount} bits of all weights`);
  rules.checkLength("l2", l2, differingBits.length);
  rules.check("l2", !l2.some((distance) => distance < 0), "needs distances of at least 0");
  const found = differingBits.findIndex((bits) => bits > 0);
  const needed = found === -1 ? null : found;
  const message = `needs ${needed}, the first that differs, got ${firstStep}`;
  rules.check("firstStep", firstStep === needed, message);
  const isTensor =
    firstStep === null ? firstTensor === null : tensorNames.includes(firstTensor ?? "");
  rules.check("firstTensor", isTensor, "needs the name of a tensor, or null where nothing differs");
}

/**
 * Traces have a value before training and one per step. How many steps a replica has follows from
 * the experiment where it limits the training examples; else complete replicas agree on it.
 */
function checkTraceLengths(rules: Rules, { spec, conditions }: ExperimentResults): void {
  const { trainCount } = spec.dataset;
  const { batchSize, epochCount } = spec.training;
  let completeLength: number | null = null;
  for (const [c, { replicas, tensors }] of conditions.entries()) {
    for (const [r, { epochs, divergence, hashTrace }] of replicas.entries()) {
      const hashRows = hashTrace && hashTrace.hashes.length / tensors.length;
      const length = divergence?.differingBits.length ?? hashRows;
      if (length === null) continue;
      let needed = length;
      if (trainCount !== undefined) {
        needed = stepsPerEpoch(trainCount, batchSize) * epochs.length + 1;
      } else if (epochs.length === epochCount) {
        completeLength ??= length;
        needed = completeLength;
      }
      const own = rules.at("conditions", c, "replicas", r);
      const [part, field] = divergence ? ["divergence", "differingBits"] : ["hashTrace", "hashes"];
      const message = `needs ${needed} values, one before training and one per step, got ${length}`;
      own.at(part).check(field, length === needed && length >= 1, message);
      const sameSteps = hashRows === null || hashRows === length;
      const rule = `needs the ${length} steps of the divergence, got ${hashRows}`;
      own.at("hashTrace").check("hashes", sameSteps, rule);
    }
  }
}

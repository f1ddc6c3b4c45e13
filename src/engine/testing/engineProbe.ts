import type { PackedDataset, PackedSplit } from "../../core/dataset/packedDataset.ts";
import type { ProfileName } from "../../core/experiment/experimentSpec.ts";
import type { ModelName } from "../../core/experiment/models.ts";
import { namedCondition } from "../../core/experiment/noiseCondition.ts";
import { recipeSources } from "../../core/experiment/noiseSources.ts";
import type { OptimizerSpec, TrainingSpec } from "../../core/experiment/training.ts";
import { seededGenerator } from "../../core/random/seededGenerator.ts";
import type { BufferName } from "../compile/boundKernel.ts";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";
import { tileProfiles } from "../compile/tileProfile.ts";
import type { Augmentation } from "../kernels/gatherBatch.ts";
import { learningRateAt, learningSchedule } from "../kernels/reduce/optimizer.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import type { Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildModel } from "../models/buildModel.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { StockTrainer } from "../stock/StockTrainer.ts";
import { CohortTrainer } from "../train/cohortTrainer.ts";
import { epochOrder } from "../train/epochOrder.ts";
import { uploadDataset } from "../train/gpuDataset.ts";
import { PipelineCache } from "../train/pipelines.ts";
import { replicaStart } from "../train/replicaStart.ts";
import { StepProgram } from "../train/stepProgram.ts";
import { dropoutMasks, gatherImages } from "../train/stockBatches.ts";
import type { SubmissionTimes } from "../train/workEstimate.ts";

/** A training of a model on random images, small enough to compare number by number. */
export interface ProbeOptions {
  readonly model: Model;
  readonly batchSize: number;
  readonly profile: ProfileName;
  readonly reduction: CompiledReduction;
  readonly fused: boolean;
  readonly steps: number;
  readonly cohortSize?: number;
  readonly optimizer?: OptimizerSpec;
  readonly milestones?: Readonly<TrainingSpec["milestones"]>;
  readonly stepsPerEpoch?: number;
  readonly augmentation?: Augmentation | null;
  readonly seed?: number;
  /** How long submissions should take, if not as usual; it must not move a bit. */
  readonly submissionTimes?: SubmissionTimes;
  /** Weights to start from, one entry per replica, all with the seeds of replica 0. */
  readonly weights?: readonly Float32Array[];
}

const adam: OptimizerSpec = {
  kind: "adam",
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/** What a training left, one entry per replica. */
export interface ProbeResult {
  readonly losses: Float32Array[];
  /** Gradients of the last step. */
  readonly gradients: Float32Array[];
  readonly weights: Float32Array[];
  readonly moving: Float32Array[];
  readonly logits: Float32Array[];
}

/** Random images with labels: every pixel uniform, so that no two activations tie. */
export function randomDataset(model: Model, count: number, seed: number): PackedDataset {
  const generator = seededGenerator(seed);
  const { height, width, channels } = model.image;
  const split = (): PackedSplit => ({
    images: Uint8Array.from({ length: count * height * width * channels }, () =>
      generator.nextInt(256),
    ),
    labels: Uint8Array.from({ length: count }, () => generator.nextInt(model.classCount)),
    subgroups: null,
    count,
  });
  const file = { file: "none", bytes: 0, sha256: "0".repeat(64) };
  return {
    manifest: {
      version: 1,
      name: "random",
      title: "Random",
      licence: "CC0-1.0",
      source: "test",
      shape: model.image,
      classNames: Array.from({ length: model.classCount }, (_, index) => String(index)),
      subgroupNames: [],
      horizontalFlip: true,
      train: { count, images: file, labels: file },
      test: { count, images: file, labels: file },
    },
    train: split(),
    test: split(),
  };
}

function setUp(options: ProbeOptions) {
  const stepsPerEpoch = options.stepsPerEpoch ?? options.steps;
  const count = stepsPerEpoch * options.batchSize;
  const layout = parameterLayout(options.model);
  const noise = namedCondition("ALGO", recipeSources);
  const optimizer = options.optimizer ?? adam;
  const { learningRate } = optimizer;
  const from = { rootSeed: options.seed ?? 1, noise, layout, learningRate };
  const members = Array.from({ length: options.cohortSize ?? 1 }, (_, index) =>
    replicaStart(index, from),
  );
  const [firstMember] = members;
  const given = options.weights?.map((weights) => ({ ...firstMember, weights }));
  // Biases of 0 would hide mistakes in them.
  for (const { seeds, weights } of members) {
    const generator = seededGenerator(seeds.perturbation + 1);
    for (let index = 0; index < weights.length; index++) {
      if (weights[index] === 0) weights[index] = 0.1 * generator.nextGaussian();
    }
  }
  return {
    stepsPerEpoch,
    count,
    layout,
    members: given ?? members,
    dataset: randomDataset(options.model, count, 7),
    training: {
      optimizer,
      milestones: options.milestones ?? [],
      epochCount: Math.ceil(options.steps / stepsPerEpoch),
    },
  };
}

/** Trains with the compiled step. */
export async function probeCompiled(
  device: GPUDevice,
  options: ProbeOptions,
): Promise<ProbeResult> {
  const setup = setUp(options);
  const compile: CompileOptions = {
    model: options.model,
    batchSize: options.batchSize,
    cohortSize: setup.members.length,
    reduction: options.reduction,
    profile: tileProfiles[options.profile],
    optimizer: setup.training.optimizer,
    augmentation: options.augmentation ?? null,
    stepsPerEpoch: setup.stepsPerEpoch,
    trainCount: setup.count,
    testCount: setup.count,
    fused: options.fused,
    trackDivergence: false,
  };
  const gpuDataset = await uploadDataset(device, setup.dataset);
  const program = await StepProgram.create(device, new PipelineCache(device), {
    plan: compileStep(compile),
    dataset: gpuDataset,
    schedule: learningSchedule(setup.training, setup.stepsPerEpoch, setup.members),
  });
  const { members } = setup;
  const { submissionTimes } = options;
  const trainer = new CohortTrainer({ program, members, submissionTimes });
  const perReplica = async (name: BufferName) => {
    const all = await program.readFloats(name);
    const length = all.length / setup.members.length;
    return setup.members.map((_, index) => all.slice(index * length, (index + 1) * length));
  };
  const losses: number[][] = setup.members.map(() => []);
  while (trainer.step < options.steps) {
    const epoch = trainer.step / setup.stepsPerEpoch;
    trainer.startEpoch(epoch);
    const count = Math.min(setup.stepsPerEpoch, options.steps - trainer.step);
    await trainer.runSteps(count);
    for (const [index, values] of (await perReplica("losses")).entries()) {
      losses[index]?.push(...values.slice(0, count));
    }
  }
  const readings = await trainer.finishEpoch(0);
  const result = {
    losses: losses.map((values) => Float32Array.from(values)),
    gradients: await perReplica("gradients"),
    weights: await perReplica("weights"),
    moving: await perReplica("moving"),
    logits: readings.map(({ logits }) => logits),
  };
  for (const { overflow } of readings) if (overflow !== null) throw overflow;
  program.dispose();
  gpuDataset.dispose();
  return result;
}

/** Trains one replica with unmodified tfjs, on the same images, masks and initial weights. */
export async function probeStock(options: ProbeOptions): Promise<ProbeResult> {
  const setup = setUp(options);
  const { dataset, layout, stepsPerEpoch } = setup;
  const { optimizer, milestones } = setup.training;
  const [member] = setup.members;
  if (member === undefined) throw new Error("no replica");
  const { seeds, weights } = member;
  const { model, batchSize } = options;
  const trainer = new StockTrainer(model, layout, optimizer, weights, initialMoving(layout));
  const losses: number[] = [];
  let gradients = new Float32Array();
  for (let step = 0; step < options.steps; step++) {
    const epoch = Math.floor(step / stepsPerEpoch);
    const order = epochOrder(member, { epoch, trainCount: setup.count, stepsPerEpoch, batchSize });
    const place = step % stepsPerEpoch;
    const examples = order.subarray(place * batchSize, (place + 1) * batchSize);
    const images = gatherImages(dataset.train, model.image, examples, {
      augmentation: options.augmentation ?? null,
      seed: seeds.augmentation,
      epoch,
    });
    const labels = Uint8Array.from(examples, (example) => dataset.train.labels[example] ?? 0);
    const masks = dropoutMasks({ model, seeds, epoch, examples });
    if (step === options.steps - 1) {
      gradients = new Float32Array((await trainer.gradients(images, labels, masks)).gradients);
    }
    const rate = learningRateAt(member.learningRate, milestones, epoch);
    losses.push(await trainer.step(images, labels, rate, masks));
  }
  const all = Uint32Array.from({ length: setup.count }, (_, index) => index);
  const images = gatherImages(dataset.test, model.image, all);
  const result = {
    losses: [Float32Array.from(losses)],
    gradients: [gradients],
    weights: [await trainer.trainable()],
    moving: [await trainer.moving()],
    logits: [await trainer.logits(images)],
  };
  trainer.dispose();
  return result;
}

/** The weights that a probe's first replica starts from. */
export const probeStart = (options: ProbeOptions): Float32Array =>
  setUp(options).members[0].weights;

/** For specs, which import no values from the engine. */
export const describeModel = (name: ModelName, options: Parameters<typeof buildModel>[1]): Model =>
  buildModel(name, options);

export const describeLayout = (model: Model): ParameterLayout => parameterLayout(model);

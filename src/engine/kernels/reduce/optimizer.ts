import type { OptimizerSpec, TrainingSpec } from "../../../core/experiment/training.ts";
import type { Reduction } from "../../reduction/reduction.ts";
import { trainingStep } from "../control.ts";
import { buildKernel, type Kernel, reads, wgslFloat, writes } from "../kernel.ts";

/** A tensor of the flat vector, and the place of its gradient's sums. */
export interface GradientSlot {
  readonly offset: number;
  readonly size: number;
  readonly splits: number;
  readonly base: number;
  readonly partialBase: number;
  /** Whether an earlier kernel wrote its gradient to `gradients`. */
  readonly ready: boolean;
}

export interface OptimizerShape {
  readonly cohort: number;
  readonly parameterCount: number;
  /** Tensors in order, without gaps; together they are all parameters. */
  readonly slots: readonly GradientSlot[];
  readonly loss: GradientSlot;
  readonly reduction: Reduction;
  readonly sumsStride: number;
  readonly optimizer: OptimizerSpec;
  readonly stepsPerEpoch: number;
  readonly workgroupSize: number;
}

/**
 * One update of all weights: takes the gradient's sums, then Adam or SGD with momentum.
 * weights f32 [cohort, parameters], state f32 [cohort, 2, parameters] (first and second moment, or
 * velocity), gradients f32 [cohort, parameters], losses f32 [cohort, stepsPerEpoch]; schedule
 * vec4f [steps] of (learning rate, 1 / (1 - beta1^t), 1 / (1 - beta2^t), 0).
 *
 * One invocation a parameter, and one more a replica for the loss. Reduction order: the sums' own.
 *
 * @see Kingma and Ba 2015, "Adam", algorithm 1; momentum as in tfjs: v = m v + g, w -= lr v.
 */
export function optimizer(
  shape: OptimizerShape,
): Kernel<"sums" | "weights" | "state" | "gradients" | "losses" | "control" | "schedule"> {
  const { cohort, parameterCount, slots, loss, reduction, sumsStride, workgroupSize } = shape;
  const sums = reduction.reader(sumsStride);
  // Of the tensor, whose sums one call takes: code for each would run on every invocation in turn on
  // adapters that mask branches instead of skipping them.
  const place = (slot: GradientSlot) => `if (element < ${slot.offset + slot.size}u) {
      offset = ${slot.offset}u; base = ${slot.base}u; partialBase = ${slot.partialBase}u;
      size = ${slot.size}u; splits = ${slot.splits}u; ready = ${slot.ready};
    }`;
  return buildKernel({
    label: `optimizer ${shape.optimizer.kind} ${parameterCount} ${reduction.name}`,
    dispatch: [Math.ceil((parameterCount + 1) / workgroupSize), 1, cohort],
    bindings: [
      ...sums.bindings,
      writes("weights"),
      writes("state"),
      writes("gradients"),
      writes("losses"),
      reads("control", "u32"),
      reads("schedule", "vec4f"),
    ],
    body: `${sums.code}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id : vec3u) {
  let element = id.x;
  let replica = id.z;
  let step = ${trainingStep};
  if (element > ${parameterCount}u) { return; }
  if (element == ${parameterCount}u) {
    losses[replica * ${shape.stepsPerEpoch}u + step % ${shape.stepsPerEpoch}u] =
      takeSum(replica, ${loss.base}u, 0u, ${loss.partialBase}u, ${loss.size}u, ${loss.splits}u);
    return;
  }
  let at = replica * ${parameterCount}u + element;
  var offset = 0u;
  var base = 0u;
  var partialBase = 0u;
  var size = 0u;
  var splits = 0u;
  var ready = false;
  ${slots.map(place).join(" else ")}
  var gradient = 0.0;
  if (ready) {
    gradient = gradients[at];
  } else {
    gradient = takeSum(replica, base, element - offset, partialBase, size, splits);
    gradients[at] = gradient;
  }
  let rates = schedule[step];
  ${update(shape)}
}`,
  });
}

function update({ optimizer, parameterCount }: OptimizerShape): string {
  const first = `replica * ${2 * parameterCount}u + element`;
  if (optimizer.kind === "sgd") {
    return `let velocity = ${wgslFloat(optimizer.momentum)} * state[${first}] + gradient;
  state[${first}] = velocity;
  weights[at] -= rates.x * velocity;`;
  }
  const { beta1, beta2, epsilon } = optimizer;
  return `let firstAt = ${first};
  let secondAt = firstAt + ${parameterCount}u;
  let first = ${wgslFloat(beta1)} * state[firstAt] + ${wgslFloat(1 - beta1)} * gradient;
  let second = ${wgslFloat(beta2)} * state[secondAt] + ${wgslFloat(1 - beta2)} * gradient * gradient;
  state[firstAt] = first;
  state[secondAt] = second;
  weights[at] -= rates.x * (first * rates.y) / (sqrt(second * rates.z) + ${wgslFloat(epsilon)});`;
}

interface Training extends Pick<TrainingSpec, "optimizer" | "epochCount"> {
  readonly milestones: Readonly<TrainingSpec["milestones"]>;
}

/**
 * The `schedule` of the optimizer kernel: shape [steps, 4]. A cohort shares one, since its replicas
 * have the same learning rate.
 */
export function learningSchedule(
  { optimizer, milestones, epochCount }: Training,
  stepsPerEpoch: number,
  [{ learningRate }]: readonly { readonly learningRate: number }[],
): Float32Array {
  const schedule = new Float32Array(4 * epochCount * stepsPerEpoch);
  for (let step = 0; step * 4 < schedule.length; step++) {
    const rate = learningRateAt(learningRate, milestones, Math.floor(step / stepsPerEpoch));
    const correction = (beta: number) => 1 / (1 - beta ** (step + 1));
    const corrections =
      optimizer.kind === "adam"
        ? [correction(optimizer.beta1), correction(optimizer.beta2)]
        : [1, 1];
    schedule.set([rate, ...corrections], step * 4);
  }
  return schedule;
}

/** The learning rate of an epoch: each milestone reached multiplies it. */
export function learningRateAt(
  learningRate: number,
  milestones: Training["milestones"],
  epoch: number,
): number {
  return milestones
    .filter((milestone) => epoch >= milestone.epoch)
    .reduce((rate, { factor }) => rate * factor, learningRate);
}

import {
  blockUntilReady,
  defaultDevice,
  getWebGPUDevice,
  init,
  jit,
  numpy as np,
  tree,
  valueAndGrad,
} from "@jax-js/jax";
import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import type { Model } from "../layers/model.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import { elementCount, type ParameterLayout } from "../layers/parameters.ts";
import { type JaxTensors, jaxLoss } from "./benchJaxModel.ts";
import {
  adam,
  type BenchBatch,
  type BenchWorkload,
  benchBatches,
  benchModel,
  benchStart,
  type StepRunner,
} from "./benchSteps.ts";

/** What a step takes and leaves: tensors, Adam's moments of them, and its powers of beta. */
type JaxState = JaxTensors & { first: np.Array[]; second: np.Array[]; powers: np.Array[] };

/** Opens jax-js' webgpu backend, on a device of its own with the limits that it wants. */
export async function openJax(): Promise<GPUDevice> {
  if (!(await init("webgpu")).includes("webgpu")) throw new Error("jax-js found no WebGPU adapter");
  defaultDevice("webgpu");
  return getWebGPUDevice();
}

/**
 * Times steps of jax-js on one replica: forward, loss, gradients and Adam in one `jit`. The batches lie
 * on the GPU. A step is started while the one before it still runs: jax-js submits what it has recorded
 * only when a value is read.
 */
export async function jaxRunner(
  workload: BenchWorkload,
  dataset: PackedDataset,
): Promise<StepRunner> {
  const model = benchModel(workload);
  const layout = parameterLayout(model);
  const start = benchStart(layout, 0);
  const batches = benchBatches(workload, dataset, start).map((batch) => toJax(batch, model));
  await blockUntilReady(batches);
  const train = jit(stepOf(model, layout));
  let state = initialState(layout, start.weights);
  let step = 0;
  return {
    run: async (stepCount) => {
      const started = performance.now();
      const losses: Promise<ArrayLike<number>>[] = [];
      while (losses.length < stepCount) {
        const { images, targets } = batches[step++ % batches.length];
        const [next, loss] = train(state, images.ref, targets.ref);
        state = next;
        losses.push(loss.data());
        await losses.at(-2);
      }
      const last = await losses[losses.length - 1];
      await blockUntilReady(state);
      return { stepMs: (performance.now() - started) / stepCount, loss: last[0] };
    },
    dispose: () => {
      tree.dispose(state);
      tree.dispose(batches);
      train.dispose();
    },
  };
}

function stepOf(model: Model, layout: ParameterLayout) {
  const { learningRate, beta1, beta2, epsilon } = adam;
  return (state: JaxState, images: np.Array, targets: np.Array): [JaxState, np.Array] => {
    const { weights, moving, first, second, powers } = state;
    const [[loss, nextMoving], gradients] = valueAndGrad(
      (trained: np.Array[]) =>
        jaxLoss(model, layout, { weights: trained, moving }, images, targets),
      { hasAux: true },
    )(weights.map(({ ref }) => ref));
    const [power1, power2] = [powers[0].mul(beta1), powers[1].mul(beta2)];
    const nextFirst = first.map((mean, index) =>
      mean.mul(beta1).add(gradients[index].ref.mul(1 - beta1)),
    );
    const nextSecond = second.map((mean, index) =>
      mean.mul(beta2).add(np.square(gradients[index]).mul(1 - beta2)),
    );
    const correction = (power: np.Array) => np.subtract(1, power);
    const nextWeights = weights.map((weight, index) => {
      const mean = nextFirst[index].ref.div(correction(power1.ref));
      const deviation = np.sqrt(nextSecond[index].ref.div(correction(power2.ref)));
      return weight.sub(mean.mul(learningRate).div(deviation.add(epsilon)));
    });
    const next = {
      weights: nextWeights,
      moving: nextMoving,
      first: nextFirst,
      second: nextSecond,
      powers: [power1, power2],
    };
    return [next, loss];
  };
}

function initialState(layout: ParameterLayout, weights: Float32Array): JaxState {
  const { trainable, moving } = layout;
  const statistics = initialMoving(layout);
  const arrays = (values: (slot: (typeof trainable)[number]) => Float32Array) =>
    trainable.map((slot) => toJaxWeights(values(slot), slot.shape));
  const zeros = () => arrays(({ size }) => new Float32Array(size));
  return {
    weights: arrays(({ offset, size }) => weights.slice(offset, offset + size)),
    moving: moving.map(({ offset, size }) => np.array(statistics.slice(offset, offset + size))),
    first: zeros(),
    second: zeros(),
    powers: [np.array([1]), np.array([1])],
  };
}

/** Kernels of convolutions, [size, size, in, out], are [out, in, size, size] to jax-js. */
const toJaxWeights = (values: Float32Array, shape: readonly number[]): np.Array =>
  permuted(values, shape, shape.length === 4 ? [3, 2, 0, 1] : [...shape.keys()]);

/** Images with their channels first, and one-hot labels. */
function toJax({ images, labels }: BenchBatch, { image, classCount }: Model) {
  const { height, width, channels } = image;
  const targets = new Float32Array(labels.length * classCount);
  for (const [index, label] of labels.entries()) targets[index * classCount + label] = 1;
  return {
    images: permuted(images, [labels.length, height, width, channels], [0, 3, 1, 2]),
    targets: np.array(targets, { shape: [labels.length, classCount] }),
  };
}

/** The values of a row-major array with its axes in another order, turned on the CPU. */
function permuted(
  values: Float32Array,
  shape: readonly number[],
  axes: readonly number[],
): np.Array {
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const turnedShape = axes.map((axis) => shape[axis]);
  const turned = Float32Array.from(values, (_, place) => {
    let rest = place;
    let from = 0;
    for (const axis of axes.toReversed()) {
      from += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return values[from];
  });
  return np.array(turned, { shape: turnedShape });
}

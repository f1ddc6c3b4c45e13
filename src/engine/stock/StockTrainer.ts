import {
  dispose,
  env,
  losses,
  ones,
  type Scalar,
  Tensor,
  tensor,
  tensor2d,
  tidy,
  type Variable,
  variableGrads,
} from "@tensorflow/tfjs";
import { webgpu_util } from "@tensorflow/tfjs-backend-webgpu";
import { LabError } from "../../core/errors.ts";
import type { OptimizerSpec } from "../../core/experiment/training.ts";
import { featureShapes, inputShape, type Model } from "../layers/model.ts";
import type { ParameterLayout } from "../layers/parameters.ts";
import { buildStockModel, type StockModel } from "./buildStockModel.ts";
import { stockLayer } from "./stockLayers.ts";
import { type StockOptimizer, stockOptimizer } from "./stockOptimizer.ts";
import { movingVariables, readFlat, setStockWeights, trainableVariables } from "./stockWeights.ts";

/**
 * Mask of each dropout layer by its name, f32 [batch, ...features]: 0 where dropped, 1 / (1 - rate)
 * where kept. A layer without one drops nothing.
 */
export type DropoutMasks = ReadonlyMap<string, Float32Array>;

/**
 * One replica trained by unmodified tfjs layers, kernels and optimizers: the reduction order `stock`,
 * the benchmark's peer and the gradients' oracle. Call `openDevice` first. One call at a time; nothing
 * here is random.
 *
 * tfjs' kernels give the same bits from run to run for these models. The one that does not, which
 * splits a matrix product over its inner dimension and adds with atomics, is taken for dense layers
 * of 2000 inputs and more; models that have one are pinned to another.
 */
export class StockTrainer {
  readonly #model: Model;
  readonly #layout: ParameterLayout;
  readonly #stock: StockModel;
  readonly #optimizer: StockOptimizer;
  readonly #variables: readonly Variable[];
  readonly #matMulProgram: number;

  /**
   * @param initial Trainable weights, flat, shape [layout.trainableSize].
   * @param initialMoving Moving statistics, flat, shape [layout.movingSize].
   */
  constructor(
    model: Model,
    layout: ParameterLayout,
    optimizer: OptimizerSpec,
    initial: Float32Array,
    initialMoving: Float32Array,
  ) {
    this.#model = model;
    this.#layout = layout;
    this.#stock = buildStockModel(model);
    setStockWeights(this.#stock.layers, layout, initial, initialMoving);
    this.#variables = trainableVariables(this.#stock.layers, layout);
    this.#optimizer = stockOptimizer(optimizer);
    this.#matMulProgram = matMulProgram(model);
  }

  /**
   * One optimizer update on the mean softmax cross-entropy of a batch, batch norm in training mode.
   *
   * @param images f32 [batch, height, width, channels], augmented by the caller.
   * @param labels Class per image, shape [batch].
   * @param learningRate Of this step.
   * @returns The loss before the update.
   */
  async step(
    images: Float32Array,
    labels: Uint8Array,
    learningRate: number,
    masks: DropoutMasks = noMasks,
  ): Promise<number> {
    const { value, gradients } = this.#differentiate(images, labels, masks);
    this.#optimizer.setLearningRate(learningRate);
    this.#optimizer.applyGradients(
      gradients.map((gradient, index) => ({ name: this.#variables[index].name, tensor: gradient })),
    );
    dispose(gradients);
    return readScalar(value);
  }

  /**
   * Loss and gradients, flat, of a batch, batch norm in training mode. Changes no weight and no moving
   * statistic.
   */
  async gradients(images: Float32Array, labels: Uint8Array, masks: DropoutMasks = noMasks) {
    const moving = movingVariables(this.#stock.layers, this.#layout);
    const before = tidy(() => moving.map((variable) => variable.clone()));
    const { value, gradients } = this.#differentiate(images, labels, masks);
    for (const [index, variable] of moving.entries()) variable.assign(before[index]);
    dispose(before);
    const flat = await readFlat(this.#layout.trainable, gradients);
    dispose(gradients);
    return { loss: await readScalar(value), gradients: flat };
  }

  /**
   * Logits at inference: moving statistics, no dropout.
   *
   * @param images f32 [count, height, width, channels]; what fits in one batch.
   * @returns f32 [count, classes], flat.
   */
  async logits(images: Float32Array): Promise<Float32Array> {
    this.#pinMatMul();
    const output = tidy(() => this.#apply(images, this.#countOf(images), noMasks, false));
    const values = await output.data<"float32">();
    output.dispose();
    return values;
  }

  /** Trainable weights, flat, shape [layout.trainableSize]. */
  trainable(): Promise<Float32Array> {
    return readFlat(this.#layout.trainable, this.#variables);
  }

  /** Moving statistics, flat, shape [layout.movingSize]. */
  moving(): Promise<Float32Array> {
    const { moving } = this.#layout;
    return readFlat(moving, movingVariables(this.#stock.layers, this.#layout));
  }

  /** Frees all tensors. */
  dispose(): void {
    this.#optimizer.dispose();
    this.#stock.layers.dispose();
  }

  #differentiate(images: Float32Array, labels: Uint8Array, masks: DropoutMasks) {
    this.#pinMatMul();
    const count = this.#countOf(images);
    if (labels.length !== count) {
      throw new LabError("internal", `${count} images need as many labels, got ${labels.length}`);
    }
    return tidy(() => {
      const { classCount } = this.#model;
      const oneHot = new Float32Array(count * classCount);
      for (const [index, label] of labels.entries()) oneHot[index * classCount + label] = 1;
      const targets = tensor2d(oneHot, [count, classCount]);
      const { value, grads } = variableGrads(
        () =>
          losses.softmaxCrossEntropy<Tensor, Scalar>(
            targets,
            this.#apply(images, count, masks, true),
          ),
        [...this.#variables],
      );
      return { value, gradients: this.#variables.map(({ name }) => grads[name]) };
    });
  }

  #apply(images: Float32Array, count: number, masks: DropoutMasks, training: boolean): Tensor {
    const { height, width, channels } = this.#model.image;
    const { layers, maskedLayers } = this.#stock;
    const inputs = maskedLayers.map((name, index) => {
      const mask = masks.get(name);
      const shape = [count, ...layers.inputs[index + 1].shape.slice(1).map(Number)];
      return mask === undefined ? ones(shape) : tensor(mask, shape, "float32");
    });
    const batch = tensor(images, [count, height, width, channels], "float32");
    const output = layers.apply([batch, ...inputs], { training });
    if (output instanceof Tensor) return output;
    throw new LabError("internal", "The stock model gave more than its logits");
  }

  #countOf(images: Float32Array): number {
    const { height, width, channels } = this.#model.image;
    const count = images.length / (height * width * channels);
    if (Number.isInteger(count) && count > 0) return count;
    throw new LabError(
      "internal",
      `Images of ${height} x ${width} x ${channels} do not fill ${images.length} values`,
    );
  }

  /** Set by each call: the flag is global to tfjs and read at each product. */
  #pinMatMul(): void {
    env().set("WEBGPU_MATMUL_PROGRAM_TYPE", this.#matMulProgram);
  }
}

const noMasks: DropoutMasks = new Map();

/** tfjs splits inner dimensions from here on. */
const splitInnerLength = 2000;

/** The tiled product where tfjs may split one; else -1, which leaves the choice to tfjs. */
function matMulProgram(model: Model): number {
  const shapes = featureShapes(model);
  const longest = Math.max(
    ...model.layers.map((layer) => stockLayer(layer).innerLength(inputShape(shapes, layer))),
  );
  return longest >= splitInnerLength ? webgpu_util.MatMulProgramType.MatMulPackedProgram : -1;
}

async function readScalar(value: Scalar): Promise<number> {
  const [number] = await value.data();
  value.dispose();
  return number;
}

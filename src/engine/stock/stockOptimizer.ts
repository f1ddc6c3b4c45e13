import { AdamOptimizer, MomentumOptimizer } from "@tensorflow/tfjs";
import type { OptimizerSpec } from "../../core/experiment/training.ts";

/** tfjs' optimizer, with a learning rate that milestones can set. */
export type StockOptimizer = SteppedAdam | SteppedMomentum;

/** The optimizer of an experiment; not to be called inside a `tidy`. */
export function stockOptimizer(spec: OptimizerSpec): StockOptimizer {
  return spec.kind === "adam"
    ? new SteppedAdam(spec.learningRate, spec.beta1, spec.beta2, spec.epsilon)
    : new SteppedMomentum(spec.learningRate, spec.momentum);
}

class SteppedAdam extends AdamOptimizer {
  setLearningRate(learningRate: number): void {
    this.learningRate = learningRate;
  }
}

class SteppedMomentum extends MomentumOptimizer {
  /** tfjs' own leaves the tensor of the learning rate behind. */
  override dispose(): void {
    super.dispose();
    this.c.dispose();
  }
}

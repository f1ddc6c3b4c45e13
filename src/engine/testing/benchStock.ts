import type { PackedDataset } from "../../core/dataset/packedDataset.ts";
import { initialMoving } from "../layers/initialWeights.ts";
import { parameterLayout } from "../layers/parameterLayout.ts";
import { StockTrainer } from "../stock/StockTrainer.ts";
import {
  adam,
  type BenchWorkload,
  benchBatches,
  benchModel,
  benchStart,
  type StepRunner,
} from "./benchSteps.ts";

/**
 * Times steps of unmodified tfjs on one replica. Images and labels are in memory; the steps
 * of a block are started without waiting for one another's losses.
 */
export function stockRunner(workload: BenchWorkload, dataset: PackedDataset): StepRunner {
  const model = benchModel(workload);
  const layout = parameterLayout(model);
  const start = benchStart(layout, 0);
  const trainer = new StockTrainer(model, layout, adam, start.weights, initialMoving(layout));
  const batches = benchBatches(workload, dataset, start);
  let step = 0;
  return {
    run: async (stepCount) => {
      const started = performance.now();
      const losses: Promise<number>[] = [];
      while (losses.length < stepCount) {
        const { images, labels } = batches[step++ % batches.length];
        losses.push(trainer.step(images, labels, adam.learningRate));
      }
      const values = await Promise.all(losses);
      const stepMs = (performance.now() - started) / stepCount;
      return { stepMs, loss: values[values.length - 1] };
    },
    dispose: () => trainer.dispose(),
  };
}

import type { DatasetManifest, ImageShape } from "../../core/dataset/manifest.ts";
import { type ExperimentSpec, modelOf } from "../../core/experiment/experimentSpec.ts";
import type { ReductionOrder } from "../../core/experiment/noiseCondition.ts";
import type { EngineEvent } from "../../protocol/engineApi.ts";

/** What the time of a step of one replica depends on, besides the adapter. */
export interface StepKind {
  readonly spec: Pick<ExperimentSpec, "training" | "profile">;
  /** Its name. */
  readonly model: string;
  readonly shape: ImageShape;
  readonly classCount: number;
  readonly reduction: ReductionOrder;
}

/** Milliseconds of training steps as measured since the worker started, for estimates. */
export class MeasuredSpeeds {
  readonly #stepMs = new Map<string, number>();

  /** Takes the speed from the events of a run. */
  watch(
    event: EngineEvent,
    spec: ExperimentSpec,
    { shape, classNames }: Pick<DatasetManifest, "shape" | "classNames">,
  ): void {
    if (event.kind !== "condition") return;
    const { stepMs } = event.facts.cost;
    const condition = spec.conditions[event.conditionIndex];
    const { reduction } = condition.noise;
    const model = modelOf(spec, condition).name;
    const kind = { spec, model, shape, classCount: classNames.length, reduction };
    // Of a run that was too short there is none.
    if (stepMs > 0) this.#stepMs.set(keyOf(kind), stepMs);
  }

  /** Of one replica, as last measured for a step of the same model, batch and images; else null. */
  stepMs(kind: StepKind): number | null {
    return this.#stepMs.get(keyOf(kind)) ?? null;
  }
}

/** Compiled reduction orders take about as long as one another; `stock` takes many times as long. */
function keyOf({ spec, model, shape, classCount, reduction }: StepKind): string {
  const { height, width, channels } = shape;
  const { training, profile } = spec;
  const engine = reduction === "stock" ? "stock" : `compiled ${profile}`;
  const images = [height, width, channels, classCount].join(" ");
  return [model, images, training.batchSize, engine].join("; ");
}

import { expect, test } from "vitest";
import { presetExperiment } from "../../core/experiment/presets.ts";
import type { EngineEvent } from "../../protocol/engineApi.ts";
import { MeasuredSpeeds, type StepKind } from "./measuredSpeeds.ts";

const spec = presetExperiment("control");
const shape = { height: 16, width: 16, channels: 1 };
const manifest = { shape, classNames: ["0", "1"] };
const kind: StepKind = { spec, model: "tiny", shape, classCount: 2, reduction: "ordered" };

/** The event that has what a step cost. */
function measured(stepMs: number): EngineEvent {
  const cost = { stepMs, gpuStepMs: null, firstStepMs: 100 };
  const facts = { cohortSize: 5, profile: "software", tileSizes: {}, tensors: [], cost } as const;
  return { kind: "condition", conditionIndex: 0, facts };
}

test("a speed is that of the same step: model, batch, images and engine", () => {
  const speeds = new MeasuredSpeeds();
  expect(speeds.stepMs(kind)).toBeNull();
  speeds.watch({ kind: "compiled", conditionIndex: 0 }, spec, manifest);
  speeds.watch(measured(6), spec, manifest);
  speeds.watch(measured(5), spec, manifest);
  speeds.watch(measured(0), spec, manifest);
  expect(speeds.stepMs(kind)).toBe(5);
  expect(speeds.stepMs({ ...kind, reduction: "atomic" })).toBe(5);
  expect(speeds.stepMs({ ...kind, reduction: "stock" })).toBeNull();
  expect(speeds.stepMs({ ...kind, model: "small-cnn" })).toBeNull();
  expect(speeds.stepMs({ ...kind, shape: { ...shape, channels: 3 } })).toBeNull();
  const training = { ...spec.training, batchSize: 64 };
  expect(speeds.stepMs({ ...kind, spec: { ...spec, training } })).toBeNull();
});

import { type LabError, toLabError, toPlainError } from "../../core/errors.ts";
import { isBitIdentical } from "../../core/experiment/noiseCondition.ts";
import { sha256Hex } from "../../core/metrics/fingerprint.ts";
import type { ReferenceStep } from "../../core/results/results.ts";
import { compileStep } from "../compile/compileStep.ts";
import { readFloatSignature } from "../device/floatSignature.ts";
import { learningSchedule } from "../kernels/reduce/optimizer.ts";
import type { CompiledReduction } from "../reduction/reduction.ts";
import { CohortTrainer } from "./cohortTrainer.ts";
import { compileOptions } from "./runCompiled.ts";
import { type ConditionRun, type RunContext, startOf } from "./runContext.ts";
import { StepProgram } from "./stepProgram.ts";

/** A run that is watched for an adapter that comes to compute otherwise while it trains. */
interface WatchedRun {
  /** For the trainers: the same run. */
  readonly context: RunContext;
  /**
   * At the end of training: repeats the step and adds the outcome to the results.
   *
   * @throws {LabError} what `RunControl.checkpoint` throws.
   */
  readonly repeat: () => Promise<void>;
  /** Resolves when nothing of this is on the device any more. Never throws. */
  readonly settled: () => Promise<void>;
}

/** A condition whose steps have the same bits every time. */
interface OrderedCondition {
  readonly condition: ConditionRun;
  readonly reduction: CompiledReduction;
}

/**
 * Watches for an adapter whose arithmetic changes during a run, such as a driver that compiles a
 * kernel anew: the first training step of the first replica of the first condition with ordered or
 * fixed-point sums is run apart, once after that condition's own first step and once at the end of
 * the run. It runs on the run's own compiled pipelines, so it costs two steps of one replica and no
 * compilation; it has buffers of its own and touches nothing that training reads.
 *
 * Where no condition fixes the order of additions, no step of the run has to repeat its bits; then
 * the probes of the float signature are compiled and run again, and compared with the passport's.
 */
export function watchAdapter(run: RunContext, conditions: readonly ConditionRun[]): WatchedRun {
  const ordered = conditions.map(orderedCondition).find((one) => one !== null) ?? null;
  let start: Promise<StepBits> | null = null;
  let end: Promise<StepBits> | null = null;
  const context: RunContext = {
    ...run,
    emit: (event) => {
      run.emit(event);
      if (event.kind !== "compiled" || ordered === null || start !== null) return;
      if (event.conditionIndex === ordered.condition.conditionIndex) {
        start = attempt(() => stepBits(run, ordered));
      }
    },
  };
  return {
    context,
    repeat: async () => {
      if (ordered === null) start = attempt(() => probeBits(run.passport.floatSignature.bits));
      if (start === null) return;
      end = attempt(async () =>
        ordered === null
          ? probeBits((await readFloatSignature(run.device)).bits)
          : stepBits(run, ordered),
      );
      const name =
        ordered === null ? null : run.spec.conditions[ordered.condition.conditionIndex].name;
      const referenceStep = outcome(name, await start, await end);
      // A step that a cancel ended says nothing of the adapter.
      await run.control.checkpoint();
      run.emit({ kind: "referenceStep", referenceStep });
    },
    settled: async () => {
      await start;
      await end;
    },
  };
}

function orderedCondition(condition: ConditionRun): OrderedCondition | null {
  const { reduction } = condition.noise;
  return reduction !== "stock" && isBitIdentical(condition.noise) ? { condition, reduction } : null;
}

/** SHA-256, or why there is none. */
type StepBits = { readonly sha256: string } | { readonly error: LabError };

async function attempt(work: () => Promise<string>): Promise<StepBits> {
  try {
    return { sha256: await work() };
  } catch (cause) {
    return { error: toLabError(cause) };
  }
}

function outcome(condition: string | null, start: StepBits, end: StepBits): ReferenceStep {
  const [error] = [start, end].flatMap((bits) => ("error" in bits ? [bits.error] : []));
  return {
    condition,
    start: "error" in start ? null : start.sha256,
    end: "error" in end ? null : end.sha256,
    ...(error === undefined ? {} : { error: toPlainError(error) }),
  };
}

function probeBits(bits: string): Promise<string> {
  return sha256Hex(new TextEncoder().encode(bits));
}

/**
 * SHA-256 of all that one training step leaves behind: weights, moving statistics, optimizer state,
 * loss. The state matters: Adam's first step is all but the gradient's sign, its moments are not.
 */
async function stepBits(
  context: RunContext,
  { condition, reduction }: OrderedCondition,
): Promise<string> {
  const { spec, device, pipelines, gpuDataset, ledger, stepsPerEpoch, control } = context;
  const member = startOf(context, condition, condition.blocks[0][0]);
  const options = compileOptions(context, condition, reduction);
  const program = await StepProgram.create(device, pipelines, {
    // One replica, not traced: kernels' texts do not depend on the cohort, so they are compiled.
    plan: compileStep({ ...options, cohortSize: 1, trackDivergence: false }),
    dataset: gpuDataset,
    schedule: learningSchedule(spec.training, stepsPerEpoch, [member]),
  });
  ledger.add(program.buffers);
  const trainer = new CohortTrainer({ program, members: [member], control });
  try {
    const { layout } = program.plan;
    trainer.startEpoch(0);
    await trainer.runSteps(1);
    const read = await program.readAll([
      "weights",
      "state",
      "losses",
      ...(layout.movingSize > 0 ? (["moving"] as const) : []),
    ]);
    return await sha256Hex(new Uint8Array(await new Blob([...read.values()]).arrayBuffer()));
  } finally {
    ledger.delete(program.buffers);
    program.dispose();
  }
}

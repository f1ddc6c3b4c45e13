import { toLabError } from "../../core/errors.ts";
import { leastCostTurns } from "../../core/metrics/cost.ts";
import type { CostBlocks } from "../../core/results/results.ts";
import { formatBytes, formatDuration } from "../../core/text/format.ts";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";
import { planBytes } from "./cohortSize.ts";
import { costBudgetMs, planTurns, turnOrders } from "./costTurns.ts";
import { MeasuredProgram } from "./measuredProgram.ts";
import { compileOptions, planCondition } from "./runCompiled.ts";
import type { ConditionRun, RunContext } from "./runContext.ts";

/** Bytes that the buffers of all programs may take together. */
const mostBytes = 2 ** 31;
/** A measurement on a machine that got slower ends at so many times its budget. */
const mostOverrun = 2;

/** A compiled step, and the conditions that train by it: they share one measurement. */
export interface ComparedStep {
  /** Of a cohort of one. */
  readonly options: CompileOptions;
  /** Of the conditions' first cohort. */
  readonly cohortSize: number;
  readonly conditions: readonly ConditionRun[];
}

/**
 * Measures what the orders of additions cost, after training: the compiled steps of the conditions
 * take turns in blocks of a few steps, so that the machine's drift falls on all of them alike. They
 * run on real data and throw-away weights, on buffers of their own and the run's pipelines, so no
 * trained bit can move. A measurement that fails leaves its reason in the results.
 *
 * @param trainingMs What the training took: the measurement takes a small share of it.
 * @throws {LabError} what `RunControl.checkpoint` throws.
 */
export async function measureCost(
  context: RunContext,
  conditions: readonly ConditionRun[],
  trainingMs: number,
): Promise<void> {
  const { spec, options, control, emit } = context;
  if (!spec.measureCost || options.only !== undefined) return;
  const steps = comparedSteps(context, conditions);
  if (steps.length === 0) return;
  const costBlocks = await timed(context, steps, costBudgetMs(trainingMs));
  // What a cancel ended says nothing of the cost.
  await control.checkpoint();
  emit({ kind: "costBlocks", costBlocks });
}

/**
 * The different compiled steps of the conditions that have something to be compared with: an atomic
 * condition whose step is the same but for the order of additions.
 */
export function comparedSteps(
  plan: Parameters<typeof planCondition>[0],
  conditions: readonly ConditionRun[],
): ComparedStep[] {
  const steps = new Map<string, ComparedStep & { readonly peers: string }>();
  for (const condition of conditions) {
    const { reduction } = condition.noise;
    if (reduction === "stock") continue;
    const options = compileOptions(plan, condition, reduction);
    const { cohortSize } = planCondition(plan, condition, reduction);
    const key = JSON.stringify({ ...options, cohortSize });
    const known = steps.get(key);
    steps.set(key, {
      options,
      cohortSize,
      conditions: [...(known?.conditions ?? []), condition],
      peers: JSON.stringify({ ...options, reduction: null }),
    });
  }
  return [...steps.values()].filter(({ peers }) => {
    const others = [...steps.values()].filter((other) => other.peers === peers);
    const orders = new Set(others.map((other) => other.options.reduction));
    return orders.size > 1 && orders.has("atomic");
  });
}

/** Times at the conditions' own cohort size, or else of one replica: of smaller buffers, and shorter. */
async function timed(
  context: RunContext,
  steps: readonly ComparedStep[],
  budgetMs: number,
): Promise<CostBlocks> {
  const measured = await timeSteps(context, steps, budgetMs);
  const isSmallest = steps.every(({ cohortSize }) => cohortSize === 1);
  if (measured.missing === undefined || isSmallest) return measured;
  await context.control.checkpoint();
  return timeSteps(
    context,
    steps.map((step) => ({ ...step, cohortSize: 1 })),
    budgetMs,
  );
}

async function timeSteps(
  context: RunContext,
  steps: readonly ComparedStep[],
  budgetMs: number,
): Promise<CostBlocks> {
  const { ledger, control } = context;
  const plans = steps.map(({ options, cohortSize }) => compileStep({ ...options, cohortSize }));
  const bytes = plans.reduce((sum, plan) => sum + planBytes(plan), 0);
  if (bytes > mostBytes) {
    return unmeasured(`${formatBytes(bytes)} of buffers side by side are too many`);
  }
  const programs: MeasuredProgram[] = [];
  try {
    for (const [index, { conditions }] of steps.entries()) {
      const program = await MeasuredProgram.open(context, conditions[0], plans[index]);
      programs.push(program);
      ledger.add(program.buffers);
      await control.checkpoint();
    }
    return await takeTurns(context, steps, programs, budgetMs);
  } catch (cause) {
    const { code, message } = toLabError(cause);
    return unmeasured(`${message} (${code})`);
  } finally {
    for (const program of programs) {
      ledger.delete(program.buffers);
      program.dispose();
    }
  }
}

const unmeasured = (missing: string): CostBlocks => ({ conditions: [], missing });

async function takeTurns(
  { spec, emit, stepCount }: RunContext,
  steps: readonly ComparedStep[],
  programs: readonly MeasuredProgram[],
  budgetMs: number,
): Promise<CostBlocks> {
  const stepMs: number[] = [];
  for (const program of programs) stepMs.push(await program.warmUp());
  const planned = planTurns(stepMs, { budgetMs, mostSteps: stepCount });
  const tooFew = `${leastCostTurns} turns do not fit ${formatDuration(budgetMs)}`;
  if (planned === null) return unmeasured(tooFew);
  const { blockSteps, turnCount } = planned;
  const started = performance.now();
  const wall: number[][] = programs.map(() => []);
  const gpu: (number | null)[][] = programs.map(() => []);
  for (const [turn, order] of turnOrders(programs.length, turnCount).entries()) {
    const isLate = performance.now() - started > mostOverrun * budgetMs;
    if (isLate && turn % 2 === 0) break;
    emit({ kind: "measuringCost", turn, turnCount });
    // The first turn is taken once more before it counts.
    if (turn === 0) for (const place of order) await programs[place].runBlock(blockSteps);
    for (const place of order) {
      const { wallMs, gpuMs } = await programs[place].runBlock(blockSteps);
      const replicaSteps = blockSteps * steps[place].cohortSize;
      wall[place].push(wallMs / replicaSteps);
      gpu[place].push(gpuMs && gpuMs / replicaSteps);
    }
  }
  if (wall[0].length < leastCostTurns) return unmeasured(tooFew);
  if (wall.flat().some((ms) => ms <= 0)) return unmeasured("The clock is too coarse");
  const gpuTimes = gpu.map((times) => times.filter((ms) => ms !== null));
  const hasGpu = gpuTimes.every(({ length }) => length === wall[0].length);
  const entries = steps.flatMap(({ cohortSize, conditions }, place) =>
    conditions.map(({ conditionIndex }) => ({
      conditionIndex,
      name: spec.conditions[conditionIndex].name,
      cohortSize,
      blockSteps,
      stepMs: wall[place],
      gpuStepMs: hasGpu ? gpuTimes[place] : null,
    })),
  );
  return {
    conditions: entries
      .sort((a, b) => a.conditionIndex - b.conditionIndex)
      .map(({ conditionIndex: _, ...entry }) => entry),
  };
}

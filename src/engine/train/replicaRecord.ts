import type { ReplicaSeeds } from "../../core/experiment/seeds.ts";
import { fingerprint } from "../../core/metrics/fingerprint.ts";
import type {
  EpochRecord,
  ReplicaFingerprints,
  ReplicaResult,
  TensorSlot,
} from "../../core/results/results.ts";
import { mean } from "../../core/stats/mean.ts";
import { evaluateLogits } from "./evaluateLogits.ts";
import { TraceRecorder } from "./traceRecorder.ts";

export interface ReplicaStart {
  readonly replicaIndex: number;
  readonly seeds: ReplicaSeeds;
  readonly weights: Float32Array;
}

export interface RecordOptions {
  readonly tensors: readonly TensorSlot[];
  readonly stepCount: number;
  /** Initial weights of replica 0; null where divergence is not tracked. */
  readonly reference: Float32Array | null;
  readonly testLabels: Uint8Array;
  readonly classCount: number;
}

/** What becomes of one replica: filled while it trains, a result at the end. */
export class ReplicaRecord {
  readonly start: ReplicaStart;
  readonly trace: TraceRecorder | null;
  readonly #options: RecordOptions;
  readonly #epochs: EpochRecord[] = [];
  #weights: Float32Array;
  #logits: Float32Array = new Float32Array();
  #failure: { code: string; message: string } | null = null;

  constructor(start: ReplicaStart, options: RecordOptions) {
    this.start = start;
    this.#options = options;
    this.#weights = start.weights;
    const { tensors, stepCount, reference } = options;
    this.trace =
      reference === null ? null : new TraceRecorder(tensors, stepCount, start.weights, reference);
  }

  get failed(): boolean {
    return this.#failure !== null;
  }

  /** Marks the replica as stopped by an error; its records so far are kept. */
  fail(code: string, message: string): void {
    this.#failure ??= { code, message };
  }

  /** Adds what an epoch left: mean training loss, test results, weights. */
  async addEpoch(epoch: {
    readonly epoch: number;
    readonly losses: Float32Array;
    readonly logits: Float32Array;
    readonly weights: Float32Array;
  }): Promise<EpochRecord> {
    const { testLabels, classCount } = this.#options;
    const finite = epoch.losses.every(Number.isFinite);
    const record: EpochRecord = {
      epoch: epoch.epoch,
      trainLoss: finite ? mean(epoch.losses) : Number.NaN,
      ...evaluateLogits(epoch.logits, testLabels, classCount),
      weightFingerprint: await fingerprint(epoch.weights),
    };
    this.#weights = epoch.weights;
    this.#logits = epoch.logits;
    this.#epochs.push(record);
    return record;
  }

  async result(comparable: boolean): Promise<ReplicaResult> {
    const fingerprints: ReplicaFingerprints = {
      initialWeights: await fingerprint(this.start.weights),
      finalWeights: await fingerprint(this.#weights),
      testLogits: await fingerprint(this.#logits),
    };
    const finite =
      this.#weights.every(Number.isFinite) &&
      this.#epochs.every(({ trainLoss }) => Number.isFinite(trainLoss));
    return {
      replicaIndex: this.start.replicaIndex,
      seeds: this.start.seeds,
      status: this.failed ? "failed" : finite ? "done" : "diverged",
      error: this.#failure,
      epochs: this.#epochs,
      fingerprints,
      finalWeights: this.#weights,
      divergence: comparable ? (this.trace?.divergence() ?? null) : null,
      hashTrace: this.trace?.hashTrace() ?? null,
    };
  }
}

import type { ReplicaSeeds } from "../../core/experiment/seeds.ts";
import { fingerprint } from "../../core/metrics/fingerprint.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import type {
  EpochRecord,
  RecordedError,
  ReplicaFingerprints,
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

/** What becomes of one replica: an epoch record after each epoch, the rest at the end. */
export class ReplicaRecord {
  readonly start: ReplicaStart;
  readonly trace: TraceRecorder | null;
  readonly #options: RecordOptions;
  #hasFiniteLosses = true;
  #weights: Float32Array;
  #logits: Float32Array = new Float32Array();
  #failure: RecordedError | null = null;

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
    this.#hasFiniteLosses &&= finite;
    const record: EpochRecord = {
      epoch: epoch.epoch,
      trainLoss: finite ? mean(epoch.losses) : Number.NaN,
      ...evaluateLogits(epoch.logits, testLabels, classCount),
      weightFingerprint: await fingerprint(epoch.weights),
    };
    this.#weights = epoch.weights;
    this.#logits = epoch.logits;
    return record;
  }

  /** @param comparable Whether there is a replica 0 to compare with. */
  async end(comparable: boolean): Promise<ReplicaEnd> {
    const fingerprints: ReplicaFingerprints = {
      initialWeights: await fingerprint(this.start.weights),
      finalWeights: await fingerprint(this.#weights),
      testLogits: await fingerprint(this.#logits),
    };
    const finite = this.#hasFiniteLosses && this.#weights.every(Number.isFinite);
    return {
      replicaIndex: this.start.replicaIndex,
      seeds: this.start.seeds,
      status: this.failed ? "failed" : finite ? "done" : "diverged",
      error: this.#failure,
      fingerprints,
      finalWeights: this.#weights,
      divergence: comparable ? (this.trace?.first ?? null) : null,
      hashTrace: this.trace?.hashTrace() ?? null,
    };
  }
}

import { evaluateLogits } from "../../core/metrics/evaluateLogits.ts";
import { fingerprint } from "../../core/metrics/fingerprint.ts";
import type { ReplicaEnd } from "../../core/results/assembleResults.ts";
import type { EpochRecord, RecordedError, TensorSlot } from "../../core/results/results.ts";
import { mean } from "../../core/stats/mean.ts";
import type { ReplicaStart } from "./replicaStart.ts";
import { TraceRecorder } from "./traceRecorder.ts";

/** What an epoch leaves of a replica. */
export interface EpochOutcome {
  readonly epoch: number;
  /** Of its steps. */
  readonly losses: Float32Array;
  /** Of all test examples, [examples, classes]. */
  readonly logits: Float32Array;
  readonly weights: Float32Array;
}

interface RecordOptions {
  readonly tensors: readonly TensorSlot[];
  readonly stepCount: number;
  /** Initial weights of the first replica of the seed block; null where divergence is not tracked. */
  readonly reference: Float32Array | null;
  readonly testLabels: Uint8Array;
  readonly classCount: number;
  /** Whether the last epoch's logits are kept. */
  readonly keepLogits: boolean;
}

/** The results of one replica: an epoch record after each epoch, the rest at the end. */
export class ReplicaRecord {
  readonly start: ReplicaStart;
  readonly trace: TraceRecorder | null;
  readonly #options: RecordOptions;
  /** Of training and of test: a test loss is finite where all logits are. */
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

  /** Adds an epoch: mean training loss, test results, fingerprint of the weights. */
  async addEpoch({ epoch, losses, logits, weights }: EpochOutcome): Promise<EpochRecord> {
    const { testLabels, classCount } = this.#options;
    const finite = losses.every(Number.isFinite);
    const evaluation = evaluateLogits(logits, testLabels, classCount);
    this.#hasFiniteLosses &&= finite && Number.isFinite(evaluation.testLoss);
    this.#weights = weights;
    this.#logits = logits;
    return {
      epoch,
      trainLoss: finite ? mean(losses) : Number.NaN,
      ...evaluation,
      weightFingerprint: await fingerprint(weights),
    };
  }

  /** @param comparable Whether the first replica of the seed block was there to compare with. */
  async end(comparable: boolean): Promise<ReplicaEnd> {
    const finite = this.#hasFiniteLosses && this.#weights.every(Number.isFinite);
    // A replica that failed before its first evaluation has none.
    const hasLogits = this.#options.keepLogits && this.#logits.length > 0;
    return {
      replicaIndex: this.start.replicaIndex,
      seeds: this.start.seeds,
      status: this.failed ? "failed" : finite ? "done" : "diverged",
      error: this.#failure,
      fingerprints: {
        initialWeights: await fingerprint(this.start.weights),
        finalWeights: await fingerprint(this.#weights),
        testLogits: await fingerprint(this.#logits),
      },
      finalWeights: this.#weights,
      ...(hasLogits ? { testLogits: this.#logits } : {}),
      divergence: comparable ? (this.trace?.first ?? null) : null,
      hashTrace: this.trace?.hashTrace() ?? null,
    };
  }
}

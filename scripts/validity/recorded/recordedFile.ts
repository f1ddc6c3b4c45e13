import { unzlibSync, zlibSync } from "fflate";
import { mapTable } from "../../../src/core/closedTable.ts";
import { parseWith } from "../../../src/core/parseWith.ts";
import { base64ToBytes, bytesToBase64 } from "../../../src/core/results/base64.ts";
import { z } from "../../../src/core/zod.ts";

const count = z.int().min(1);

/** The recorded conditions, and the file of each one's experiment in docs/experiments. */
export const recordedExperiments = {
  IMPL: "validity-impl.json",
  ALGO: "validity-algo.json",
  "ALGO+IMPL": "validity-algo-impl.json",
  "IMPL, 20 seeds": "validity-impl-seeds.json",
} as const;
export type RecordedName = keyof typeof recordedExperiments;

/** Bytes, deflated (zlib, RFC 1950) and in base64. */
const deflated = z.codec(
  z.strictObject({ byteCount: count, zlibBase64: z.string() }),
  z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  {
    decode: ({ byteCount, zlibBase64 }, context) => {
      let message = `${byteCount} bytes announced, others given`;
      try {
        const bytes = unzlibSync(base64ToBytes(zlibBase64));
        if (bytes.length === byteCount) return bytes;
      } catch {
        message = "no deflated bytes in base64";
      }
      context.issues.push({ code: "custom", message, input: zlibBase64 });
      return z.NEVER;
    },
    encode: (bytes) => ({
      byteCount: bytes.length,
      zlibBase64: bytesToBase64(zlibSync(bytes, { level: 9 })),
    }),
  },
);

const conditionSchema = z.strictObject({
  /** File of the experiment, from the package's root. */
  experiment: z.string(),
  /** The command that trained it. */
  command: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  elapsedMs: z.number().min(0),
  adapter: z.string(),
  browser: z.string(),
  kernels: z.string(),
  /**
   * Of each replica, by its seed block: the place of its predictions among the distinct ones, and
   * the beginning of its weights' fingerprint. Shape [blocks][replicas].
   */
  predictions: z.array(z.array(z.int().min(0)).min(1)).min(1),
  weights: z.array(z.array(z.string().regex(/^[0-9a-f]{8}$/)).min(1)).min(1),
});

/** The file of recorded predictions. */
const recordedFileSchema = z
  .strictObject({
    version: z.literal(1),
    /** The command that wrote this file. */
    command: z.string(),
    dataset: z.strictObject({
      name: z.string(),
      hash: z.string(),
      classNames: z.array(z.string()).min(1),
      subgroupNames: z.array(z.string()),
      testLabels: deflated,
      testSubgroups: deflated,
    }),
    /** Distinct predictions of all conditions after the last epoch, shape [examples][vectors]. */
    vectors: deflated,
    vectorCount: count,
    conditions: z.strictObject(mapTable(recordedExperiments, () => conditionSchema)),
  })
  .superRefine(({ dataset, vectors, vectorCount, conditions }, context) => {
    const require = (holds: boolean, message: string) => {
      if (!holds) context.addIssue({ code: "custom", message });
    };
    const { length } = dataset.testLabels;
    require(vectors.length === vectorCount * length, "vectors of another length than the labels");
    require(dataset.testSubgroups.length === length, "subgroups of another length than the labels");
    for (const { predictions, weights } of Object.values(conditions)) {
      require(predictions
        .flat()
        .every((index) => index < vectorCount), "a vector that is not there");
      const isEven = weights.every((block, index) => block.length === predictions[index]?.length);
      require(isEven && weights.length === predictions.length, "replicas without weights");
    }
  });

export type RecordedFile = z.output<typeof recordedFileSchema>;
export type RecordedFileJson = z.input<typeof recordedFileSchema>;

const asRecorded = {
  code: "results-invalid",
  whole: "recorded predictions",
  refusal: "The recorded predictions are not valid.",
} as const;

/** @throws {LabError} "results-invalid", naming the fields that are off. */
export function parseRecordedFile(json: unknown): RecordedFile {
  return parseWith(recordedFileSchema, json, asRecorded);
}

/** The file as plain JSON. */
export function encodeRecordedFile(file: RecordedFile): RecordedFileJson {
  return z.encode(recordedFileSchema, file);
}

/** Predictions from [examples][vectors], where equal ones stand together and deflate well. */
export function vectorsOf({ vectors, vectorCount }: RecordedFile): Uint8Array[] {
  const examples = vectors.length / vectorCount;
  return Array.from({ length: vectorCount }, (_, vector) =>
    Uint8Array.from({ length: examples }, (_, example) => vectors[example * vectorCount + vector]),
  );
}

/** The opposite of `vectorsOf`. */
export function byExample(vectors: readonly Uint8Array[]): Uint8Array {
  const examples = vectors[0].length;
  const bytes = new Uint8Array(examples * vectors.length);
  vectors.forEach((vector, index) => {
    vector.forEach((predicted, example) => {
      bytes[example * vectors.length + index] = predicted;
    });
  });
  return bytes;
}

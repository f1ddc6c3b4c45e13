import { describe, expect, it } from "vitest";
import { type CompileOptions, compileStep } from "../compile/compileStep.ts";
import { tileProfiles } from "../compile/tileProfile.ts";
import { buildModel } from "../models/buildModel.ts";
import { chooseCohortSize } from "./cohortSize.ts";

/** WebGPU's default limits. */
const limits = { maxStorageBufferBindingSize: 134_217_728, maxBufferSize: 268_435_456 };

/** The study's small CNN on CIFAR-10. */
function options(changes: Partial<CompileOptions> = {}): CompileOptions {
  const image = { height: 32, width: 32, channels: 3 };
  return {
    model: buildModel("small-cnn", { image, classCount: 10, dropoutRate: 0 }),
    batchSize: 128,
    cohortSize: 1,
    reduction: "ordered",
    profile: tileProfiles.software,
    optimizer: { kind: "adam", learningRate: 4e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    augmentation: null,
    stepsPerEpoch: 390,
    trainCount: 50_000,
    testCount: 10_000,
    fused: true,
    trackDivergence: true,
    ...changes,
  };
}

const largestBytes = (given: CompileOptions) =>
  4 * Math.max(...compileStep(given).buffers.map(({ words }) => words));

describe("chooseCohortSize", () => {
  it("bounds a step by the multiply-adds that kinds of adapters do in reason", () => {
    // 3 x 128 x 2,213,184 = 850 million a replica: three are 2.5e9, four 3.4e9, eleven 9.3e9.
    const auto = (kind: "software" | "integrated" | "discrete", batchSize = 128) =>
      chooseCohortSize("auto", 30, options({ batchSize, trackDivergence: false }), {
        limits,
        kind,
      });
    expect(auto("software")).toBe(3);
    expect(auto("software", 32)).toBe(12);
    expect(auto("integrated")).toBe(11);
    expect(auto("discrete")).toBeGreaterThan(11);
  });

  it("takes one replica where even that is above the bound", () => {
    const step = options({ batchSize: 512, trackDivergence: false });
    expect(chooseCohortSize("auto", 10, step, { limits, kind: "software" })).toBe(1);
  });

  it("takes what the user chose, as far as the adapter's limits go", () => {
    const bounds = { limits, kind: "software" } as const;
    expect(chooseCohortSize(7, 10, options(), bounds)).toBe(7);
    expect(chooseCohortSize(7, 5, options(), bounds)).toBe(5);
    const bytes = largestBytes(options());
    const narrow = { maxStorageBufferBindingSize: 3 * bytes + 4, maxBufferSize: 1e9 };
    expect(chooseCohortSize(7, 10, options(), { limits: narrow, kind: "software" })).toBe(3);
  });

  it("refuses a batch whose buffers are too large, and names one that fits", () => {
    const bounds = { limits, kind: "discrete" } as const;
    const alone = options({ batchSize: 8192, trackDivergence: false });
    const ask = () => chooseCohortSize("auto", 10, alone, bounds);
    expect(ask).toThrow(expect.objectContaining({ code: "out-of-memory" }));
    const message = errorMessage(ask);
    expect(message).toMatch(/^One replica at batch size 8,192 needs a buffer of \d+\.\d MB /);
    expect(message).toMatch(/this adapter allows 134\.2 MB\. A batch of at most [\d,]+ fits$/);
    const fitting = Number(/at most ([\d,]+)/.exec(message)?.[1].replace(",", ""));
    const steps = { stepsPerEpoch: Math.floor(50_000 / fitting), trackDivergence: false };
    const largest = options({ batchSize: fitting, ...steps });
    expect(largestBytes(largest)).toBeLessThanOrEqual(134_217_728);
    expect(largestBytes({ ...largest, batchSize: fitting + 1 })).toBeGreaterThan(134_217_728);
    expect(chooseCohortSize("auto", 10, largest, bounds)).toBe(1);
  });

  it("needs room for two replicas where divergence is tracked", () => {
    const bytes = largestBytes(options());
    const room = (replicas: number) => ({
      limits: { maxStorageBufferBindingSize: replicas * bytes, maxBufferSize: 1e9 },
      kind: "software" as const,
    });
    expect(chooseCohortSize("auto", 10, options(), room(2))).toBe(2);
    expect(chooseCohortSize("auto", 1, options(), room(1))).toBe(1);
    const message = errorMessage(() => chooseCohortSize("auto", 10, options(), room(1)));
    expect(message).toMatch(
      /^Two replicas side by side, which tracking divergence needs, at batch/,
    );
  });

  it("names a test set that fits where its logits are what is too large", () => {
    const narrow = { maxStorageBufferBindingSize: 8e6, maxBufferSize: 8e6 };
    const alone = options({ testCount: 250_000, trackDivergence: false });
    const message = errorMessage(() =>
      chooseCohortSize("auto", 1, alone, { limits: narrow, kind: "software" }),
    );
    // 4 bytes for each of 10 classes: 8e6 / 40.
    expect(message).toMatch(/\(allLogits\).* A test set of at most 200,000 images fits$/);
  });
});

function errorMessage(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
}

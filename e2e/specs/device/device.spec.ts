import { adapterPassportSchema } from "../../../src/core/results/passport.ts";
import { expect, test } from "../../fixtures/harness.ts";

test.describe("device", { tag: ["@gpu", "@bothStacks"] }, () => {
  test("the passport fits its schema and repeats to the bit", async ({ harness }) => {
    const read = () =>
      harness.evaluate(async ({ opened, load }) => {
        const { readPassport } =
          await load<typeof import("../../../src/engine/device/passport.ts")>("device/passport.ts");
        return readPassport(opened.device, opened.adapterInfo);
      });
    const passport = adapterPassportSchema.parse(await read());
    expect(passport.browser).toMatch(/^\S.* [\d.]+ on \S/);
    expect(await read()).toEqual(passport);
  });

  test("float probes give one of the answers that WGSL allows", async ({ harness }) => {
    const { bits } = await harness.evaluate(async ({ device, load }) => {
      const { readFloatSignature } = await load<
        typeof import("../../../src/engine/device/floatSignature.ts")
      >("device/floatSignature.ts");
      return readFloatSignature(device);
    });
    const words = bits.match(/.{8}/g) ?? [];
    // NumPy float32, two roundings and one, in order and not; see floatSignature.test.ts.
    const allowed = [
      ["00000000", "33800000"],
      ["00000000", "33800000"],
      ["00000200", "00000000"],
      ["4b800000", "4b800001"],
      ["00000000", "3f800000"],
    ];
    for (const [index, answers] of allowed.entries()) expect(answers).toContain(words[index]);
    const floats = new Float32Array(
      Uint32Array.from(words, (word) => Number.parseInt(word, 16)).buffer,
    );
    // float64 by NumPy: the sum of 1/i, 1/3, sqrt(2), 1/sqrt(3), e, log(3), tanh(1/2). WGSL allows
    // a few ULP (1e-7 each), so 1e-5 catches a wrong function, not a rounding.
    const exact = [4.7438907, 1 / 3, Math.SQRT2, 0.5773502692, Math.E, 1.0986122887, 0.4621171573];
    for (const [index, value] of exact.entries()) {
      expect(floats[5 + index] / value).toBeCloseTo(1, 5);
    }
  });

  test("buffers: bytes are counted, read back at any length, freed", async ({ harness }) => {
    const seen = await harness.evaluate(async ({ device, load }) => {
      const { GpuBuffers } =
        await load<typeof import("../../../src/engine/device/gpuBuffers.ts")>(
          "device/gpuBuffers.ts",
        );
      const buffers = new GpuBuffers(device);
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
      const labels = buffers.create({ label: "labels", usage, data: Uint8Array.of(1, 2, 3, 4, 5) });
      buffers.create({ label: "empty", usage, size: 0 });
      await buffers.settled();
      const afterMaking = buffers.bytesInUse;
      const all = new Uint8Array(await buffers.read(labels));
      const part = new Uint8Array(await buffers.read(labels, 4, 1));
      const afterReading = buffers.bytesInUse;
      await Promise.all([buffers.read(labels), buffers.read(labels), buffers.read(labels)]);
      await Promise.all([buffers.read(labels), buffers.read(labels), buffers.read(labels)]);
      const afterManyReads = buffers.bytesInUse;
      buffers.release(labels);
      const afterRelease = buffers.bytesInUse;
      buffers.dispose();
      return {
        all,
        part,
        afterMaking,
        afterReading,
        afterManyReads,
        afterRelease,
        afterDispose: buffers.bytesInUse,
      };
    });
    expect(seen).toEqual({
      all: Uint8Array.of(1, 2, 3, 4, 5, 0, 0, 0),
      part: Uint8Array.of(5),
      afterMaking: 8 + 4,
      afterReading: 12 + 1024,
      afterManyReads: 12 + 3 * 1024,
      afterRelease: 4 + 3 * 1024,
      afterDispose: 0,
    });
  });
});

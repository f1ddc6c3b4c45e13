import { describe, expect, it } from "vitest";
import { isLabErrorCode, LabError, toLabError, toPlainError } from "./errors.ts";

describe("toLabError", () => {
  it("returns a LabError unchanged", () => {
    const error = new LabError("busy", "one experiment at a time");
    expect(toLabError(error)).toBe(error);
  });

  it("keeps the code through a structured clone", () => {
    const crossed: unknown = structuredClone(
      toPlainError(new LabError("fixed-point-overflow", "layer dense, step 4")),
    );
    const error = toLabError(crossed);
    expect(error).toBeInstanceOf(LabError);
    expect(error.code).toBe("fixed-point-overflow");
    expect(error.message).toBe("layer dense, step 4");
  });

  it("turns an aborted signal's reason into cancelled", () => {
    const controller = new AbortController();
    controller.abort();
    expect(toLabError(controller.signal.reason).code).toBe("cancelled");
  });

  it.each([
    ["an Error", new TypeError("x is undefined"), "x is undefined"],
    ["a foreign code", { code: "ENOENT", message: "no such file" }, "no such file"],
    ["a code without a message", { code: "busy" }, "[object Object]"],
    ["a string", "boom", "boom"],
    ["nothing", undefined, "undefined"],
    ["null", null, "null"],
  ])("makes %s internal and keeps it as the cause", (_name, cause, message) => {
    const error = toLabError(cause);
    expect(error.code).toBe("internal");
    expect(error.message).toBe(message);
    expect(error.cause).toBe(cause);
  });
});

describe("toPlainError", () => {
  it("holds code and message, nothing else", () => {
    const plain = toPlainError(new LabError("storage", "quota", { cause: new Error("deep") }));
    expect(plain).toStrictEqual({ code: "storage", message: "quota" });
  });
});

describe("isLabErrorCode", () => {
  it("is true for the codes and nothing else", () => {
    expect(isLabErrorCode("no-webgpu")).toBe(true);
    expect(isLabErrorCode("No-WebGPU")).toBe(false);
    expect(isLabErrorCode(7)).toBe(false);
  });
});

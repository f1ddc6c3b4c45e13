import type { EngineClient } from "../client/engineClient.ts";
import { type PlainError, toPlainError } from "../core/errors.ts";
import type { AdapterPassport } from "../core/results/passport.ts";
import type { Slice } from "./slice.ts";

export type AdapterState =
  | { readonly status: "checking" }
  | { readonly status: "ready"; readonly passport: AdapterPassport }
  | { readonly status: "missing"; readonly error: PlainError };

export interface AdapterSlice {
  readonly adapter: AdapterState;
  /** Asks the engine for its adapter. Never throws: a missing adapter is a state. */
  readonly checkAdapter: () => Promise<void>;
}

export function createAdapterSlice(engine: EngineClient, hasWebGpu: boolean): Slice<AdapterSlice> {
  return (set) => {
    let checking: Promise<void> | null = null;
    const check = async () => {
      if (!hasWebGpu) {
        const message =
          "WebGPU is needed to train, and this browser does not offer it to this page";
        set({ adapter: { status: "missing", error: { code: "no-webgpu", message } } });
        return;
      }
      set({ adapter: { status: "checking" } });
      try {
        set({ adapter: { status: "ready", passport: await engine.passport() } });
      } catch (cause) {
        set({ adapter: { status: "missing", error: toPlainError(cause) } });
      } finally {
        checking = null;
      }
    };
    return {
      adapter: { status: "checking" },
      checkAdapter: () => {
        checking ??= check();
        return checking;
      },
    };
  };
}

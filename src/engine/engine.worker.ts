import { memory } from "@tensorflow/tfjs-core";
import { expose } from "comlink";
import { fetchDataset } from "../core/dataset/fetchDataset.ts";
import { type PackedDataset, parsePackedDataset } from "../core/dataset/packedDataset.ts";
import { LabError, toLabError, toPlainError } from "../core/errors.ts";
import type { AdapterPassport } from "../core/results/passport.ts";
import type { EngineApi, EngineEvent, Outcome, RunData } from "../protocol/engineApi.ts";
import { type OpenedDevice, openDevice } from "./device/openDevice.ts";
import { readPassport } from "./device/passport.ts";
import { augmentSample } from "./train/augmentSample.ts";
import { PipelineCache } from "./train/pipelines.ts";
import { RunControl } from "./train/runControl.ts";
import { runExperiment } from "./train/runExperiment.ts";

/** What the worker opens once and keeps: a lost device ends the worker. */
interface Engine {
  readonly opened: OpenedDevice;
  readonly passport: AdapterPassport;
  readonly pipelines: PipelineCache;
}

let engine: Promise<Engine> | null = null;
let current: RunControl | null = null;
const ledger = new Set<{ readonly bytesInUse: number }>();

function openEngine(): Promise<Engine> {
  engine ??= (async () => {
    const opened = await openDevice();
    const passport = await readPassport(opened.device, opened.adapterInfo);
    return { opened, passport, pipelines: new PipelineCache(opened.device) };
  })();
  // A failed start may be tried again: a browser can find its adapter later.
  engine.catch(() => {
    engine = null;
  });
  return engine;
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (cause) {
    return { ok: false, error: toPlainError(toLabError(cause)) };
  }
}

async function loadData(data: RunData, name: string): Promise<PackedDataset> {
  if (data.from === "page") {
    return fetchDataset(data.baseUrl, name, (address) => fetch(address));
  }
  const files = new Map<string, Uint8Array>();
  for (const [file, blob] of data.files) {
    files.set(file, new Uint8Array(await blob.arrayBuffer()));
  }
  return parsePackedDataset(data.manifest, files);
}

const api: EngineApi = {
  passport: () => outcome(async () => (await openEngine()).passport),

  run: (spec, options, data, onEvent) =>
    outcome(async () => {
      if (current !== null) throw new LabError("busy", "An experiment is being trained already");
      // Events and the answer take different ways: the answer waits for the last event.
      let told: unknown = null;
      const emit = (event: EngineEvent) => {
        told = onEvent(event);
      };
      const control = new RunControl((kind) => emit({ kind }));
      current = control;
      let stopListening = () => {};
      try {
        const { opened, passport, pipelines } = await openEngine();
        stopListening = opened.onUncapturedError((error) => control.fail(error));
        const dataset = await loadData(data, spec.dataset.name);
        await control.checkpoint();
        const { device } = opened;
        const lost = opened.lost.then((error) => Promise.reject(error));
        return await Promise.race([
          runExperiment({
            spec,
            options,
            dataset,
            device,
            pipelines,
            passport,
            control,
            emit,
            ledger,
          }),
          lost,
        ]);
      } finally {
        stopListening();
        current = null;
        await told;
      }
    }),

  augmentSample: (request) =>
    outcome(async () => {
      const { opened } = await openEngine();
      return augmentSample(opened.device, request);
    }),

  pause: async () => current?.pause(),
  resume: async () => current?.resume(),
  cancel: async () => current?.cancel(),

  memory: () =>
    outcome(async () => ({
      bufferBytes: [...ledger].reduce((sum, { bytesInUse }) => sum + bytesInUse, 0),
      tensorCount: memory().numTensors,
    })),
};

expose(api);

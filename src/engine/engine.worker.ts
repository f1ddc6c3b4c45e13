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
import { estimateRun } from "./train/estimateRun.ts";
import { MeasuredSpeeds } from "./train/measuredSpeeds.ts";
import { PipelineCache } from "./train/pipelines.ts";
import { planRun } from "./train/planRun.ts";
import { RunControl } from "./train/runControl.ts";
import { runExperiment } from "./train/runExperiment.ts";

/** Opened once: a lost device ends the worker. */
interface Engine {
  readonly opened: OpenedDevice;
  readonly passport: AdapterPassport;
  readonly pipelines: PipelineCache;
}

let engine: Promise<Engine> | null = null;
const speeds = new MeasuredSpeeds();
let current: RunControl | null = null;
const ledger = new Set<{ readonly bytesInUse: number }>();

function openEngine(): Promise<Engine> {
  engine ??= (async () => {
    const opened = await openDevice();
    const passport = await readPassport(opened.device, opened.adapterInfo);
    return { opened, passport, pipelines: new PipelineCache(opened.device) };
  })();
  // The next call tries again: a browser can find its adapter later.
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
  if (data.from === "page") return fetchDataset(data.baseUrl, name, (address) => fetch(address));
  const files = [...data.files].map(
    async ([file, blob]) => [file, new Uint8Array(await blob.arrayBuffer())] as const,
  );
  return parsePackedDataset(data.manifest, new Map(await Promise.all(files)));
}

const api: EngineApi = {
  passport: () => outcome(async () => (await openEngine()).passport),

  estimate: (spec, dataset) =>
    outcome(async () => {
      const { opened, passport } = await openEngine();
      // Mirroring has no part in sizes.
      const facts = { ...dataset, horizontalFlip: false };
      const adapter = { limits: opened.device.limits, kind: passport.kind };
      return estimateRun(planRun(spec, {}, facts, adapter), speeds);
    }),

  run: (spec, options, data, onEvent) =>
    outcome(async () => {
      if (current !== null) throw new LabError("busy", "An experiment is being trained already");
      // Events travel on a port of their own: the return value waits for the last of them.
      let delivered: unknown = null;
      const emit = (event: EngineEvent) => {
        delivered = onEvent(event);
      };
      const control = new RunControl((kind) => emit({ kind }));
      current = control;
      let stopListening = () => {};
      try {
        const { opened, ...shared } = await openEngine();
        const { device } = opened;
        stopListening = opened.onUncapturedError((error) => control.fail(error));
        const dataset = await loadData(data, spec.dataset.name);
        await control.checkpoint();
        const lost = opened.lost.then((error) => Promise.reject(error));
        const watched = (event: EngineEvent) => {
          speeds.watch(event, spec, dataset.manifest);
          emit(event);
        };
        const run = { ...shared, spec, options, dataset, device, control, emit: watched, ledger };
        return await Promise.race([runExperiment(run), lost]);
      } finally {
        stopListening();
        current = null;
        await delivered;
      }
    }),

  augmentSample: (request) =>
    outcome(async () => augmentSample((await openEngine()).opened.device, request)),

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

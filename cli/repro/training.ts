import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright";
import { preview } from "vite";
import { browserLauncher } from "../../scripts/browser.ts";
import { isBrowserKind } from "../../scripts/browsers/browserKinds.ts";
import { buildPage, root } from "../../scripts/prepare.mjs";
import { LabError, toLabError } from "../../src/core/errors.ts";
import type { ExperimentSpec } from "../../src/core/experiment/experimentSpec.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { resultsFromJson } from "../../src/core/results/resultsJson.ts";
import type { PageApiError, PageProgress } from "../../src/protocol/pageApi.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { ExperimentChoice } from "./arguments.ts";
import { type OfferedDataset, offerDataset, readOfferedDataset } from "./offeredDataset.ts";
import { progressLine, progressStage } from "./progressLine.ts";
import { readExperiment } from "./readExperiment.ts";

/**
 * Reads the chosen experiment and its data and serves the page while `use` trains on it, in a new
 * browser each time. The `prefix` of a training stands before the progress that is shown.
 *
 * @throws {LabError} if experiment or data are not valid; {Error} if the page does not build.
 */
export async function withTraining<T>(
  choice: ExperimentChoice,
  { pathOf, progress, signal }: Terminal,
  use: (train: (prefix: string) => Promise<ExperimentResults>, spec: ExperimentSpec) => Promise<T>,
): Promise<T> {
  const offered = choice.data === null ? null : await readOfferedDataset(pathOf(choice.data));
  const spec = await readExperiment(choice, pathOf, offered?.entry.name);
  const served = await servePage(progress.note);
  let isEstimated = false;
  const train = (prefix: string) =>
    trainInFreshProfile(served.url, spec, {
      browser: isBrowserKind(choice.browser) ? choice.browser : pathOf(choice.browser),
      offered,
      signal,
      // Repeated trainings take the same again.
      onEstimate: (text) => {
        if (!isEstimated) progress.note(prefix + text);
        isEstimated = true;
      },
      onProgress: (reading) =>
        progress.show(prefix + progressLine(reading), prefix + progressStage(reading)),
    });
  try {
    signal.throwIfAborted();
    return await use(train, spec);
  } finally {
    progress.clear();
    await served.close();
  }
}

/**
 * Serves dist/ on a free port of this machine, built anew if it is missing or older than its
 * sources. SAME_SEED_URL names a page that is served already; then nothing is built.
 */
async function servePage(note: (text: string) => void) {
  const served = process.env.SAME_SEED_URL;
  if (served) return { url: served, close: async () => {} };
  if (buildPage(note) !== 0) throw new Error("The page does not build: see `npm run build`");
  const server = await preview({
    root,
    logLevel: "silent",
    preview: { host: "127.0.0.1", port: 4400, open: false },
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("The preview server reported no address");
  return { url, close: () => server.close() };
}

/**
 * Trains an experiment on the page at `url`, in a new browser process with an empty profile.
 *
 * @param options `browser`: "chromium", "firefox" or the path of one. `offered`: data that the page finds beside its own. `signal`: cancels.
 *   `onEstimate`: gets what the training will take, in sentences, before it starts.
 * @returns Of a training that was cancelled or that failed, the replicas that were done.
 * @throws {LabError} "no-webgpu" or "no-adapter"; "cancelled" or the engine's error where no
 *   replica was done; {Error} if no browser starts or no page loads.
 */
export async function trainInFreshProfile(
  url: string,
  spec: ExperimentSpec,
  options: {
    readonly browser?: string;
    readonly offered?: OfferedDataset | null;
    readonly signal?: AbortSignal;
    readonly onEstimate?: (text: string) => void;
    readonly onProgress?: (progress: PageProgress) => void;
  } = {},
): Promise<ExperimentResults> {
  const {
    browser,
    offered = null,
    signal = new AbortController().signal,
    onEstimate,
    onProgress = () => {},
  } = options;
  const launcher = await browserLauncher(browser);
  const profile = await mkdtemp(join(tmpdir(), "same-seed-profile-"));
  let context: BrowserContext | null = null;
  try {
    // An interrupt has to reach the training first.
    const interrupts = { handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false };
    const options = { ...launcher.options, ...interrupts };
    context = await launcher.type.launchPersistentContext(profile, options);
    if (offered !== null) await offerDataset(context, offered);
    const page = await openPage(context, url, onProgress);
    await checkAdapter(page);
    if (onEstimate !== undefined) {
      const text = await page.evaluate(estimateInPage, spec);
      if (text !== null) onEstimate(text);
    }
    // From here on a cancel reaches the training.
    signal.throwIfAborted();
    return await trainOn(page, spec, signal);
  } finally {
    await context?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openPage(
  context: BrowserContext,
  url: string,
  onProgress: (progress: PageProgress) => void,
): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(60_000);
  await page.exposeFunction("reproProgress", onProgress);
  await page.goto(url);
  await page.waitForFunction(() => window.sameSeed !== undefined);
  return page;
}

/** Waits until the page knows its adapter. */
async function checkAdapter(page: Page): Promise<void> {
  const problem = await page.evaluate(async (needsHardware) => {
    try {
      await window.sameSeed?.ready;
      const passport = await window.sameSeed?.passport();
      if (!needsHardware || passport?.kind !== "software") return null;
      const message =
        "SAME_SEED_ADAPTER asks for a hardware adapter, and the browser has a software one";
      return { code: "no-adapter", message };
    } catch (error) {
      const { code, message } = error as Partial<PageApiError> & Error;
      return { code: code ?? "internal", message };
    }
  }, process.env.SAME_SEED_ADAPTER === "hardware");
  if (problem !== null) throw toLabError(problem);
}

declare global {
  interface Window {
    /** Into the command line's process. */
    reproProgress?: (progress: PageProgress) => Promise<void>;
  }
}

/** Runs in the page. Null where the experiment does not fit: training it says why. */
async function estimateInPage(spec: ExperimentSpec): Promise<string | null> {
  const estimate = await window.sameSeed?.estimate(spec).catch(() => null);
  return estimate?.text ?? null;
}

const progressIntervalMs = 200;
/** A compilation or a long step may be under way; a second Ctrl-C does not wait for it. */
const cancelPatienceMs = 60_000;

async function trainOn(
  page: Page,
  spec: ExperimentSpec,
  signal: AbortSignal,
): Promise<ExperimentResults> {
  const stopped = new Promise<never>((_, reject) => {
    page.once("crash", () => reject(new LabError("worker-failed", "The page crashed")));
    page.once("close", () => reject(new LabError("worker-failed", "The browser closed")));
    const cancel = () => {
      // A browser that is closed already has nothing to cancel.
      page.evaluate(() => window.sameSeed?.cancel()).catch(() => undefined);
      const giveUp = () => reject(new LabError("cancelled", "The training did not stop in time"));
      setTimeout(giveUp, cancelPatienceMs).unref();
    };
    signal.addEventListener("abort", cancel, { once: true });
  });
  const task = { spec, progressIntervalMs };
  const outcome = await Promise.race([page.evaluate(trainInPage, task), stopped]);
  if (outcome.json !== null) return resultsFromJson(JSON.parse(outcome.json));
  throw toLabError(outcome);
}

/**
 * Runs in the page; names nothing outside of it. Results cross as text, faster than as objects,
 * and errors as data: an Error that crosses loses its code.
 */
async function trainInPage(task: {
  spec: ExperimentSpec;
  progressIntervalMs: number;
}): Promise<{ json: string } | { json: null; code: string; message: string }> {
  try {
    let shownAt = Number.NEGATIVE_INFINITY;
    const results = await window.sameSeed?.run(task.spec, (progress) => {
      if (performance.now() - shownAt < task.progressIntervalMs) return;
      shownAt = performance.now();
      void window.reproProgress?.(progress);
    });
    return { json: JSON.stringify(results) };
  } catch (error) {
    const { code, message, results } = error as Partial<PageApiError> & Error;
    if (results !== undefined) return { json: JSON.stringify(results) };
    return { json: null, code: code ?? "internal", message };
  }
}

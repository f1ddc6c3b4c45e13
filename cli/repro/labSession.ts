import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright";
import { launchOptions } from "../../scripts/browser.ts";
import { isLabErrorCode, LabError } from "../../src/core/errors.ts";
import type { ExperimentSpec } from "../../src/core/experiment/experimentSpec.ts";
import { adapterPassportSchema } from "../../src/core/results/passport.ts";
import type { ExperimentResults } from "../../src/core/results/results.ts";
import { resultsFromJson } from "../../src/core/results/resultsJson.ts";
import type { PageApiError, PageProgress } from "../../src/protocol/pageApi.ts";
import { type OfferedDataset, offerDataset } from "./offeredDataset.ts";

/** The page in a browser of its own, with a profile that nothing was in before. */
export interface LabSession {
  /**
   * Trains; a run that failed resolves with the replicas that were done.
   *
   * @throws {LabError} with the engine's code, if none was.
   */
  readonly train: (spec: ExperimentSpec) => Promise<ExperimentResults>;
  /** Ends the training; `train` then resolves with what was done. */
  readonly cancel: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What comes out of the page: an Error that crosses would lose its code. */
type PageOutcome =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly code: string; readonly message: string };

const readyTimeoutMs = 60_000;
const progressIntervalMs = 200;

/**
 * Opens the page in a new browser process with an empty profile and checks that it has an adapter.
 *
 * @param offered Data that the page finds beside its own.
 * @throws {LabError} "no-webgpu" or "no-adapter"; {Error} if no browser starts or no page loads.
 */
export async function openLabSession(
  url: string,
  offered: OfferedDataset | null,
  onProgress: (progress: PageProgress) => void,
): Promise<LabSession> {
  const options = await launchOptions();
  const profile = await mkdtemp(join(tmpdir(), "same-seed-profile-"));
  let context: BrowserContext | null = null;
  const close = async () => {
    await context?.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    context = await chromium.launchPersistentContext(profile, {
      ...options,
      // An interrupt has to reach the training first.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    });
    if (offered !== null) await offerDataset(context, offered);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.exposeFunction("reproProgress", onProgress);
    await page.goto(url, { timeout: readyTimeoutMs });
    await page.waitForFunction(() => window.sameSeed !== undefined, null, {
      timeout: readyTimeoutMs,
    });
    const passport = adapterPassportSchema.parse(answerOf(await page.evaluate(askPassport)));
    if (process.env.SAME_SEED_ADAPTER === "hardware" && passport.kind === "software") {
      throw new LabError(
        "no-adapter",
        "SAME_SEED_ADAPTER asks for a hardware adapter, and the browser has a software one",
      );
    }
    return {
      train: async (spec) => resultsFromJson(answerOf(await train(page, spec))),
      cancel: () => page.evaluate(() => window.sameSeed?.cancel()),
      close,
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function train(page: Page, spec: ExperimentSpec): Promise<PageOutcome> {
  const crashed = new Promise<never>((_, reject) => {
    page.once("crash", () => reject(new LabError("worker-failed", "The page crashed")));
    page.once("close", () => reject(new LabError("worker-failed", "The browser closed")));
  });
  return Promise.race([page.evaluate(trainInPage, { spec, progressIntervalMs }), crashed]);
}

declare global {
  interface Window {
    /** Into the command line's process. */
    reproProgress?: (progress: PageProgress) => Promise<void>;
  }
}

/** Runs in the page; names nothing outside of it. */
async function askPassport(): Promise<PageOutcome> {
  try {
    await window.sameSeed?.ready;
    return { ok: true, json: JSON.stringify(await window.sameSeed?.passport()) };
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    return { ok: false, code: code ?? "internal", message };
  }
}

/** Runs in the page; names nothing outside of it. Results cross as text, faster than as objects. */
async function trainInPage(task: {
  spec: ExperimentSpec;
  progressIntervalMs: number;
}): Promise<PageOutcome> {
  try {
    let toldAt = Number.NEGATIVE_INFINITY;
    const results = await window.sameSeed?.run(task.spec, (progress) => {
      if (performance.now() - toldAt < task.progressIntervalMs) return;
      toldAt = performance.now();
      void window.reproProgress?.(progress);
    });
    return { ok: true, json: JSON.stringify(results) };
  } catch (error) {
    const { code, message, results } = error as Partial<PageApiError> & Error;
    if (results !== undefined) return { ok: true, json: JSON.stringify(results) };
    return { ok: false, code: code ?? "internal", message };
  }
}

function answerOf(outcome: PageOutcome): unknown {
  if (outcome.ok) return JSON.parse(outcome.json);
  const { code, message } = outcome;
  throw new LabError(isLabErrorCode(code) ? code : "internal", message);
}

import { expect, type Page } from "playwright/test";
import type { ExperimentSpec } from "../../../src/core/experiment/experimentSpec.ts";
import type { ModelName } from "../../../src/core/experiment/models.ts";
import type { ReplicaSeeds } from "../../../src/core/experiment/seeds.ts";
import type { ExperimentResults } from "../../../src/core/results/results.ts";
import { resultsFromJson } from "../../../src/core/results/resultsJson.ts";
import type { PageProgress } from "../../../src/protocol/pageApi.ts";
import { readyApi, reportedErrors } from "../../fixtures/lab.ts";
import { test as base } from "../../fixtures/stack.ts";
import { bitIdentityExperiment } from "./experiment.ts";

/** Where a run was paused. */
export type PausedAt = Pick<PageProgress, "condition" | "step" | "stepCount">;

/** One page for many runs: kernels stay compiled between them. */
export interface TrainingPage {
  readonly url: string;
  train: (spec: ExperimentSpec) => Promise<ExperimentResults>;
  /** Pauses after every submission that is seen, and resumes. */
  trainWithPauses: (
    spec: ExperimentSpec,
  ) => Promise<{ results: ExperimentResults; pauses: PausedAt[] }>;
  trainReplica: (
    spec: ExperimentSpec,
    conditionIndex: number,
    replicaIndex: number,
    seeds: ReplicaSeeds,
  ) => Promise<ExperimentResults>;
  /** The run of `bitIdentityExperiment(model)` that the others are compared with, trained once. */
  reference: (model: ModelName) => Promise<ExperimentResults>;
  reload: () => Promise<void>;
}

/** Results cross as text, which is faster than as objects. */
const read = (text: string) => resultsFromJson(JSON.parse(text));

async function openTrainingPage(page: Page, url: string): Promise<TrainingPage> {
  await page.goto(url);
  let api = await readyApi(page);
  const references = new Map<ModelName, Promise<ExperimentResults>>();
  const train: TrainingPage["train"] = async (spec) =>
    read(await api.evaluate(async (lab, given) => JSON.stringify(await lab.run(given)), spec));
  return {
    url,
    train,
    trainWithPauses: async (spec) => {
      const { text, pauses } = await api.evaluate(async (lab, given) => {
        const pauses: PausedAt[] = [];
        const problems: unknown[] = [];
        let wasPaused = false;
        const results = await lab.run(given, ({ status, condition, step, stepCount }) => {
          const isPaused = status === "paused";
          if (isPaused && !wasPaused) pauses.push({ condition, step, stepCount });
          wasPaused = isPaused;
          const call = isPaused ? lab.resume() : step > 0 ? lab.pause() : null;
          call?.catch((problem) => problems.push(String(problem)));
        });
        if (problems.length > 0) throw new Error(problems.join("; "));
        return { text: JSON.stringify(results), pauses };
      }, spec);
      return { results: read(text), pauses };
    },
    trainReplica: async (spec, conditionIndex, replicaIndex, seeds) =>
      read(
        await api.evaluate(
          async (lab, given) =>
            JSON.stringify(
              await lab.runReplica(
                given.spec,
                given.conditionIndex,
                given.replicaIndex,
                given.seeds,
              ),
            ),
          { spec, conditionIndex, replicaIndex, seeds },
        ),
      ),
    reference: (model) => {
      const known = references.get(model) ?? train(bitIdentityExperiment(model));
      references.set(model, known);
      return known;
    },
    reload: async () => {
      await page.reload();
      api = await readyApi(page);
    },
  };
}

/** The page, or why it cannot train. */
type OpenedPage = { training: TrainingPage; errors: string[] } | { missing: string };

/** `training`: see TrainingPage. Tests are skipped by name where the browser has no adapter. */
export const test = base.extend<{ training: TrainingPage }, { openedPage: OpenedPage }>({
  openedPage: [
    async ({ browser }, use, { project }) => {
      const page = await browser.newPage();
      const errors = reportedErrors(page);
      const url = project.use.baseURL;
      if (url === undefined) throw new Error("the configuration names no baseURL");
      const training = await openTrainingPage(page, url);
      const missing = await page.evaluate(async () => {
        try {
          await window.sameSeed?.passport();
          return null;
        } catch (error) {
          const { code, message } = error as Error & { code?: string };
          return `${code}: ${message}`;
        }
      });
      if (missing !== null && !/^no-(webgpu|adapter)/.test(missing)) {
        throw new Error(`The page cannot train: ${missing}`);
      }
      await use(missing === null ? { training, errors } : { missing });
      await page.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  training: async ({ openedPage }, use, testInfo) => {
    if ("missing" in openedPage) {
      testInfo.skip(true, `no WebGPU adapter (${openedPage.missing})`);
      return;
    }
    await use(openedPage.training);
    expect(openedPage.errors.splice(0), "the page reported errors").toEqual([]);
  },
});

export { expect };

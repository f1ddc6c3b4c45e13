import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conditionNames, namedCondition } from "../core/experiment/noiseCondition.ts";
import { noiseSourceNames, noiseSources, recipeSources } from "../core/experiment/noiseSources.ts";
import { presetExperiment, presetNames } from "../core/experiment/presets.ts";
import { anyCondition } from "../core/experiment/testSupport/anyCondition.ts";
import {
  conditionModeOf,
  withAddedCondition,
  withConditionModel,
  withModelRate,
  withNamedConditions,
  withOneSourceEach,
  withRecipeSource,
  withSource,
} from "./setupEdits.ts";
import { setupIssues } from "./setupSlice.ts";
import { experimentFromHash, experimentToHash } from "./shareLink.ts";
import { memoryStorage, openLab } from "./testSupport.ts";

describe("setup slice", () => {
  test("starts from the quick preset and undoes change by change", () => {
    const { store } = openLab();
    const { changeSetup, undoSetup } = store.getState();
    changeSetup("replicaCount", (setup) => ({ ...setup, replicaCount: 7 }));
    changeSetup("rootSeed", (setup) => ({ ...setup, rootSeed: 9 }));
    expect(store.getState().setup).toMatchObject({ name: "custom", replicaCount: 7, rootSeed: 9 });
    undoSetup();
    expect(store.getState().setup).toMatchObject({ replicaCount: 7, rootSeed: 1 });
    undoSetup();
    expect(store.getState().setup).toEqual(presetExperiment("quick"));
    undoSetup();
    expect(store.getState().setup).toEqual(presetExperiment("quick"));
  });

  test("what is typed into one field is undone together", () => {
    const { store } = openLab();
    for (const rootSeed of [4, 42, 421]) {
      store.getState().changeSetup("rootSeed", (setup) => ({ ...setup, rootSeed }), "typed");
    }
    expect(store.getState().setup.rootSeed).toBe(421);
    store.getState().undoSetup();
    expect(store.getState().setup.rootSeed).toBe(1);
  });

  test("keeps a valid setup for the next visit, and no invalid one", () => {
    const storage = memoryStorage();
    const first = openLab({ storage });
    first.store.getState().changeSetup("replicaCount", (s) => ({ ...s, replicaCount: 3 }));
    first.store.getState().changeSetup("replicaCount", (s) => ({ ...s, replicaCount: -1 }));
    expect(setupIssues(first.store.getState().setup).has("replicaCount")).toBe(true);
    expect(openLab({ storage }).store.getState().setup.replicaCount).toBe(3);
  });

  test("drops a stored setup that cannot be read", () => {
    const storage = memoryStorage({ "same-seed.setup": '{"version":0}' });
    expect(openLab({ storage }).store.getState().setup).toEqual(presetExperiment("quick"));
    expect(storage.entries.size).toBe(0);
  });

  test("takes over the experiment of a link", () => {
    const linked = { ...presetExperiment("impl"), name: "linked", replicaCount: 2 };
    const { store } = openLab();
    store.getState().openLink(experimentToHash(linked));
    expect(store.getState().setup).toEqual(linked);
    expect(store.getState().setupOrigin).toEqual({ status: "link", name: "linked" });
  });

  test.each([
    ["#preset=nothing", /no preset "nothing"/],
    ["#experiment=%%%", /cannot be read/],
    ["#experiment=e30", /version/],
  ])("a bad link %s is an error and leaves the setup", (hash, message) => {
    const { store } = openLab();
    store.getState().openLink(hash);
    const { setup, setupOrigin } = store.getState();
    expect(setup).toEqual(presetExperiment("quick"));
    expect(setupOrigin).toMatchObject({
      status: "link-failed",
      error: { code: "experiment-invalid", message: expect.stringMatching(message) },
    });
  });
});

describe("experimentToHash", () => {
  test("names presets and holds every other experiment whole", () => {
    for (const name of presetNames) {
      expect(experimentToHash(presetExperiment(name))).toBe(`#preset=${name}`);
    }
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20, unit: "grapheme" }).filter((text) => text.length < 80),
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 100 }),
        (name, replicaCount, seedBlockCount) => {
          const spec = {
            ...presetExperiment("quick"),
            name: `x${name}`,
            replicaCount,
            seedBlockCount,
          };
          expect(experimentFromHash(experimentToHash(spec))).toEqual(spec);
        },
      ),
    );
  });

  test("holds every setting of every source", () => {
    fc.assert(
      fc.property(anyCondition, (noise) => {
        const spec = {
          ...presetExperiment("quick"),
          model: { name: "tiny", dropoutRate: 0.3 } as const,
          conditions: [{ name: "any", noise }],
        };
        expect(experimentFromHash(experimentToHash(spec))).toStrictEqual(spec);
      }),
    );
  });

  test("a link of version 1 still means the same", () => {
    // Python: base64.urlsafe_b64encode of the experiment as JSON, without padding.
    const hash =
      "#experiment=" +
      "eyJ2ZXJzaW9uIjoxLCJuYW1lIjoiYWxsIHNvdXJjZXMiLCJkYXRhc2V0Ijp7Im5hbWUiOiJnbHlwaHMtMTYi" +
      "LCJ0cmFpbkNvdW50IjoyNTZ9LCJtb2RlbCI6eyJuYW1lIjoic21hbGwtY25uLWJuIiwiZHJvcG91dFJhdGUi" +
      "OjAuM30sInRyYWluaW5nIjp7ImVwb2NoQ291bnQiOjIsImJhdGNoU2l6ZSI6MzIsIm9wdGltaXplciI6eyJr" +
      "aW5kIjoic2dkIiwibGVhcm5pbmdSYXRlIjowLjEsIm1vbWVudHVtIjowLjl9LCJtaWxlc3RvbmVzIjpbeyJl" +
      "cG9jaCI6MSwiZmFjdG9yIjowLjV9XX0sInJlcGxpY2FDb3VudCI6Miwicm9vdFNlZWQiOjcsImNvbmRpdGlv" +
      "bnMiOlt7Im5hbWUiOiJtaXhlZCIsIm5vaXNlIjp7ImluaXQiOiJ2YXJpZWQiLCJvcmRlciI6IndpdGhpbi1i" +
      "YXRjaCIsImF1Z21lbnRhdGlvbiI6ImZpeGVkIiwiZHJvcG91dCI6InZhcmllZCIsInBlcnR1cmJhdGlvbiI6" +
      "Im9uZS11bHAiLCJyZWR1Y3Rpb24iOiJmaXhlZC1wb2ludCJ9fV0sInByb2ZpbGUiOiJzb2Z0d2FyZSIsImNv" +
      "aG9ydFNpemUiOjEsInRyYWNrRGl2ZXJnZW5jZSI6ZmFsc2V9";
    const spec = experimentFromHash(hash);
    expect(spec).toMatchObject({
      version: 1,
      name: "all sources",
      dataset: { name: "glyphs-16", trainCount: 256 },
      model: { name: "small-cnn-bn", dropoutRate: 0.3 },
      training: {
        epochCount: 2,
        batchSize: 32,
        optimizer: { kind: "sgd", learningRate: 0.1, momentum: 0.9 },
        milestones: [{ epoch: 1, factor: 0.5 }],
      },
      replicaCount: 2,
      rootSeed: 7,
      seedBlockCount: 1,
      conditions: [
        {
          name: "mixed",
          noise: {
            init: "varied",
            order: "within-batch",
            augmentation: "fixed",
            dropout: "varied",
            perturbation: "one-ulp",
            reduction: "fixed-point",
          },
        },
      ],
      profile: "software",
      cohortSize: 1,
      trackDivergence: false,
    });
    if (spec !== null) expect(experimentFromHash(experimentToHash(spec))).toStrictEqual(spec);
  });

  test("a hash about something else holds none", () => {
    expect(experimentFromHash("")).toBeNull();
    expect(experimentFromHash("#results")).toBeNull();
  });
});

describe("setup edits", () => {
  const quick = presetExperiment("quick");

  test("every edit leaves a valid experiment", () => {
    const withoutOwnDropout = {
      ...withModelRate(quick, "dropoutRate", 0.5),
      conditions: quick.conditions.map((one) => ({ ...one, model: { dropoutRate: 0 } })),
    };
    const edits = [
      withNamedConditions(quick, ["ALGO", "CONTROL"]),
      withRecipeSource(quick, "augmentation", true),
      withModelRate(quick, "dropoutRate", 0.5),
      withModelRate(withModelRate(quick, "dropoutRate", 0.5), "dropoutRate", 0),
      withAddedCondition(quick),
      withOneSourceEach(
        withModelRate(withRecipeSource(quick, "augmentation", true), "dropoutRate", 0.2),
      ),
      withSource(quick, 0, "dropout", "varied"),
      withSource(withoutOwnDropout, 1, "dropout", "varied"),
      withConditionModel(quick, 1, "small-cnn-bn"),
    ];
    for (const edit of edits) expect([...setupIssues(edit)]).toEqual([]);
  });

  test("one source at a time: CONTROL, then each source of the recipe let in alone", () => {
    const whole = withModelRate(withRecipeSource(quick, "augmentation", true), "dropoutRate", 0.2);
    const alone = (setup: typeof quick) => {
      const [control, ...others] = withOneSourceEach(setup).conditions;
      expect(control.name).toBe("CONTROL");
      return others.map(({ noise }) => {
        const differing = noiseSourceNames.filter((key) => noise[key] !== control.noise[key]);
        expect(differing).toHaveLength(1);
        expect(noise[differing[0]]).toBe(noiseSources[differing[0]].noisy);
        return differing[0];
      });
    };
    expect(alone(whole)).toEqual(noiseSourceNames);
    const optional: readonly string[] = recipeSources;
    expect(alone(quick)).toEqual(noiseSourceNames.filter((name) => !optional.includes(name)));
  });

  test.each(recipeSources)("%s joins the named conditions as the paper has them", (source) => {
    const { modelRate } = noiseSources[source];
    const joined =
      modelRate === undefined
        ? withRecipeSource(quick, source, true)
        : withModelRate(quick, modelRate.name, modelRate.usual);
    for (const [index, { name, noise }] of joined.conditions.entries()) {
      expect(noise).toEqual(namedCondition(conditionNames[index], [source]));
      expect(name).toBe(conditionNames[index]);
    }
    const left =
      modelRate === undefined
        ? withRecipeSource(joined, source, false)
        : withModelRate(joined, modelRate.name, 0);
    expect(left).toEqual(quick);
  });

  test("a source that joins a condition which lets in another one alone makes no noise", () => {
    const { conditions } = withRecipeSource(withOneSourceEach(quick), "augmentation", true);
    expect(conditions.map(({ noise }) => noise.augmentation)).not.toContain("varied");
  });

  test("a condition has a model of its own until it takes the experiment's again", () => {
    const own = withConditionModel(quick, 1, "small-cnn-bn");
    expect(own.conditions.map(({ model }) => model)).toEqual([
      undefined,
      { name: "small-cnn-bn" },
      undefined,
      undefined,
    ]);
    expect(conditionModeOf(own)).toBe("sources");
    expect(experimentFromHash(experimentToHash(own))).toStrictEqual(own);
    // Edits of the noise leave it; one that is added is like the last one.
    expect(withRecipeSource(own, "augmentation", true).conditions[1].model).toEqual({
      name: "small-cnn-bn",
    });
    const last = withConditionModel(quick, 3, "small-cnn");
    expect(withAddedCondition(last).conditions[4].model).toEqual({ name: "small-cnn" });
    expect(withConditionModel(own, 1, null)).toStrictEqual(quick);
  });

  test("the mode follows the conditions", () => {
    expect(conditionModeOf(quick)).toBe("presets");
    expect(conditionModeOf(withRecipeSource(quick, "augmentation", true))).toBe("presets");
    expect(conditionModeOf(withOneSourceEach(quick))).toBe("sources");
  });
});

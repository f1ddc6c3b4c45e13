import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { presetExperiment, presetNames } from "../core/experiment/presets.ts";
import {
  conditionModeOf,
  withAddedCondition,
  withAugmentation,
  withDropoutRate,
  withNamedConditions,
  withOneSourceEach,
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
        (name, replicaCount) => {
          const spec = {
            ...presetExperiment("quick"),
            name: `x${name}`,
            replicaCount,
          };
          expect(experimentFromHash(experimentToHash(spec))).toEqual(spec);
        },
      ),
    );
  });

  test("a hash about something else holds none", () => {
    expect(experimentFromHash("")).toBeNull();
    expect(experimentFromHash("#results")).toBeNull();
  });
});

describe("setup edits", () => {
  const quick = presetExperiment("quick");

  test("every edit leaves a valid experiment", () => {
    const edits = [
      withNamedConditions(quick, ["ALGO", "CONTROL"]),
      withAugmentation(quick, true),
      withDropoutRate(quick, 0.5),
      withDropoutRate(withDropoutRate(quick, 0.5), 0),
      withAddedCondition(quick),
      withOneSourceEach(withDropoutRate(withAugmentation(quick, true), 0.2)),
      withSource(quick, 0, "dropout", "varied"),
    ];
    for (const edit of edits) expect([...setupIssues(edit)]).toEqual([]);
  });

  test("one source at a time: each condition differs from CONTROL in one source", () => {
    const { conditions } = withOneSourceEach(withDropoutRate(withAugmentation(quick, true), 0.2));
    const [control, ...others] = conditions;
    expect(others).toHaveLength(6);
    for (const { noise } of others) {
      const keys = [
        "init",
        "order",
        "augmentation",
        "dropout",
        "perturbation",
        "reduction",
      ] as const;
      expect(keys.filter((key) => noise[key] !== control?.noise[key])).toHaveLength(1);
    }
  });

  test("the mode follows the conditions", () => {
    expect(conditionModeOf(quick)).toBe("presets");
    expect(conditionModeOf(withAugmentation(quick, true))).toBe("presets");
    expect(conditionModeOf(withOneSourceEach(quick))).toBe("sources");
  });
});

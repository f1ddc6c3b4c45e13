import { describe, expect, test } from "vitest";
import { smallDataset } from "../core/dataset/testSupport/smallDataset.ts";
import { LabError } from "../core/errors.ts";
import { augmentedEpochCount } from "./browseSlice.ts";
import { hashOf, memoryStore, pending, scriptedImports } from "./datasetFixtures.ts";
import { openLab } from "./testSupport.ts";

const ofPage = { kind: "embedded", name: "small" } as const;

function browseLab() {
  const lab = openLab({
    data: {
      imports: scriptedImports().client,
      openStore: async () => memoryStore(),
      fetchIndex: async () => [],
      fetchEmbedded: async () => (await smallDataset()).dataset,
    },
  });
  return { ...lab, state: () => lab.store.getState() };
}

describe("showing a data set", () => {
  test("loads it, and lets it go", async () => {
    const lab = browseLab();
    await lab.state().loadForBrowsing(ofPage);
    const { dataset } = await smallDataset();
    expect(lab.state().browsing).toEqual({ status: "shown", ref: ofPage, dataset });
    lab.state().stopBrowsing();
    expect(lab.state().browsing).toEqual({ status: "closed" });
  });

  test("reports why it cannot be loaded", async () => {
    const lab = browseLab();
    const ref = { kind: "stored", hash: hashOf("c") } as const;
    await lab.state().loadForBrowsing(ref);
    expect(lab.state().browsing).toEqual({
      status: "failed",
      ref,
      error: { code: "storage", message: "No such data set" },
    });
  });

  test("closing the list of data sets ends it", async () => {
    const lab = browseLab();
    lab.state().setManagerOpen(true);
    const loading = lab.state().loadForBrowsing(ofPage);
    lab.state().setManagerOpen(false);
    await loading;
    expect(lab.state().browsing).toEqual({ status: "closed" });
  });
});

describe("the augmentation of an image", () => {
  test("asks the engine for its place among all, in the first epochs", async () => {
    const lab = browseLab();
    const asked: Parameters<typeof lab.engine.augmentSample>[0][] = [];
    lab.engine.augmentSample = async (request) => {
      asked.push(request);
      return Uint8Array.of(1, 2, 3, 4);
    };
    await lab.state().loadForBrowsing(ofPage);
    await lab.state().augmentExample(1);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      shape: { height: 1, width: 2, channels: 1 },
      // The second image, 3 4, at its place; the first is blank.
      images: Uint8Array.of(0, 0, 3, 4),
      exampleIndices: [1],
      epochCount: augmentedEpochCount,
    });
    expect(lab.state().augmentation).toEqual({
      status: "shown",
      exampleIndex: 1,
      images: Uint8Array.of(1, 2, 3, 4),
    });
  });

  test("of an image that was left for another does not show", async () => {
    const lab = browseLab();
    const slow = pending<Uint8Array>();
    lab.engine.augmentSample = ({ exampleIndices }) =>
      exampleIndices[0] === 0 ? slow.promise : Promise.resolve(Uint8Array.of(2));
    await lab.state().loadForBrowsing(ofPage);
    const first = lab.state().augmentExample(0);
    await lab.state().augmentExample(2);
    slow.resolve(Uint8Array.of(0));
    await first;
    expect(lab.state().augmentation).toMatchObject({ status: "shown", exampleIndex: 2 });
  });

  test("that fails reports why", async () => {
    const lab = browseLab();
    lab.engine.augmentSample = () => Promise.reject(new LabError("no-adapter", "no GPU"));
    await lab.state().loadForBrowsing(ofPage);
    await lab.state().augmentExample(0);
    expect(lab.state().augmentation).toMatchObject({
      status: "failed",
      error: { code: "no-adapter" },
    });
  });
});

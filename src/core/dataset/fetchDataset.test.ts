import { describe, expect, it } from "vitest";
import { fetchDataset } from "./fetchDataset.ts";
import { type DatasetFolder, packDataset } from "./packedDataset.ts";
import { smallDataset, smallDescription } from "./testSupport/smallDataset.ts";

const base = "https://example.org/lab/datasets/";
const manifestAddress = `${base}small/manifest.json`;

/** A server of a data set, the small one if none is given; some addresses may answer otherwise. */
async function serve(changes: Record<string, () => Response> = {}, folder?: DatasetFolder) {
  const { dataset, files } = folder ?? (await smallDataset());
  const answers: Record<string, () => Response> = {
    [manifestAddress]: () => new Response(JSON.stringify(dataset.manifest)),
  };
  for (const [name, bytes] of files) {
    answers[`${base}small/${name}`] = () => new Response(Uint8Array.from(bytes));
  }
  Object.assign(answers, changes);
  return async (address: string) => answers[address]?.() ?? new Response("", { status: 404 });
}

describe("fetchDataset", () => {
  it("loads manifest and files, with or without a slash after the base", async () => {
    const fetchFn = await serve();
    const { dataset } = await smallDataset();
    expect(await fetchDataset(base, "small", fetchFn)).toEqual(dataset);
    expect(await fetchDataset(base.slice(0, -1), "small", fetchFn)).toEqual(dataset);
  });

  it("takes gzip as stored, and decoded by a server's Content-Encoding", async () => {
    const images = new Uint8Array(60).fill(7);
    const split = { images, labels: new Uint8Array(30), subgroups: new Uint8Array(30) };
    const splits = { train: split, test: split };
    const { dataset, files } = await packDataset(smallDescription, splits, { compress: true });
    const decoded: Record<string, () => Response> = {
      [`${base}small/train-images.bin.gz`]: () => new Response(images),
    };
    for (const changes of [{}, decoded]) {
      const fetchFn = await serve(changes, { dataset, files });
      const { train } = await fetchDataset(base, "small", fetchFn);
      expect(train.images).toEqual(images);
    }
  });

  it("names the address that a server does not have", async () => {
    await expect(fetchDataset(base, "other", await serve())).rejects.toMatchObject({
      code: "dataset-missing",
      message: `${base}other/manifest.json: expected a file of the data set, got HTTP status 404`,
    });
  });

  it("catches a page of HTML in place of a file", async () => {
    const page = () =>
      new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
    for (const file of ["manifest.json", "test-labels.bin"]) {
      const address = `${base}small/${file}`;
      const fetchFn = await serve({ [address]: page });
      await expect(fetchDataset(base, "small", fetchFn)).rejects.toMatchObject({
        code: "dataset-missing",
        message: `${address}: expected a file of the data set, got a page of HTML`,
      });
    }
  });

  it("refuses a manifest that is not JSON", async () => {
    const fetchFn = await serve({ [manifestAddress]: () => new Response("{ version: 1 }") });
    await expect(fetchDataset(base, "small", fetchFn)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: 'manifest.json: expected JSON, found "{ version: 1 }"',
    });
  });

  it("refuses the manifest of another data set", async () => {
    const { dataset } = await smallDataset();
    const address = `${base}renamed/manifest.json`;
    const fetchFn = await serve({ [address]: () => Response.json(dataset.manifest) });
    await expect(fetchDataset(base, "renamed", fetchFn)).rejects.toMatchObject({
      code: "dataset-invalid",
      message: 'manifest.json: expected the data set "renamed", found "small"',
    });
  });

  it("names the address when the network fails, and keeps the cause", async () => {
    const cause = new TypeError("network down");
    const fetchFn = () => Promise.reject(cause);
    await expect(fetchDataset(base, "small", fetchFn)).rejects.toMatchObject({
      code: "dataset-missing",
      message: `${manifestAddress}: expected a file of the data set, got network down`,
      cause,
    });
  });

  it("reports an aborted request as cancelled", async () => {
    const fetchFn = () => Promise.reject(new DOMException("stop", "AbortError"));
    await expect(fetchDataset(base, "small", fetchFn)).rejects.toMatchObject({ code: "cancelled" });
  });
});

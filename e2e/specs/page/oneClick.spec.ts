import { brotliCompressSync } from "node:zlib";
import {
  type ParquetSample,
  writeParquet,
} from "../../../src/dataImport/testSupport/parquetFile.ts";
import { plainPng } from "../../fixtures/dataFiles.ts";
import { DataPage } from "../../fixtures/dataPage.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { typeInto } from "../../fixtures/typing.ts";

type Compression = NonNullable<ParquetSample["options"]>;

/** As the hub's files. */
const snappy: Compression = { codec: "SNAPPY" };
const brotli: Compression = {
  codec: "BROTLI",
  compressors: { BROTLI: (input) => brotliCompressSync(input) },
};

/** A file as the hub lays it out: grey squares of ten classes, each of its own brightness. */
function digits(count: number, compression: Compression): Buffer {
  const rows = Array.from({ length: count }, (_, row) => row);
  return Buffer.from(
    writeParquet({
      images: rows.map((row) => plainPng(28, Array(3).fill((row % 10) * 25))),
      integers: { label: rows.map((row) => row % 10) },
      names: { label: rows.slice(0, 10).map((row) => `digit ${row}`) },
      options: compression,
    }),
  );
}

test("one click downloads, resumes where it stopped, and packs a subset", async ({ lab }) => {
  const { page } = lab;
  const data = new DataPage(page);
  const train = digits(300, snappy);
  const held = digits(100, brotli);
  const ranges: (string | undefined)[] = [];
  let isCut = true;
  await page.context().route("https://huggingface.co/datasets/ylecun/mnist/**", async (route) => {
    const { range } = route.request().headers();
    const isTest = route.request().url().includes("/test-");
    if (isTest && isCut) {
      isCut = false;
      await route.fulfill({ status: 404, headers: { "access-control-allow-origin": "*" } });
      return;
    }
    ranges.push(range);
    const file = isTest ? held : train;
    await route.fulfill({
      body: file,
      headers: {
        "access-control-allow-origin": "*",
        "access-control-expose-headers": "*",
        etag: '"1"',
        "content-type": "application/octet-stream",
      },
    });
  });
  lab.expectError(/404/);

  await data.openManager();
  await expect(data.source("MNIST").locator("xpath=ancestor::li")).toContainText(/MB to download/);
  await data.source("MNIST").click();
  await data.expectFailure(/test-.*parquet.*404/);
  await data.button("Choose other data").click();
  // The first file is kept; only the second is requested.
  await data.button("Resume MNIST").click();
  await data.expectForm(/parquet.*400 examples, 10 classes/i);
  expect(ranges).toHaveLength(2);
  await typeInto(data.field("Training images"), "100");
  await expect(data.field("Side in pixels")).toHaveValue("");
  await data.make();
  await expect(data.row("mnist")).toContainText(/28 × 28 .*100 to train, 100 to test/);

  // Kept: another subset needs no network.
  await page.context().setOffline(true);
  await data.button("Add another").click();
  await data.button("Open MNIST").click();
  await data.expectForm(/400 examples/);
  await typeInto(data.field("Training images"), "50");
  await data.make();
  await expect(data.row("mnist-2")).toContainText("50 to train, 100 to test");
  expect(ranges).toHaveLength(2);
  await page.context().setOffline(false);
});

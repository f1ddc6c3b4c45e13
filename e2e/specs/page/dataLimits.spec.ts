import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { idxFile } from "../../fixtures/dataFiles.ts";
import { DataPage } from "../../fixtures/dataPage.ts";
import { expect, test } from "../../fixtures/lab.ts";
import { typeInto } from "../../fixtures/typing.ts";

/** A file of `size` bytes that takes no room on the disk: `start`, then zeros. */
async function sparseFile(path: string, size: number, start: Uint8Array): Promise<void> {
  const file = await open(path, "w");
  await file.write(start);
  await file.truncate(size);
  await file.close();
}

test("files of 2 GB: a subset is read, nonsense refused, the tab lives", async ({ lab }) => {
  const folder = await mkdtemp(join(tmpdir(), "same-seed-test-"));
  try {
    const side = 1024;
    const count = 2048;
    const header = (sizes: number[]) => {
      const bytes = Buffer.alloc(4 + 4 * sizes.length);
      bytes.set([0, 0, 8, sizes.length]);
      sizes.forEach((size, index) => {
        bytes.writeUInt32BE(size, 4 + 4 * index);
      });
      return bytes;
    };
    const images = join(folder, "large-images-idx3-ubyte");
    const labels = join(folder, "large-labels-idx1-ubyte");
    await sparseFile(images, 16 + count * side * side, header([count, side, side]));
    const classes = Buffer.from(Uint8Array.from({ length: count }, (_, index) => index % 2));
    await sparseFile(labels, 8 + count, Buffer.concat([header([count]), classes]));
    const zeros = join(folder, "zeros.zip");
    await sparseFile(zeros, 2 * 1024 ** 3, Buffer.from("PK\u0003\u0004"));

    const data = new DataPage(lab.page);
    await data.openManager();
    await data.addFiles([zeros]);
    await data.expectFailure("zeros.zip");
    await data.button("Choose other data").click();

    await data.addFiles([images, labels]);
    await data.expectForm(/2,048 examples, 2 classes/);
    await data.field("Side in pixels").fill("");
    // Too much for one data set, and reported before anything is read.
    await expect(data.button("Make data set")).toBeDisabled();
    await expect(data.importing).toContainText(/at most/);
    await typeInto(data.field("Training images"), "20");
    await typeInto(data.field("Test images"), "10");
    await typeInto(data.field("Side in pixels"), "16");
    await data.make();
    await expect(data.list).toContainText("20 to train, 10 to test");
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Grey images of 64 x 64 in two classes, not named after a split. */
function squares(name: string, count: number) {
  return [
    idxFile(`${name}-images`, [count, 64, 64], (index) => index % 251),
    idxFile(`${name}-labels`, [count], (index) => index % 2),
  ];
}

test("a full disk stores nothing and loses nothing", async ({ page, baseURL, browserName }) => {
  test.skip(browserName !== "chromium", "the quota is set by Chromium's DevTools protocol");
  // Set before the page has stored anything: the browser remembers for a while what is left.
  const session = await page.context().newCDPSession(page);
  const origin = new URL(baseURL ?? "").origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 8_000_000 });
  await page.goto("./");
  const data = new DataPage(page);
  await data.openManager();
  await data.addFiles(squares("first", 40));
  await data.expectForm(/40 examples/);
  await typeInto(data.field("Name"), "first");
  await data.make();

  await data.button("Add another").click();
  await data.addFiles(squares("second", 4000));
  await data.expectForm(/4,000 examples/);
  await typeInto(data.field("Name"), "second");
  await data.button("Make data set").click();
  await data.expectFailure(/storage is full/);
  await expect(data.row("first")).toBeVisible();
  await expect(data.row("second")).toBeHidden();

  // What failed can be tried again, smaller.
  await data.button("Back to the choices").click();
  await typeInto(data.field("Training images"), "100");
  await typeInto(data.field("Test images"), "20");
  await data.make();
  await expect(data.row("second")).toContainText("100 to train, 20 to test");
  await data.look("first");
});

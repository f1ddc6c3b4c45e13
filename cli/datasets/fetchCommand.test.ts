import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sourceNamed } from "../../src/core/dataset/sources.ts";
import { writeParquet } from "../../src/dataImport/testSupport/parquetFile.ts";
import { parseArguments } from "./arguments.ts";
import { fetchCommand } from "./fetchCommand.ts";
import { type FileServer, type ServerOptions, serveFiles } from "./fileServer.fixture.ts";
import { testContext } from "./testContext.fixture.ts";

let folder = "";
let server: FileServer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fetch-command-"));
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** A grey PNG of 4x4 pixels of one brightness. */
function greyPng(brightness: number): Uint8Array {
  const png = new PNG({ width: 4, height: 4 });
  for (let i = 0; i < 16; i++) png.data.set([brightness, brightness, brightness, 255], 4 * i);
  return PNG.sync.write(png, { colorType: 0 });
}

/** As the hub lays MNIST out; `count` images of ten classes in turn, 20 times the label bright. */
function parquet(count: number): Uint8Array {
  const labels = Array.from({ length: count }, (_, i) => i % 10);
  return writeParquet({
    images: labels.map((label) => greyPng(20 * label)),
    integers: { label: labels },
    names: { label: labels.slice(0, 10).map(String) },
  });
}

async function serveMnist(options: ServerOptions = {}) {
  const [train, test] = sourceNamed("mnist").files.map(({ address }) => new URL(address).pathname);
  const files = new Map([
    [train, parquet(60)],
    [test, parquet(20)],
  ]);
  server = await serveFiles(files, options);
  return { train, test };
}

async function fetchIt(line: string) {
  const command = parseArguments(["fetch", ...line.split(" ")]);
  if (command.kind !== "fetch") throw new Error("expected a fetch");
  const context = testContext(folder);
  await fetchCommand(command, context);
  return context.printed();
}

describe("fetchCommand", () => {
  it("downloads, packs and keeps the files for the next time", async () => {
    const { train, test } = await serveMnist();
    const printed = await fetchIt(`mnist --base ${server.base}`);
    const written = join(folder, "datasets/mnist");
    const manifest = JSON.parse(await readFile(join(written, "manifest.json"), "utf8"));
    expect(manifest).toMatchObject({
      name: "mnist",
      title: "MNIST",
      horizontalFlip: false,
      shape: { height: 4, width: 4, channels: 1 },
      train: { count: 60 },
      test: { count: 20 },
    });
    const labels = await readFile(join(written, "test-labels.bin"));
    const images = await readFile(join(written, "test-images.bin"));
    expect([...images]).toEqual([...labels].flatMap((label) => new Array(16).fill(20 * label)));
    expect(printed).toContain("Recognised as parquet files with images: 10 classes");
    expect(printed).toContain("Split as the files say.");
    expect(server.requests).toEqual([train, test]);

    await expect(fetchIt(`mnist --base ${server.base}`)).rejects.toThrow("is there already");
    await fetchIt(`mnist --base ${server.base} --train 20 --out smaller/mnist`);
    expect(server.requests).toHaveLength(2);
  });

  it("goes on where the connection broke", async () => {
    const { train, test } = await serveMnist({ breakFirstAfter: 1000 });
    await fetchIt(`mnist --base ${server.base}`);
    expect(server.requests).toEqual([train, `${train} from 1000`, test]);
  });

  it("names an address that is not there, and writes nothing", async () => {
    await serveMnist();
    await expect(fetchIt(`cifar-10 --base ${server.base}`)).rejects.toMatchObject({
      code: "dataset-missing",
      message: expect.stringContaining(`${server.base}/datasets/uoft-cs/cifar10`),
    });
    expect(await readdir(folder)).not.toContain("datasets");
    await expect(fetchIt("imagenet")).rejects.toThrow("mnist, fashion-mnist, cifar-10");
  });
});

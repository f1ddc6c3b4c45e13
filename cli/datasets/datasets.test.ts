import { spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sourceNamed } from "../../src/core/dataset/sources.ts";
import { serveFiles } from "./fileServer.fixture.ts";

const script = fileURLToPath(new URL("datasets.ts", import.meta.url));

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "datasets-cli-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** @param until Resolves when the process is to be interrupted. */
function datasets(args: readonly string[], until?: Promise<unknown>): Promise<Ended> {
  const env = { ...process.env, INIT_CWD: folder, SAME_SEED_DOWNLOADS: join(folder, "kept") };
  const child = spawn(process.execPath, ["--import", "tsx", script, ...args], { env });
  let out = "";
  let err = "";
  child.stdout.on("data", (text) => {
    out += text;
  });
  child.stderr.on("data", (text) => {
    err += text;
  });
  void until?.then(() => child.kill("SIGINT"));
  return new Promise((done) => child.on("close", (status) => done({ status, out, err })));
}

it("exits 0 with the table, 2 for a bad command line or bad files", async () => {
  const [list, usage, missing] = await Promise.all([
    datasets(["list"]),
    datasets(["pack", "a", "--side", "2"]),
    datasets(["pack", "nowhere.zip", "--out", "made"]),
  ]);
  expect(list).toMatchObject({ status: 0, err: "" });
  expect(list.out).toMatch(/^cifar-100 .*32 × 32 colour .*50,000 \/ 10,000/m);
  expect(usage).toMatchObject({ status: 2, out: "" });
  expect(usage.err).toContain("--side needs a whole number from 4 to 512");
  expect(missing).toMatchObject({ status: 2, out: "" });
  expect(missing.err).toBe(`${join(folder, "nowhere.zip")}: there is no such file\n`);
  expect(await readdir(folder)).toEqual([]);
}, 30_000);

it("exits 130 on an interrupt and writes no data set", async () => {
  const [{ address }] = sourceNamed("mnist").files;
  const content = new Map([[new URL(address).pathname, new Uint8Array(1000)]]);
  const server = await serveFiles(content, { hangs: true });
  const asked = new Promise<void>((done) => {
    const timer = setInterval(() => {
      if (server.requests.length === 0) return;
      clearInterval(timer);
      setTimeout(done, 50);
    }, 20);
  });
  const fetching = ["fetch", "mnist", "--base", server.base, "--out", "mnist"];
  const ended = await datasets(fetching, asked);
  await server.close();
  expect(ended).toMatchObject({ status: 130, err: "Cancelled; no data set was written\n" });
  expect(await readdir(folder)).not.toContain("mnist");
}, 30_000);

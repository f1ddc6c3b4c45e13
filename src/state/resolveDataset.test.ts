import { describe, expect, test } from "vitest";
import { hashOf, indexEntry, storedDataset } from "./datasetFixtures.ts";
import { resolveDataset } from "./resolveDataset.ts";

const embedded = [indexEntry("glyphs-16", "a"), indexEntry("textures-32", "b")];

describe("resolveDataset", () => {
  test("takes the data of the page when no hash is asked, or theirs", () => {
    const stored = [storedDataset("glyphs-16", "c")];
    const found = { kind: "embedded", name: "glyphs-16" };
    expect(resolveDataset({ name: "glyphs-16" }, embedded, stored)).toEqual(found);
    const own = { name: "glyphs-16", hash: hashOf("a") };
    expect(resolveDataset(own, embedded, stored)).toEqual(found);
  });

  test("leaves the check to the engine where the page's hash is unknown", () => {
    const unknown = [{ ...indexEntry("glyphs-16", "a"), hash: "" }];
    const wanted = { name: "glyphs-16", hash: hashOf("e") };
    expect(resolveDataset(wanted, unknown, [])).toEqual({ kind: "embedded", name: "glyphs-16" });
  });

  test("finds stored data by hash, under whatever name", () => {
    const stored = [storedDataset("glyphs-16", "c"), storedDataset("renamed", "d")];
    const wanted = { name: "glyphs-16", hash: hashOf("d") };
    expect(resolveDataset(wanted, embedded, stored)).toEqual({ kind: "stored", hash: hashOf("d") });
  });

  test("takes the newest of a name when no hash is asked", () => {
    const stored = [
      storedDataset("mnist", "c", "2026-01-01T00:00:00.000Z"),
      storedDataset("mnist", "d", "2026-02-01T00:00:00.000Z"),
      storedDataset("mnist", "e", "2025-02-01T00:00:00.000Z"),
    ];
    expect(resolveDataset({ name: "mnist" }, embedded, stored)).toEqual({
      kind: "stored",
      hash: hashOf("d"),
    });
  });

  test("names the hash that was wanted, what is available, and what could be used instead", () => {
    const stored = [storedDataset("mnist", "c")];
    expect(resolveDataset({ name: "mnist", hash: hashOf("f") }, embedded, stored)).toEqual({
      kind: "missing",
      message:
        'The experiment was made on "mnist" with hash ffffffffffff. The data of that name here have cccccccccccc.',
      sourceName: "mnist",
      sameName: { hash: hashOf("c") },
    });
    expect(resolveDataset({ name: "glyphs-16", hash: hashOf("f") }, embedded, [])).toMatchObject({
      kind: "missing",
      sameName: { hash: null },
    });
  });

  test("a name that is nowhere is missing, without a source if there is none", () => {
    expect(resolveDataset({ name: "my-birds" }, embedded, [])).toEqual({
      kind: "missing",
      message: 'The experiment needs the data set "my-birds", which is not here.',
    });
  });
});

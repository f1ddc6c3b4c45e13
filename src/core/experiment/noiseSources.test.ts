import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { noiseSourceNames, noiseSources, settingsOf } from "./noiseSources.ts";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");

describe.each(noiseSourceNames)("the noise source %s", (name) => {
  const source = noiseSources[name];

  it("names settings and seeds of its own", () => {
    const { quiet, noisy, leftOut, unnamed } = source;
    const named = [quiet, noisy, leftOut, unnamed].filter((setting) => setting !== undefined);
    expect(settingsOf(name)).toEqual(expect.arrayContaining(named));
    for (const { perReplica } of Object.values(source.settings)) {
      expect(Object.keys(source.seeds)).toEqual(
        expect.arrayContaining([...(perReplica?.seeds ?? [])]),
      );
    }
  });

  it("makes no noise where it is quiet or left out, and some where it is noisy", () => {
    const makesNoise = (setting: string) => {
      const { perReplica, breaksBitIdentity } = source.settings[setting];
      return perReplica !== undefined || breaksBitIdentity === true;
    };
    expect(makesNoise(source.quiet)).toBe(false);
    expect(makesNoise(source.leftOut ?? source.quiet)).toBe(false);
    expect(makesNoise(source.noisy)).toBe(true);
  });

  it("stands in the README with all its settings", () => {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
    for (const setting of settingsOf(name)) expect(row).toContain(`\`${setting}\``);
  });
});

it("every seed has a name and a tag of its own, 1 to 254", () => {
  const seeds = Object.values(noiseSources).flatMap((source) => Object.entries(source.seeds));
  const tags = seeds.map(([, tag]) => tag);
  expect(new Set(seeds.map(([seed]) => seed)).size).toBe(seeds.length);
  expect(new Set(tags).size).toBe(seeds.length);
  for (const tag of tags) expect(Number.isInteger(tag) && tag >= 1 && tag <= 254).toBe(true);
});

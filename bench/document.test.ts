import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { figuresSection, replaceSection } from "./document.ts";
import { workloads } from "./workloads.ts";

const page = readFileSync(new URL("../docs/performance.md", import.meta.url), "utf8");

test.each(["figures", "kernels"] as const)(
  "the document has the markers of its %s, and only what is between them changes",
  (name) => {
    const once = replaceSection(page, name, "first figures");
    expect(once).toContain("first figures");
    const twice = replaceSection(once, name, "second figures");
    expect(twice).not.toContain("first figures");
    expect(twice).toBe(replaceSection(page, name, "second figures"));
    const before = page.slice(0, page.indexOf(`<!-- ${name}: begin`));
    expect(before.length).toBeGreaterThan(100);
    expect(twice.startsWith(before)).toBe(true);
    const after = page.slice(page.indexOf(`<!-- ${name}: end`));
    expect(after.length).toBeGreaterThan(100);
    expect(twice.endsWith(after)).toBe(true);
  },
);

test("a document without markers is refused", () => {
  expect(() => replaceSection("# Figures", "kernels", "")).toThrow(
    'The document needs the lines "<!-- kernels: begin',
  );
});

test("the section names the machine and has a table per bench", () => {
  const machine = {
    processor: "Some CPU",
    processorCount: 2,
    memoryGb: 8,
    system: "Linux 6.1",
    browser: "Chromium 150",
    adapter: "google, swiftshader",
    profile: "software",
    node: "24.0.0",
  };
  const bench = {
    workload: workloads[0],
    stepMultiplyAdds: 1e9,
    stock: { stepMs: [1000], firstSteps: [] },
    jax: { stepMs: [250], firstSteps: [] },
    configurations: (["ordered", "atomic"] as const).map((reduction) => ({
      cohortSize: 1,
      reduction,
      tracked: false,
      stepMs: [10],
      firstSteps: [],
    })),
  };
  const section = figuresSection(machine, [[bench], [bench]], "2026-01-02");
  expect(section).toContain("Some CPU, 2 cores in use; 8 GB of memory; Linux 6.1");
  expect(section).toContain("google, swiftshader (a software adapter: no GPU)");
  expect(section.match(/^### Bench/gm)).toEqual(["### Bench", "### Bench"]);
  expect(section.match(/^\| w1 .* \| 100 \| 25 \|/gm)).toHaveLength(4);
});

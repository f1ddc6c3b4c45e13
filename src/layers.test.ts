import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";
import { describe, expect, test } from "vitest";

/** Path from the repository root, with forward slashes -> source text. */
type Sources = ReadonlyMap<string, string>;

type ImportEdge = { specifier: string; typeOnly: boolean };

/** The folders that a layer may import from, besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  protocol: ["core"],
  engine: ["core", "protocol"],
  client: ["core", "protocol"],
  storage: ["core"],
  dataImport: ["core", "protocol", "storage"],
  state: ["core", "protocol", "client", "storage"],
  ui: ["core", "state"],
  main: ["core", "protocol", "client", "storage", "state", "ui"],
};

/** Packages with a home: only these layers import them. */
const PACKAGE_HOMES: readonly { matches: RegExp; layers: readonly string[] }[] = [
  { matches: /^@(tensorflow|jax-js)\//, layers: ["engine"] },
  { matches: /^react$/, layers: ["ui", "state", "main"] },
  { matches: /^(react-dom|react\/|recharts)/, layers: ["ui", "main"] },
  { matches: /^zustand/, layers: ["state"] },
  { matches: /^comlink/, layers: ["protocol", "engine", "dataImport", "client"] },
  { matches: /^(idb|dexie)/, layers: ["storage"] },
];

/** Sets zod up before any schema is made. */
const ZOD_MODULE = "src/core/zod.ts";

/** Runs in Node, around the page: takes values from these folders, and from the rest types only. */
const TOOLING: Readonly<Record<string, readonly string[]>> = {
  cli: ["core", "protocol", "dataImport", "scripts"],
  e2e: ["core", "cli", "scripts"],
  // Of the engine what touches no device: the plan of a step is data.
  bench: ["core", "cli", "scripts", "engine"],
  scripts: ["core"],
  "scripts/validity": ["core", "cli"],
};

/** Only these construct workers: the page's, the command line's and the simulation's. */
const WORKER_MAKERS = ["client", "cli", "scripts/validity"];

const CODE_FILE = /\.tsx?$/;
/** Only `new Worker` loads these: importing one as a module would run it in the page. */
const WORKER_FILES = ["src/engine/engine.worker.ts", "src/dataImport/worker/importer.worker.ts"];

/** The layer of a file: a folder of src/, "main" for what lies in src/ itself, "e2e", "scripts". */
function layerOf(path: string): string {
  const [top, folder, ...rest] = path.split("/");
  if (top === "scripts" && folder === "validity") return "scripts/validity";
  if (top !== "src") return top ?? "";
  return rest.length === 0 || folder === undefined ? "main" : folder;
}

function isNode(value: unknown): value is Record<string, unknown> & { type: string } {
  return typeof value === "object" && value !== null && "type" in value;
}

/** Calls `visit` on each syntax node below `value`, parents first. */
function walk(value: unknown, visit: (node: Record<string, unknown> & { type: string }) => void) {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
  } else if (isNode(value)) {
    visit(value);
    for (const child of Object.values(value)) walk(child, visit);
  }
}

function literalText(value: unknown): string | undefined {
  return isNode(value) && typeof value.value === "string" ? value.value : undefined;
}

function isNamed(value: unknown, name: string): boolean {
  return isNode(value) && value.type === "Identifier" && value.name === name;
}

/** What one file imports, and the uses of `Worker` and `Math.random` in it. */
function readModule(path: string, text: string) {
  const imports: ImportEdge[] = [];
  const uses = { worker: false, mathRandom: false };
  const parsed = parseSync(path, text);
  if (parsed.errors.length > 0) throw new Error(`${path} does not parse`);
  walk(parsed.program, (node) => {
    const specifier = literalText(node.source);
    if (specifier !== undefined && /^(Import|Export|TSImportType)/.test(node.type)) {
      const typeOnly =
        node.importKind === "type" || node.exportKind === "type" || node.type === "TSImportType";
      imports.push({ specifier, typeOnly });
    }
    if (node.type === "NewExpression" && isNamed(node.callee, "Worker")) uses.worker = true;
    if (node.type === "NewExpression" && isNamed(node.callee, "SharedWorker")) uses.worker = true;
    if (
      node.type === "MemberExpression" &&
      isNamed(node.object, "Math") &&
      isNamed(node.property, "random")
    ) {
      uses.mathRandom = true;
    }
  });
  return { imports, uses };
}

/** Resolves a relative specifier; undefined for a package. */
function resolve(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ""));
}

/** Groups of files that reach one another along the edges (Tarjan 1972), larger than one file. */
function cyclesOf(edges: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const indices = new Map<string, number>();
  const lows = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const enter = (file: string): number => {
    const index = indices.size;
    let low = index;
    indices.set(file, index);
    stack.push(file);
    for (const next of edges.get(file) ?? []) {
      if (!indices.has(next)) low = Math.min(low, enter(next));
      else if (stack.includes(next)) low = Math.min(low, indices.get(next) ?? low);
    }
    lows.set(file, low);
    if (low === index) {
      const group = stack.splice(stack.indexOf(file));
      if (group.length > 1 || edges.get(file)?.has(file)) cycles.push(group.sort());
    }
    return low;
  };
  for (const file of edges.keys()) if (!indices.has(file)) enter(file);
  return cycles;
}

function packageViolation(path: string, specifier: string): string | undefined {
  const layer = layerOf(path);
  const isTest = /\.(test|spec)\.tsx?$/.test(path);
  if (layer in TOOLING) return undefined;
  if (specifier.startsWith("node:") && !isTest) return `${path} imports ${specifier}: not a page`;
  if (specifier === "zod" && path !== ZOD_MODULE && !isTest) {
    return `${path} imports zod: its z comes from ${ZOD_MODULE}, which sets it up first`;
  }
  const home = PACKAGE_HOMES.find(({ matches }) => matches.test(specifier));
  if (home === undefined || home.layers.includes(layer)) return undefined;
  return `${path} imports ${specifier}: only ${home.layers.join(", ")} may`;
}

function edgeViolation(path: string, target: string, typeOnly: boolean): string | undefined {
  const from = layerOf(path);
  const to = layerOf(target);
  const arrow = `${path} imports ${target}`;
  const toolMayTake = TOOLING[from];
  if (toolMayTake !== undefined) {
    const isTest = /\.(test|spec)\.tsx?$/.test(path) && target.includes("/testSupport/");
    if (typeOnly || isTest || from === to || toolMayTake.includes(to)) return undefined;
    return `${arrow}: ${from} takes only types from ${to}`;
  }
  if (!target.startsWith("src/")) return `${arrow}: outside src`;
  const allowed = MAY_IMPORT[from];
  if (allowed === undefined) return `${path}: src/${from} is no layer`;
  return from === to || allowed.includes(to) ? undefined : `${arrow}: ${from} may not use ${to}`;
}

/** Every breach of the layout, one line each. */
function findViolations(sources: Sources): string[] {
  const violations: string[] = [];
  const edges = new Map<string, Set<string>>();
  for (const [path, text] of sources) {
    const { imports, uses } = readModule(path, text);
    const targets = new Set<string>();
    edges.set(path, targets);
    if (uses.mathRandom) violations.push(`${path} uses Math.random`);
    if (uses.worker && !WORKER_MAKERS.includes(layerOf(path)))
      violations.push(`${path} constructs a Worker`);
    for (const { specifier, typeOnly } of imports) {
      const target = resolve(path, specifier);
      if (target === undefined) {
        const violation = packageViolation(path, specifier);
        if (violation !== undefined) violations.push(violation);
        continue;
      }
      if (CODE_FILE.test(target) && !sources.has(target)) {
        violations.push(`${path} imports ${target}: no such file`);
        continue;
      }
      const violation = edgeViolation(path, target, typeOnly);
      if (violation !== undefined) violations.push(violation);
      if (WORKER_FILES.includes(target)) violations.push(`${path} imports a worker as a module`);
      if (sources.has(target)) targets.add(target);
    }
  }
  for (const cycle of cyclesOf(edges)) violations.push(`cycle: ${cycle.join(", ")}`);
  return violations;
}

function readSources(): Sources {
  const root = join(dirname(fileURLToPath(import.meta.url)), "..");
  const sources = new Map<string, string>();
  for (const top of ["src", ...Object.keys(TOOLING)]) {
    for (const entry of readdirSync(join(root, top), { recursive: true, encoding: "utf8" })) {
      const path = `${top}/${entry.replaceAll("\\", "/")}`;
      if (CODE_FILE.test(path)) sources.set(path, readFileSync(join(root, path), "utf8"));
    }
  }
  return sources;
}

test("src, e2e and scripts follow the import table, without cycles", () => {
  const sources = readSources();
  expect(sources.size).toBeGreaterThan(1);
  expect(findViolations(sources)).toEqual([]);
});

describe("the check finds a breach in made-up modules:", () => {
  const check = (files: Record<string, string>) => findViolations(new Map(Object.entries(files)));
  const empty = "export {};";

  test.each(
    Object.keys(MAY_IMPORT).flatMap((from) => Object.keys(MAY_IMPORT).map((to) => ({ from, to }))),
  )("$from importing $to", ({ from, to }) => {
    const file = (layer: string, name: string) =>
      layer === "main" ? `src/${name}.ts` : `src/${layer}/${name}.ts`;
    const specifier = posix.relative(posix.dirname(file(from, "a")), file(to, "b"));
    const relative = specifier.startsWith(".") ? specifier : `./${specifier}`;
    const found = check({ [file(from, "a")]: `import "${relative}";`, [file(to, "b")]: empty });
    const allowed = from === to || MAY_IMPORT[from]?.includes(to);
    expect(found).toHaveLength(allowed ? 0 : 1);
  });

  test.each([
    ["static", 'import { b } from "../ui/b.ts";'],
    ["type-only", 'import type { B } from "../ui/b.ts";'],
    ["over several lines", 'import {\n  b,\n} from "../ui/b.ts";'],
    ["re-export", 'export { b } from "../ui/b.ts";'],
    ["star re-export", 'export * from "../ui/b.ts";'],
    ["dynamic", 'export const b = import("../ui/b.ts");'],
    ["import type query", 'export type B = import("../ui/b.ts").B;'],
  ])("%s import", (_form, text) => {
    expect(check({ "src/core/a.ts": text, "src/ui/b.ts": empty })).toEqual([
      "src/core/a.ts imports src/ui/b.ts: core may not use ui",
    ]);
  });

  test("an import named only in a comment or a string is none", () => {
    const text = '// import "../ui/b.ts"\nexport const text = \'import "../ui/b.ts"\';';
    expect(check({ "src/core/a.ts": text, "src/ui/b.ts": empty })).toEqual([]);
  });

  test("e2e takes types from anywhere, values from core only", () => {
    const files = { "src/core/b.ts": empty, "src/state/b.ts": empty };
    const inSpec = (text: string) => check({ ...files, "e2e/specs/a.spec.ts": text });
    expect(inSpec('import { b } from "../../src/core/b.ts";')).toEqual([]);
    expect(inSpec('import type { B } from "../../src/state/b.ts";')).toEqual([]);
    expect(inSpec('import { b } from "../../src/state/b.ts";')).toHaveLength(1);
    expect(check({ "src/core/a.ts": 'import "../../e2e/b.ts";', "e2e/b.ts": empty })).toHaveLength(
      1,
    );
  });

  test("packages outside their home", () => {
    expect(check({ "src/core/a.ts": 'import { useMemo } from "react";' })).toHaveLength(1);
    expect(check({ "src/ui/a.ts": 'import * as tf from "@tensorflow/tfjs";' })).toHaveLength(1);
    expect(check({ "src/core/a.ts": 'import { readFile } from "node:fs";' })).toHaveLength(1);
    expect(check({ "src/core/a.test.ts": 'import { readFile } from "node:fs";' })).toEqual([]);
    expect(check({ "src/engine/a.ts": 'import * as tf from "@tensorflow/tfjs";' })).toEqual([]);
    expect(check({ "src/core/a.ts": 'import { z } from "zod";' })).toHaveLength(1);
    expect(check({ "src/core/zod.ts": 'import { z } from "zod";' })).toEqual([]);
  });

  test("a worker imported as a module, even inside its own folder", () => {
    for (const worker of WORKER_FILES) {
      const specifier = `./${posix.basename(worker)}`;
      const neighbour = posix.join(posix.dirname(worker), "a.ts");
      expect(check({ [neighbour]: `import "${specifier}";`, [worker]: empty })).toEqual([
        `${neighbour} imports a worker as a module`,
      ]);
    }
  });

  test("a missing file, an unknown folder, a Worker, Math.random", () => {
    expect(check({ "src/core/a.ts": 'import "./b.ts";' })).toHaveLength(1);
    expect(check({ "src/utils/a.ts": 'import "./b.ts";', "src/utils/b.ts": empty })).toHaveLength(
      1,
    );
    expect(check({ "src/ui/a.ts": "new Worker(address);" })).toHaveLength(1);
    expect(check({ "src/client/a.ts": "new Worker(address);" })).toEqual([]);
    expect(check({ "src/core/a.ts": "export const x = Math.random();" })).toHaveLength(1);
  });

  test("cycles, of values or of types, inside a folder and across", () => {
    const ring = (first: string, second: string) =>
      check({
        "src/core/x/a.ts": first,
        "src/core/x/b.ts": second,
        "src/core/y/c.ts": 'import type { A } from "../x/a.ts";',
      });
    expect(ring('import "./b.ts";', 'import "./a.ts";')).toHaveLength(1);
    expect(ring('import "./b.ts";', 'import type { A } from "./a.ts";')).toEqual([
      "cycle: src/core/x/a.ts, src/core/x/b.ts",
    ]);
    expect(ring('import type { B } from "./b.ts";', 'import type { A } from "./a.ts";')).toEqual([
      "cycle: src/core/x/a.ts, src/core/x/b.ts",
    ]);
    expect(ring('import type { C } from "../y/c.ts";', empty)).toHaveLength(1);
  });
});

import { groupItemsText, type Kernel, unroll } from "../kernel.ts";

/**
 * How a workgroup emits its sums. `perLane`: every invocation, which holds the sums of its
 * own examples, emits them: no barriers, many contributions. `folded`: the workgroup adds its
 * lanes' sums in workgroup memory, lane 0, 1, 2, ..., and emits one contribution.
 */
export type LaneFold = "perLane" | "folded";

/** How sums over examples and pixels are spread over workgroups and their invocations. */
export interface SumSplit {
  readonly fold: LaneFold;
  /** Neighbouring invocations that take neighbouring examples. */
  readonly lanes: number;
  /** Items of a workgroup; each has sums of its own. */
  readonly items: number;
  /** Workgroups that share out the batch: an invocation takes every (lanes x exampleGroups)-th example. */
  readonly exampleGroups: number;
  /** Parts of the image that are summed apart from each other. */
  readonly parts: number;
}

/** Contributions to each element. */
export function splitCount(split: SumSplit, batch: number): number {
  const perPart =
    split.fold === "perLane"
      ? Math.min(batch, split.exampleGroups * split.lanes)
      : split.exampleGroups;
  return perPart * split.parts;
}

/** Words of workgroup memory per invocation: AMD's GPUs have 16 for each of 4 waves on a SIMD. */
const foldedAtATime = 12;

/**
 * Entry point of a kernel that sums over examples and over a part of the pixels. Workgroup x is the
 * example group and the part of the pixels, y a few items, z the replica: the splits of one sum
 * differ in x, along which adapters run workgroups in parallel.
 *
 * @param items Of the whole kernel.
 * @param sums Names of variables that start at 0 and that `compute` adds to.
 * @param compute Adds one example; sees `example`, `part`, `item`, `replica`.
 * @param element WGSL expression of the element index for sum number `total` of `item`, or of
 *   0xffffffffu for none.
 */
export function contributeMain(shape: {
  readonly split: SumSplit;
  readonly batch: number;
  readonly items: number;
  readonly sums: readonly string[];
  readonly compute: string;
  readonly element: string;
}): string {
  const { split, batch, items, sums, compute, element } = shape;
  const { fold, lanes, exampleGroups } = split;
  const overhangs = items % split.items !== 0;
  const step = lanes * exampleGroups;
  const first = `exampleGroup * ${lanes}u + lane`;
  const eachExample =
    batch > step
      ? `for (var example = ${first}; example < ${batch}u; example += ${step}u) {`
      : `let example = ${first};
    ${batch < step ? `if (example < ${batch}u) {` : "{"}`;
  const { before, after } = fold === "perLane" ? emitEach(shape) : emitFolded(shape);
  return `${before}
fn elementOf(total : u32, item : u32) -> u32 {
  ${element}
}
${groupItemsText(split.items)}
@compute @workgroup_size(${lanes}, groupItems)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_id) local : vec3u, @builtin(global_invocation_id) id : vec3u) {
  let part = group.x / ${exampleGroups}u;
  let exampleGroup = group.x % ${exampleGroups}u;
  let lane = local.x;
  let item = id.y;
  let replica = group.z;
  ${sums.map((name) => `var ${name} = 0.0;`).join("\n")}
  ${overhangs ? `if (item < ${items}u) {` : "{"}
    ${eachExample}
      ${compute}
    }
  }
  ${after}
}`;
}

/** Without a fold, no invocation minds how many items its workgroup has. */
export function contributeGroupItems(split: SumSplit, items: number): Pick<Kernel, "groupItems"> {
  return split.fold === "perLane" ? { groupItems: { size: split.items, items } } : {};
}

type Emitting = Omit<Parameters<typeof contributeMain>[0], "compute" | "element">;

/** WGSL that emits every invocation's sums. */
function emitEach({ split, batch, items, sums }: Emitting) {
  const perPart = splitCount({ ...split, parts: 1 }, batch);
  const tests = [
    perPart < split.exampleGroups * split.lanes ? `contribution < ${perPart}u` : null,
    items % split.items === 0 ? null : `item < ${items}u`,
  ].filter((test) => test !== null);
  return {
    before: `var<private> totals : array<f32, ${sums.length}>;`,
    after: `let contribution = exampleGroup * ${split.lanes}u + lane;
  ${sums.map((name, index) => `totals[${index}] = ${name};`).join("\n")}
  ${tests.length === 0 ? "{" : `if (${tests.join(" && ")}) {`}
    for (var total = 0u; total < ${sums.length}u; total++) {
      let element = elementOf(total, item);
      if (element != 0xffffffffu) { emit(replica, element, part * ${perPart}u + contribution, totals[total]); }
    }
  }`,
  };
}

/**
 * WGSL that folds the sums of each item over lanes and emits them, some at a time, so that workgroup
 * memory does not bound the workgroups of a processor. An item's row of lanes is one word longer than it
 * need be, so that the lanes that fold read from different banks.
 */
function emitFolded({ split, items, sums }: Emitting) {
  const { lanes, exampleGroups } = split;
  const rounds = Math.ceil(sums.length / foldedAtATime);
  const perRound = Math.ceil(sums.length / rounds);
  const stride = lanes + 1;
  const round = (index: number) => {
    const names = sums.slice(index * perRound, (index + 1) * perRound);
    const count = names.length * split.items;
    const item = `group.y * ${split.items}u + at / ${names.length}u`;
    return `{
    ${index === 0 ? "" : "workgroupBarrier(); // The round before has been read."}
    ${names.map((name, offset) => `laneSums[(local.y * ${names.length}u + ${offset}u) * ${stride}u + lane] = ${name};`).join("\n")}
    workgroupBarrier();
    for (var at = local.y * ${lanes}u + lane; at < ${count}u; at += ${lanes * split.items}u) {
      emitFolded(at, ${index * perRound}u + at % ${names.length}u, ${item}, replica, part * ${exampleGroups}u + exampleGroup);
    }
  }`;
  };
  return {
    before: `var<workgroup> laneSums : array<f32, ${perRound * split.items * stride}>;
fn emitFolded(at : u32, total : u32, item : u32, replica : u32, contribution : u32) {
  var sum = 0.0;
  for (var lane = 0u; lane < ${lanes}u; lane++) { sum += laneSums[at * ${stride}u + lane]; }
  let element = elementOf(total, item);
  if (${items % split.items === 0 ? "" : `item < ${items}u && `}element != 0xffffffffu) { emit(replica, element, contribution, sum); }
}`,
    after: unroll(rounds, round),
  };
}

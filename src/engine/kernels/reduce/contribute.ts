import { unroll } from "../kernel.ts";
import type { LaneShape } from "../lanes.ts";

/**
 * How a workgroup emits its sums. `perLane`: every invocation, which holds the sums of its
 * own example, emits them: no barriers, many contributions. `folded`: the workgroup adds its
 * lanes' sums in workgroup memory, lane 0, 1, 2, ..., and emits one contribution.
 */
export type LaneFold = "perLane" | "folded";

/** Contributions to each element: one per lane or group of lanes, for each part of the pixels. */
export function splitCount(shape: {
  readonly fold: LaneFold;
  readonly batch: number;
  readonly lanes: number;
  readonly parts: number;
}): number {
  const perPart = shape.fold === "perLane" ? shape.batch : Math.ceil(shape.batch / shape.lanes);
  return perPart * shape.parts;
}

/**
 * Entry point of a kernel that sums over examples and over a part of the pixels. Workgroup x is the
 * example group and the part of the pixels, y an item, z the replica: the splits of one sum
 * differ in x, along which adapters run workgroups in parallel.
 *
 * @param compute Fills `totals[i]` for its example; sees `example`, `part`, `item`, `replica`.
 * @param element WGSL expression of the element index for total `total`, or of 0xffffffffu for none.
 */
export function contributeMain(shape: {
  readonly lanes: LaneShape;
  readonly batch: number;
  readonly totals: number;
  readonly fold: LaneFold;
  readonly compute: string;
  readonly element: string;
}): string {
  const { batch, totals, fold, compute, element } = shape;
  const lanes = shape.lanes.lanes;
  const groups = Math.ceil(batch / lanes);
  const split =
    fold === "perLane" ? `part * ${batch}u + example` : `part * ${groups}u + exampleGroup`;
  const emitAll = (value: string) => `
    for (var total = first; total < ${totals}u; total += step) {
      let element = elementOf(total, item);
      if (element != 0xffffffffu) { emit(replica, element, ${split}, ${value}); }
    }`;
  const workgroupMemory =
    fold === "folded" ? `var<workgroup> laneTotals : array<f32, ${totals * lanes}>;` : "";
  const tail =
    fold === "perLane"
      ? `if (example < ${batch}u) {
          let first = 0u;
          let step = 1u;
          ${emitAll("totals[total]")}
        }`
      : `for (var total = 0u; total < ${totals}u; total++) {
          laneTotals[total * ${lanes}u + lane] = totals[total];
        }
        workgroupBarrier();
        let first = lane;
        let step = ${lanes}u;
        ${emitAll("foldLanes(total)")}`;
  return `
var<private> totals : array<f32, ${totals}>;
${workgroupMemory}
${
  fold === "folded"
    ? `fn foldLanes(total : u32) -> f32 {
  var sum = 0.0;
  for (var lane = 0u; lane < ${lanes}u; lane++) { sum += laneTotals[total * ${lanes}u + lane]; }
  return sum;
}`
    : ""
}
fn elementOf(total : u32, item : u32) -> u32 {
  ${element}
}
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
  let part = group.x / ${groups}u;
  let exampleGroup = group.x % ${groups}u;
  let example = exampleGroup * ${lanes}u + lane;
  let item = group.y;
  let replica = group.z;
  if (example < ${batch}u) {
    ${compute}
  }
  ${tail}
}`;
}

/** Copies variables `name0`, `name1`, ... to `totals`, from `first` on. */
export function storeTotals(name: string, count: number, first = 0): string {
  return unroll(count, (index) => `totals[${first + index}] = ${name}${index};`);
}

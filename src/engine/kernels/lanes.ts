import { buildKernel, type Kernel, type KernelBinding } from "./kernel.ts";

/** How the invocations of a workgroup share out examples and the rest of the work. */
export interface LaneShape {
  /** Neighbouring invocations that take neighbouring examples. */
  readonly lanes: number;
  /** Most items (tiles, pixels, channels: whatever the kernel counts) in a workgroup; a power of 2. */
  readonly itemsPerGroup: number;
  /** Fewer items go in a workgroup where there would be fewer workgroups than this. */
  readonly minGroups: number;
}

/** What the shapes of such kernels have in common. */
export interface LaneKernelShape {
  readonly cohort: number;
  readonly lanes: LaneShape;
}

/** A kernel of batch x items invocations for each replica of the cohort. */
interface LaneWork {
  readonly batch: number;
  readonly items: number;
  readonly cohort: number;
}

/** Items in a workgroup. It must not depend on the cohort, since kernels' text must not. */
function groupItems({ lanes, itemsPerGroup, minGroups }: LaneShape, work: LaneWork): number {
  const groups = Math.ceil(work.batch / lanes) * work.items;
  let items = itemsPerGroup;
  while (items > 1 && groups / items < minGroups) items /= 2;
  return items;
}

/**
 * A kernel whose body runs once for each (example, item, replica), with variables of these names. It
 * combines no workgroups, unless the body does.
 */
export function laneKernel<Bound extends KernelBinding>(parts: {
  readonly lanes: LaneShape;
  readonly work: LaneWork;
  readonly label: string;
  readonly bindings: readonly Bound[];
  /** Functions and private variables. */
  readonly functions?: string;
  readonly body: string;
}): Kernel<Bound["name"]> {
  const { lanes, work, label, bindings, functions } = parts;
  const items = groupItems(lanes, work);
  const main = `
@compute @workgroup_size(${lanes.lanes}, ${items})
fn main(@builtin(global_invocation_id) id : vec3u) {
  let example = id.x;
  let item = id.y;
  let replica = id.z;
  if (example >= ${work.batch}u || item >= ${work.items}u) { return; }
  ${parts.body}
}`;
  return buildKernel({
    label,
    dispatch: [Math.ceil(work.batch / lanes.lanes), Math.ceil(work.items / items), work.cohort],
    bindings,
    groupItems: items,
    body: functions === undefined ? main : `${functions}\n    ${main}`,
  });
}

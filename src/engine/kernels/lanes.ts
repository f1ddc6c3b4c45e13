import { buildKernel, groupItemsText, type Kernel, type KernelBinding } from "./kernel.ts";

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

/** A kernel of batch x items x blocks invocations for each replica of the cohort. */
interface LaneWork {
  readonly batch: number;
  readonly items: number;
  /**
   * Blocks of channels, 1 where not given. A workgroup's items are of one block, so that what only the
   * block decides, such as weights, is the same for all its invocations: hardware loads it once.
   */
  readonly blocks?: number;
  readonly cohort: number;
}

/**
 * Items in a workgroup, a power of 2: as many as `itemsPerGroup`, but no more than there are (rounded
 * up), and no more than leave `minGroups` workgroups. It must not depend on the cohort, since kernels'
 * text must not.
 */
export function groupItems(
  { lanes, itemsPerGroup, minGroups }: LaneShape,
  { batch, items, blocks = 1 }: Omit<LaneWork, "cohort">,
): number {
  const groups = Math.ceil(batch / lanes) * items * blocks;
  let count = itemsPerGroup;
  while (count > 1 && (groups / count < minGroups || count >= 2 * items)) count /= 2;
  return count;
}

/**
 * A kernel whose body runs once for each (example, item, block, replica), with variables of these
 * names. It combines no workgroups, unless the body does.
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
  const groups = Math.ceil(work.items / items);
  const main = `
${groupItemsText(items)}
@compute @workgroup_size(${lanes.lanes}, groupItems)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_id) local : vec3u) {
  let example = group.x * ${lanes.lanes}u + local.x;
  let groups = (${work.items}u + groupItems - 1u) / groupItems;
  let block = group.y / groups;
  let item = group.y % groups * groupItems + local.y;
  let replica = group.z;
  if (example >= ${work.batch}u || item >= ${work.items}u) { return; }
  ${parts.body}
}`;
  return buildKernel({
    label,
    dispatch: [Math.ceil(work.batch / lanes.lanes), groups * (work.blocks ?? 1), work.cohort],
    bindings,
    groupItems: { size: items, items: work.items },
    body: functions === undefined ? main : `${functions}\n    ${main}`,
  });
}

/** How the invocations of a workgroup share out examples and the rest of the work. */
export interface LaneShape {
  /** Neighbouring invocations that take neighbouring examples. */
  readonly lanes: number;
  /** Most items (tiles, pixels, channels: whatever the kernel counts) in a workgroup; a power of 2. */
  readonly itemsPerGroup: number;
  /** Fewer items go in a workgroup where there would be fewer workgroups than this. */
  readonly minGroups: number;
}

/** Items in a workgroup. The cohort has no say in it: kernels' text must not depend on it. */
function groupItems(
  { lanes, itemsPerGroup, minGroups }: LaneShape,
  work: { readonly batch: number; readonly items: number },
): number {
  const groups = Math.ceil(work.batch / lanes) * work.items;
  let items = itemsPerGroup;
  while (items > 1 && groups / items < minGroups) items /= 2;
  return items;
}

/** Dispatch of batch x items invocations for each replica of the cohort. */
export function laneDispatch(
  shape: LaneShape,
  work: { readonly batch: number; readonly items: number; readonly cohort: number },
): readonly [number, number, number] {
  const items = Math.ceil(work.items / groupItems(shape, work));
  return [Math.ceil(work.batch / shape.lanes), items, work.cohort];
}

/**
 * Head of an entry point over (example, item, replica): defines `example`, `item` and `replica` and
 * returns where the last workgroup overhangs.
 */
export function laneMain(
  shape: LaneShape,
  work: { readonly batch: number; readonly items: number },
  body: string,
): string {
  return `
@compute @workgroup_size(${shape.lanes}, ${groupItems(shape, work)})
fn main(@builtin(global_invocation_id) id : vec3u) {
  let example = id.x;
  let item = id.y;
  let replica = id.z;
  if (example >= ${work.batch}u || item >= ${work.items}u) { return; }
  ${body}
}`;
}

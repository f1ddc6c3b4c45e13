/** How the invocations of a workgroup share out examples and the rest of the work. */
export interface LaneShape {
  /** Neighbouring invocations that take neighbouring examples. */
  readonly lanes: number;
  /** Items (tiles, pixels, channels: whatever the kernel counts) side by side in a workgroup. */
  readonly itemsPerGroup: number;
}

/** Dispatch of batch x items invocations for each replica of the cohort. */
export function laneDispatch(
  { lanes, itemsPerGroup }: LaneShape,
  work: { readonly batch: number; readonly items: number; readonly cohort: number },
): readonly [number, number, number] {
  return [Math.ceil(work.batch / lanes), Math.ceil(work.items / itemsPerGroup), work.cohort];
}

/**
 * Head of an entry point over (example, item, replica): defines `example`, `item` and `replica` and
 * returns where the last workgroup overhangs.
 */
export function laneMain(
  { lanes, itemsPerGroup }: LaneShape,
  work: { readonly batch: number; readonly items: number },
  body: string,
): string {
  return `
@compute @workgroup_size(${lanes}, ${itemsPerGroup})
fn main(@builtin(global_invocation_id) id : vec3u) {
  let example = id.x;
  let item = id.y;
  let replica = id.z;
  if (example >= ${work.batch}u || item >= ${work.items}u) { return; }
  ${body}
}`;
}

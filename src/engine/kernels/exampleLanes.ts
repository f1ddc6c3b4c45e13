import { buildKernel, type Kernel, type KernelBinding } from "./kernel.ts";
import { type LaneShape, laneKernel } from "./lanes.ts";

/**
 * How a kernel works through the vectors of one example. With one lane, an invocation has them to itself.
 * With more, a workgroup takes the example: lane l takes the elements l, l + lanes, ... of every vector,
 * which lies in workgroup memory.
 */
export interface ExampleLanes {
  /** Invocations that share an example. */
  readonly perExample: number;
  /** Shape of workgroups where an invocation has an example to itself. */
  readonly examples: LaneShape;
}

/** Pieces of WGSL that depend on whether lanes share an example. */
export interface ExampleWork {
  /** Declares a vector at module scope. */
  readonly vector: (name: string, size: number) => string;
  /** Runs statements for each of the lane's share of `count` elements. */
  readonly each: (variable: string, count: number, statements: string) => string;
  /** Before a lane reads elements that others wrote, or writes elements that others read. */
  readonly sync: string;
  /** Runs a statement once an example. */
  readonly once: (statement: string) => string;
  /** Turns of a loop that its body holds. A lane among many has little else to do while it waits. */
  readonly turnsAtOnce: number;
}

const alone: ExampleWork = {
  vector: (name, size) => `var<private> ${name} : array<f32, ${size}>;`,
  each: (variable, count, statements) =>
    `for (var ${variable} = 0u; ${variable} < ${count}u; ${variable}++) { ${statements} }`,
  sync: "",
  once: (statement) => statement,
  turnsAtOnce: 1,
};

const shared = (lanes: number): ExampleWork => ({
  vector: (name, size) => `var<workgroup> ${name} : array<f32, ${size}>;`,
  each: (variable, count, statements) =>
    count > lanes
      ? `for (var ${variable} = lane; ${variable} < ${count}u; ${variable} += ${lanes}u) { ${statements} }`
      : `if (lane < ${count}u) { let ${variable} = lane; ${statements} }`,
  sync: "workgroupBarrier();",
  once: (statement) => `if (lane == 0u) { ${statement} }`,
  turnsAtOnce: 16,
});

/** Lanes for vectors of at most so many elements: no more than elements, rounded up to a power of 2. */
export function exampleLanes(most: number, elements: number, examples: LaneShape): ExampleLanes {
  return { perExample: Math.min(most, 2 ** Math.ceil(Math.log2(elements))), examples };
}

/** A kernel whose body runs once for each (example, replica), with variables of these names. */
export function exampleKernel<Bound extends KernelBinding>(parts: {
  readonly lanes: ExampleLanes;
  readonly batch: number;
  readonly cohort: number;
  readonly label: string;
  readonly bindings: readonly Bound[];
  readonly functions: (work: ExampleWork) => string;
  readonly body: (work: ExampleWork) => string;
}): Kernel<Bound["name"]> {
  const { lanes, batch, cohort, label, bindings, functions, body } = parts;
  const { perExample, examples } = lanes;
  if (perExample === 1) {
    return laneKernel({
      lanes: { ...examples, itemsPerGroup: 1 },
      work: { batch, items: 1, cohort },
      label,
      bindings,
      functions: functions(alone),
      body: body(alone),
    });
  }
  const work = shared(perExample);
  return buildKernel({
    label,
    dispatch: [batch, 1, cohort],
    bindings,
    body: `${functions(work)}
@compute @workgroup_size(${perExample})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
  let example = group.x;
  let replica = group.z;
  ${body(work)}
}`,
  });
}

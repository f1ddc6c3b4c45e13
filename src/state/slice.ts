/**
 * Makes one part of the store's state.
 *
 * @typeParam Needs What it reads, sets or calls of the other parts.
 */
export type Slice<Own, Needs = unknown> = (
  set: (change: Partial<Own & Needs> | ((state: Own & Needs) => Partial<Own & Needs>)) => void,
  get: () => Own & Needs,
) => Own;

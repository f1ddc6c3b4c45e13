/**
 * Does a task for each index below `count`, a few at a time, and delivers the results in order.
 * Ends with the first failure, once the tasks under way are done.
 *
 * @param atOnce Tasks under way or waiting to be delivered, at most.
 */
export async function inOrder<Result>(
  count: number,
  atOnce: number,
  task: (index: number) => Promise<Result>,
  deliver: (index: number, result: Result) => void,
): Promise<void> {
  const pending: Promise<Result>[] = [];
  let started = 0;
  try {
    for (let index = 0; index < count; index++) {
      while (started < count && pending.length < atOnce) {
        const begun = task(started++);
        begun.catch(() => undefined); // its failure is met when its turn comes
        pending.push(begun);
      }
      const next = pending.shift();
      if (next !== undefined) deliver(index, await next);
    }
  } finally {
    await Promise.allSettled(pending);
  }
}

import fc from "fast-check";

/** Labels and predictions of a few replicas over the same examples, for property tests. */
export const arbitraryReplicas = fc
  .record({
    exampleCount: fc.integer({ min: 1, max: 30 }),
    replicaCount: fc.integer({ min: 2, max: 6 }),
    classCount: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ exampleCount, replicaCount, classCount }) => {
    const list = fc.uint8Array({
      min: 0,
      max: classCount - 1,
      minLength: exampleCount,
      maxLength: exampleCount,
    });
    return fc.record({
      classCount: fc.constant(classCount),
      labels: list,
      predictions: fc.array(list, { minLength: replicaCount, maxLength: replicaCount }),
    });
  });

/** The same items in another order: rotated by one and turned round. */
export function permuted<T>(items: readonly T[]): T[] {
  return [...items.slice(1), items[0]].reverse();
}

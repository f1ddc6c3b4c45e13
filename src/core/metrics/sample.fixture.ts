/**
 * Four replicas' predictions of twelve examples in three classes, for the metric tests. Expected
 * figures there come from this script, run with NumPy 2.4, which the tests quote in part:
 *
 *   rs = np.random.RandomState(7)
 *   L = rs.randint(0, 3, 12)
 *   P = np.array([np.where(rs.random_sample(12) < .6, L, rs.randint(0, 3, 12)) for _ in range(4)])
 */
export const labels = Uint8Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 2, 0);

export const predictions: readonly Uint8Array[] = [
  Uint8Array.of(0, 2, 0, 0, 1, 2, 0, 1, 2, 0, 2, 1),
  Uint8Array.of(0, 1, 2, 0, 1, 2, 1, 1, 2, 2, 2, 0),
  Uint8Array.of(0, 1, 2, 0, 1, 1, 0, 1, 0, 0, 2, 0),
  Uint8Array.of(0, 0, 2, 2, 1, 2, 1, 1, 2, 2, 1, 0),
];

/** Subgroup per example: the first seven in 0, the other five in 1. */
export const subgroups = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1);

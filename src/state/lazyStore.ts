/** Runs an action on a store, opened when first needed; null where there is none. */
export type InStore<Store> = <T>(action: (store: Store) => Promise<T>) => Promise<T | null>;

/**
 * A store that is opened by the first action on it, and anew by the next one after a failure.
 *
 * @param openStore Null where nothing is kept.
 */
export function lazyStore<Store>(openStore: (() => Promise<Store>) | null): InStore<Store> {
  let opened: Promise<Store> | null = null;
  return async (action) => {
    if (openStore === null) return null;
    try {
      opened ??= openStore();
      return await action(await opened);
    } catch (cause) {
      opened = null;
      throw cause;
    }
  };
}

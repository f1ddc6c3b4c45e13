/** Runs an action on a store. */
export type InStore<Store> = <T>(action: (store: Store) => Promise<T>) => Promise<T>;

/** A store that is opened by the first action on it, and again by the next one after a failure. */
export function lazyStore<Store>(openStore: () => Promise<Store>): InStore<Store> {
  let opened: Promise<Store> | null = null;
  return async (action) => {
    try {
      opened ??= openStore();
      return await action(await opened);
    } catch (cause) {
      opened = null;
      throw cause;
    }
  };
}

import { formatBytes } from "../core/text/format.ts";

/** What this origin has stored, and may store; browsers round both. */
export interface StorageUsage {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** Null where the browser does not report it. */
export async function storageUsage(): Promise<StorageUsage | null> {
  try {
    const { usage, quota } = (await storageManager()?.estimate?.()) ?? {};
    return usage === undefined || quota === undefined
      ? null
      : { usedBytes: usage, quotaBytes: quota };
  } catch {
    return null;
  }
}

/**
 * Asks the browser to keep what is stored when the disk runs full. It may ask the user, so the
 * answer is not awaited; a refusal changes nothing.
 */
export function askToPersist(): void {
  void storageManager()
    ?.persist?.()
    .catch(() => {});
}

/** Why there is no room, for people: `12.0 MB are needed and 3.5 MB are left`. */
export async function noRoomFor(neededBytes: number): Promise<string> {
  const usage = await storageUsage();
  const needed = `the browser's storage is full: ${formatBytes(neededBytes)} are needed`;
  if (usage === null) return needed;
  return `${needed} and ${formatBytes(Math.max(0, usage.quotaBytes - usage.usedBytes))} are left`;
}

/** Absent in Node and outside a secure context, although the types have it. */
function storageManager(): Partial<StorageManager> | undefined {
  return globalThis.navigator?.storage;
}

/** Firefox's own timer has 100 ms. */
const lookMs = 4;

/**
 * Waits for work on a queue: `onSubmittedWorkDone`, `mapAsync`. Firefox looks whether any is done
 * at each submission, and else on a timer of 100 ms, so this submits nothing every few
 * milliseconds until then. Elsewhere it costs about as much as any timer.
 */
export async function awaitQueue<T>(queue: Pick<GPUQueue, "submit">, work: Promise<T>): Promise<T> {
  const timer = setInterval(() => queue.submit([]), lookMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

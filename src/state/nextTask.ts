/** Ends the task at hand: what follows runs in one of its own, after what waits. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

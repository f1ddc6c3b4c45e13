import { exitCodes } from "./exitCodes.ts";

/** npm and tsx pass an interrupt on that the terminal has sent here already. */
const sameInterruptMs = 1000;

/** The first interrupt aborts the signal, a second one ends the process. */
export function listenForInterrupts(): AbortSignal {
  const controller = new AbortController();
  let interruptedAt: number | null = null;
  const interrupt = () => {
    const now = performance.now();
    interruptedAt ??= now;
    controller.abort();
    if (now - interruptedAt > sameInterruptMs) process.exit(exitCodes.cancelled);
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  return controller.signal;
}

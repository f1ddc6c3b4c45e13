import type { ReadContext } from "../readContext.ts";
import { quietContext } from "./madeReading.ts";

/** A context that is cancelled once it was asked so many times whether it is. */
export function cancelledAfter(questionCount: number): ReadContext {
  let left = questionCount;
  return {
    ...quietContext,
    signal: {
      aborted: false,
      throwIfAborted: () => {
        if (left-- <= 0) throw Object.assign(new Error("cancelled"), { name: "AbortError" });
      },
    },
  };
}

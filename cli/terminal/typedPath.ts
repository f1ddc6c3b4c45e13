import { resolve } from "node:path";

/**
 * The absolute path of one that was typed, seen from where it was typed: npm runs scripts in the
 * package's folder and says in INIT_CWD where it was called.
 */
export function typedPath(typed: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), typed);
}

/** Types of prepare.mjs, which is plain JavaScript since it runs before node_modules exists. */
declare module "*/prepare.mjs" {
  /** The repository's folder, with a final separator. */
  export const root: string;
  /** Builds the page if dist/ is missing or older than what it is made from. */
  export function buildPage(note?: (text: string) => void): number;
}

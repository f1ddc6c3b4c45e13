/**
 * The part of papaparse that is used. Its own types bring Node's globals with them, and `core` is
 * type-checked without.
 */
declare module "papaparse/papaparse.js" {
  interface StepResult {
    readonly data: readonly string[];
    readonly errors: readonly { readonly message: string }[];
  }
  interface ParseConfig {
    readonly delimiter: string;
    readonly header: false;
    readonly skipEmptyLines: false;
    /** Called with each row; what it throws ends the parsing. */
    readonly step: (result: StepResult) => void;
  }
  const Papa: { parse(text: string, config: ParseConfig): void };
  // biome-ignore lint/style/noDefaultExport: the package is one CommonJS object
  export default Papa;
}

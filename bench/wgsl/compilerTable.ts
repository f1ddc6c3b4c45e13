/** What AMD's compiler makes of one kernel for one family of GPUs. */
export interface CompilerRow {
  readonly family: string;
  /** As `listKernels` wrote it. */
  readonly label: string;
  readonly registers: number;
  readonly spilledRegisters: number;
  readonly wavesPerSimd: number;
  /** Estimated cycles of a SIMD for 64 invocations. */
  readonly inverseThroughput: number;
}

/** Columns of the tab-separated table, by what they are called there. */
const columns = {
  family: "family",
  label: "kernel",
  registers: "VGPR",
  spilledRegisters: "spilled",
  wavesPerSimd: "waves per SIMD",
  inverseThroughput: "inverse throughput",
} as const satisfies Record<keyof CompilerRow, string>;

/**
 * Reads a tab-separated table with a heading; other columns are left alone.
 *
 * @throws {Error} if a column is missing, or what should be a number is none.
 */
export function parseCompilerTable(text: string): CompilerRow[] {
  const [heading = [], ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
  const cellOf = (line: readonly string[], key: keyof CompilerRow): string => {
    const cell = line[heading.indexOf(columns[key])];
    if (cell !== undefined) return cell;
    throw new Error(`The table has no column "${columns[key]}", or a row is short of it`);
  };
  return lines.map((line) => {
    const label = cellOf(line, "label");
    const numberOf = (key: keyof CompilerRow): number => {
      const cell = cellOf(line, key);
      if (/^\d+$/.test(cell)) return Number(cell);
      throw new Error(`"${cell}" is no ${columns[key]} of "${label}"`);
    };
    return {
      family: cellOf(line, "family"),
      label,
      registers: numberOf("registers"),
      spilledRegisters: numberOf("spilledRegisters"),
      wavesPerSimd: numberOf("wavesPerSimd"),
      inverseThroughput: numberOf("inverseThroughput"),
    };
  });
}

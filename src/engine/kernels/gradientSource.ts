import { type Border, type FeatureMap, featureIndex, planeOffset } from "./features.ts";
import { type KernelBinding, reads } from "./kernel.ts";

/**
 * Where a layer's backward kernels find the gradient with respect to its output.
 *
 * - `plain`: it was stored, one value per output.
 * - `unpooled`: the layer is followed by ReLU and a 2x2 max-pool, and only the gradient with respect
 *   to the pooled output was stored, with a code per value: 0-3, which of the four inputs won;
 *   4, none was positive. Eight channels' codes of 4 bits share a u32.
 */
export interface GradientSource<Binding extends GradientBinding = GradientBinding> {
  readonly kind: "plain" | "unpooled";
  readonly map: FeatureMap;
  /** Rows (and columns) of outputs behind one of the stored values. */
  readonly scale: 1 | 2;
  readonly bindings: readonly KernelBinding<Binding>[];
}

/** What a source may bind. */
export type GradientBinding = "outputGradient" | "codes";

/** @param map Of the output's gradient. */
export function plainGradient(map: FeatureMap): GradientSource<"outputGradient"> {
  return { kind: "plain", map, scale: 1, bindings: [reads("outputGradient")] };
}

/** @param map Of the pooled output's gradient. */
export function unpooledGradient(map: FeatureMap): GradientSource {
  const bindings = [reads("outputGradient"), reads("codes", "u32")];
  return { kind: "unpooled", map, scale: 2, bindings };
}

/** Channels whose codes share a word. */
export const channelsPerCode = 8;

/** The map of the code words that belong to a pooled map. */
export function codeMap(pooled: FeatureMap): FeatureMap {
  return { ...pooled, channels: Math.ceil(pooled.channels / channelsPerCode) };
}

interface Patch {
  readonly source: GradientSource;
  /** WGSL u32 variables; multiples of 2 where the source is unpooled. */
  readonly row: string;
  readonly column: string;
  /** Rows and columns of the gradient, relative to row and column: first and one past the last. */
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

/** Name of the value that `gradientPatch` defines for a relative row and column. */
export const patchName = (prefix: string, row: number, column: number): string =>
  `${prefix}${row}_${column}`.replaceAll("-", "m");

/** Index of the patch's origin in the stored map, for channel 0 or code word 0. */
export function patchBase(patch: Patch, map: FeatureMap, channel: string): string {
  const halve = patch.source.kind === "unpooled" ? " / 2u" : "";
  return featureIndex(map, {
    channel,
    row: `(${patch.row}${halve})`,
    column: `(${patch.column}${halve})`,
  });
}

/** The stored positions that the patch covers. */
function positions(patch: Patch): { row: number; column: number }[] {
  const { scale } = patch.source;
  const found: { row: number; column: number }[] = [];
  const [firstRow, endRow] = patch.rows;
  const [firstColumn, endColumn] = patch.columns;
  for (let row = Math.floor(firstRow / scale); row * scale < endRow; row++) {
    for (let column = Math.floor(firstColumn / scale); column * scale < endColumn; column++) {
      found.push({ row, column });
    }
  }
  return found;
}

const offset = (map: FeatureMap, row: number, column: number): string => {
  const value = planeOffset(map, row, column);
  return value < 0 ? `- ${-value}u` : `+ ${value}u`;
};

/** Loads the code words of the patch from index `base` on into `prefix...`; nothing for `plain`. */
export function loadCodes(patch: Patch, base: string, prefix: string): string {
  if (patch.source.kind === "plain") return "";
  const map = codeMap(patch.source.map);
  return positions(patch)
    .map(
      ({ row, column }) =>
        `let ${patchName(prefix, row, column)} = codes[${base} ${offset(map, row, column)}];`,
    )
    .join("\n");
}

/**
 * Loads the gradients of one channel from index `base` on and defines, for each row and column of
 * the patch, `patchName(prefix, row, column)`. `shift` is the bit position of the channel's code in
 * the words that `loadCodes` defined as `codePrefix...`: a u32 expression.
 */
export function loadGradients(
  patch: Patch,
  names: {
    readonly base: string;
    readonly prefix: string;
    readonly codePrefix: string;
    readonly shift: string;
  },
): string {
  const { source } = patch;
  const plain = source.kind === "plain";
  const prefix = plain ? names.prefix : `${names.prefix}s`;
  const stored = (row: number, column: number) => patchName(prefix, row, column);
  const code = (row: number, column: number) => patchName(`${names.prefix}c`, row, column);
  const lines: string[] = [];
  for (const { row, column } of positions(patch)) {
    lines.push(
      `let ${stored(row, column)} = outputGradient[${names.base} ${offset(source.map, row, column)}];`,
    );
    if (plain) continue;
    lines.push(
      `let ${code(row, column)} = (${patchName(names.codePrefix, row, column)} >> ${names.shift}) & 7u;`,
    );
  }
  if (plain) return lines.join("\n");
  for (let row = patch.rows[0]; row < patch.rows[1]; row++) {
    for (let column = patch.columns[0]; column < patch.columns[1]; column++) {
      const pooledRow = Math.floor(row / 2);
      const pooledColumn = Math.floor(column / 2);
      const winner = (row - 2 * pooledRow) * 2 + (column - 2 * pooledColumn);
      lines.push(
        `let ${patchName(names.prefix, row, column)} = select(0.0, ${stored(pooledRow, pooledColumn)}, ${code(pooledRow, pooledColumn)} == ${winner}u);`,
      );
    }
  }
  return lines.join("\n");
}

/**
 * Border that the stored map needs so that patches from `before` rows (columns) ahead of the first
 * to `end` - 1 stay inside its planes.
 */
export function neededBorder(
  source: GradientSource,
  rows: { readonly before: number; readonly end: number },
  columns: { readonly before: number; readonly end: number },
): Border {
  const { scale } = source;
  return {
    top: Math.ceil(Math.max(0, rows.before) / scale),
    left: Math.ceil(Math.max(0, columns.before) / scale),
    bottom: Math.max(0, Math.ceil(rows.end / scale) - source.map.height),
    right: Math.max(0, Math.ceil(columns.end / scale) - source.map.width),
  };
}

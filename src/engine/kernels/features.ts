/** Rows and columns of zeros around a plane, so that inner loops need no bounds tests. */
export interface Border {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** For maps that no kernel reads past their sides. */
export const noBorder: Border = { top: 0, left: 0, bottom: 0, right: 0 };

/** Shape of an image or of a layer's output for it; vectors have height = width = 1. */
export interface FeatureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Layout of a batch's features: f32 [cohort, channels, height, width, batch], each plane inside a
 * border. The batch is innermost: neighbouring invocations take neighbouring examples, and so read
 * neighbouring addresses.
 */
export interface FeatureMap extends FeatureShape {
  readonly batch: number;
  readonly border: Border;
}

const planeHeight = (map: FeatureMap) => map.border.top + map.height + map.border.bottom;
const planeWidth = (map: FeatureMap) => map.border.left + map.width + map.border.right;

/** Elements of one replica. */
export function featureSize(map: FeatureMap): number {
  return map.batch * map.channels * planeHeight(map) * planeWidth(map);
}

/** Distance in elements from one example, channel, row, column to the next. */
export function featureStrides(map: FeatureMap) {
  const row = planeWidth(map) * map.batch;
  return { example: 1, column: map.batch, row, channel: planeHeight(map) * row };
}

/**
 * WGSL for the index of an element of the example `example` of the replica `replica`: u32 variables of
 * the kernel. `channel`, `row` and `column` are variables too where no other u32 expression is given;
 * `rowShift` and `columnShift` are added to row and column: negative ones reach into the border.
 */
export function featureIndex(
  map: FeatureMap,
  at: {
    readonly channel?: string;
    readonly row?: string;
    readonly column?: string;
    readonly rowShift?: number;
    readonly columnShift?: number;
  } = {},
): string {
  const strides = featureStrides(map);
  const constant =
    (map.border.top + (at.rowShift ?? 0)) * strides.row +
    (map.border.left + (at.columnShift ?? 0)) * strides.column;
  return [
    `replica * ${featureSize(map)}u`,
    `example * ${strides.example}u`,
    `${at.channel ?? "channel"} * ${strides.channel}u`,
    `${at.row ?? "row"} * ${strides.row}u`,
    `${at.column ?? "column"} * ${strides.column}u`,
    `${constant}u`,
  ].join(" + ");
}

/** Some channels of a map of vectors. */
export interface VectorRange {
  readonly map: FeatureMap;
  readonly first: number;
  readonly count: number;
}

/** WGSL for the index of an element of an example's vector. */
export const vectorIndex = (map: FeatureMap, channel: string): string =>
  featureIndex(map, { channel, row: "0u", column: "0u" });

/** Offset of (row, column) from the index of another element of the same plane. */
export function planeOffset(map: FeatureMap, row: number, column: number): number {
  const strides = featureStrides(map);
  return row * strides.row + column * strides.column;
}

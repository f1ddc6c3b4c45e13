/** Shape of one example, of an image or of a layer's output; vectors have height = width = 1. */
export interface FeatureShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

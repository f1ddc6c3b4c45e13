import { useEffect, useRef } from "react";
import type { ImageShape } from "../../core/dataset/manifest.ts";
import { copyPixels } from "./pixels.ts";

interface ImageCanvasProps {
  /** What it shows, for those who cannot see it. */
  label: string;
  /** u8 [height, width, channels] */
  image: Uint8Array;
  shape: ImageShape;
  /** About so wide, in CSS pixels: a whole multiple of the image where it is smaller. */
  width: number;
}

/** One image, its pixels with sharp edges. */
export function ImageCanvas({ label, image, shape, width }: ImageCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const pixels = new ImageData(shape.width, shape.height);
    copyPixels(image, shape, 1, pixels.data, shape.width, { x: 0, y: 0 });
    context.putImageData(pixels, 0, 0);
  }, [image, shape]);
  const scale = Math.floor(width / shape.width);
  return (
    <canvas
      ref={canvas}
      role="img"
      aria-label={label}
      width={shape.width}
      height={shape.height}
      style={{ width: scale >= 1 ? scale * shape.width : width }}
    />
  );
}

import { memo, useEffect, useRef, useState } from "react";
import type { ImageShape } from "../../core/dataset/manifest.ts";
import { formatCount } from "../../core/text/format.ts";
import { drawnSize, drawRow } from "./pixels.ts";

/** The least side of a shown image, in CSS pixels. */
const leastSide = 40;
/** Larger images are drawn with every nth pixel, up to this side. */
const largestSide = 64;
/** Between images, in CSS pixels. */
const gap = 2;

interface SheetRowProps {
  title: string;
  /** Of all examples of the group; `indices` are the first of them. */
  count: number;
  indices: readonly number[];
  images: Uint8Array;
  shape: ImageShape;
  /** CSS pixels available. */
  width: number;
  /** Place among `indices` of the chosen image; -1 if it is none of them. */
  chosenPlace: number;
  onSelect: (exampleIndex: number) => void;
}

/**
 * The first images of one class and subgroup. Drawn when it scrolls into view, a row a task. The
 * title and the buttons beside the chosen image do by keyboard what a click on an image does.
 */
export const SheetRow = memo(function SheetRow(props: SheetRowProps) {
  const { title, count, indices, images, shape, width, chosenPlace, onSelect } = props;
  const place = useRef<HTMLDivElement>(null);
  const isSeen = useSeen(place);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = drawnSize(shape, largestSide);
  const scale = Math.max(1, Math.round(leastSide / Math.max(size.width, size.height)));
  const cell = { width: size.width * scale + gap, height: size.height * scale + gap };
  const columns = Math.max(1, Math.min(indices.length, Math.floor(width / cell.width)));
  const rows = Math.ceil(indices.length / columns);

  useEffect(() => {
    if (isSeen && canvas.current !== null) {
      drawRow(canvas.current, { images, shape, indices, largestSide, columns, scale, gap });
    }
  }, [isSeen, indices, images, shape, columns, scale]);

  return (
    <div className="sheet-row" ref={place}>
      <button
        type="button"
        className="quiet"
        onClick={() => onSelect(indices[0])}
        aria-label={`Enlarge ${title}`}
      >
        {title}
      </button>
      <span className="field-note">{formatCount(count)}</span>
      <div
        className="sheet-images"
        style={{ width: columns * cell.width, height: rows * cell.height }}
      >
        {isSeen && (
          <canvas
            ref={canvas}
            role="img"
            aria-label={`The first ${indices.length} images of ${title}`}
            width={columns * cell.width}
            height={rows * cell.height}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              const column = Math.floor((event.clientX - box.left) / cell.width);
              const row = Math.floor((event.clientY - box.top) / cell.height);
              const exampleIndex = indices[row * columns + column];
              if (column < columns && exampleIndex !== undefined) onSelect(exampleIndex);
            }}
          />
        )}
        {chosenPlace >= 0 && (
          <span
            className="sheet-chosen"
            style={{
              left: (chosenPlace % columns) * cell.width,
              top: Math.floor(chosenPlace / columns) * cell.height,
              width: cell.width - gap,
              height: cell.height - gap,
            }}
          />
        )}
      </div>
    </div>
  );
});

/** True once the element has been near the visible part of the page. */
function useSeen(element: React.RefObject<HTMLElement | null>): boolean {
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
      },
      { rootMargin: "200px" },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return isSeen;
}

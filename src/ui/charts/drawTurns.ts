/** Charts that wait to draw, and whether one is drawing. */
const waiting: (() => void)[] = [];
let isDrawing = false;

/**
 * Queues a chart, so that one draws at a time, each in tasks of its own: React would draw all that
 * are due in one commit, which can block the page for many frames. `endTurn` must follow.
 *
 * @returns A function that cancels the request if its turn has not come.
 */
export function takeTurn(draw: () => void): () => void {
  waiting.push(draw);
  next();
  return () => {
    const place = waiting.indexOf(draw);
    if (place >= 0) waiting.splice(place, 1);
  };
}

/** Ends the turn of the chart that drew; the next one starts in a later task. */
export function endTurn(): void {
  setTimeout(() => {
    isDrawing = false;
    next();
  }, 0);
}

function next(): void {
  if (isDrawing) return;
  const draw = waiting.shift();
  if (draw === undefined) return;
  isDrawing = true;
  draw();
}

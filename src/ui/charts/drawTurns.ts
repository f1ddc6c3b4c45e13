/** Charts that wait to draw, and whether one is at it. */
const waiting: (() => void)[] = [];
let isDrawing = false;

/**
 * Has charts draw one at a time, each in tasks of its own: React would put all that ask at once in
 * one commit, which can hold the page for longer than a frame or ten. `endTurn` must follow.
 *
 * @returns Takes the request back, if its turn has not come.
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

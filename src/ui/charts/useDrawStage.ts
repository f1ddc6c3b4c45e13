import { startTransition, useEffect, useState } from "react";
import { endTurn, takeTurn } from "./drawTurns.ts";

/**
 * How much of a new chart is drawn: 0 nothing, 1 its axes, 2 the grid and the lines too, which depend
 * on the axes. Each stage waits for its own turn: several new charts at once, or one with all its
 * parts, would block the page for more than a tenth of a second.
 */
export function useDrawStage(): 0 | 1 | 2 {
  const [stage, setStage] = useState<0 | 1 | 2>(0);
  useEffect(() => {
    if (stage === 2) return;
    let drawing = false;
    const cancel = takeTurn(() => {
      drawing = true;
      startTransition(() => setStage(stage === 0 ? 1 : 2));
    });
    // Runs when the next stage is on the page, or the chart is removed.
    return () => {
      cancel();
      if (drawing) endTurn();
    };
  }, [stage]);
  return stage;
}

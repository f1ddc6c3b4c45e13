import { startTransition, useEffect, useState } from "react";
import { endTurn, takeTurn } from "./drawTurns.ts";

/**
 * How much of a new chart is drawn: 0 nothing, 1 its axes, 2 the grid and the lines too, which hang
 * on the axes. Each stage waits for a turn of its own: charts that come to the page at once, or
 * one with all its parts, would hold it for longer than a tenth of a second.
 */
export function useDrawStage(): 0 | 1 | 2 {
  const [stage, setStage] = useState<0 | 1 | 2>(0);
  useEffect(() => {
    if (stage === 2) return;
    let drawing = false;
    const giveUp = takeTurn(() => {
      drawing = true;
      startTransition(() => setStage(stage === 0 ? 1 : 2));
    });
    // Runs when the next stage is on the page, or the chart is gone.
    return () => {
      giveUp();
      if (drawing) endTurn();
    };
  }, [stage]);
  return stage;
}

import type { SeededGenerator } from "../random/seededGenerator.ts";
import { type BlockPredictions, partSpread } from "./partSpread.ts";

/** What parts of the test split would show if replicas were wrong independently. */
export interface IndependentErrors {
  readonly drawCount: number;
  /**
   * Square of each part's `timesFiniteTest` as measured, shape [parts]; NaN where it has none. The
   * mean of the draws is 1 in the long run.
   */
  readonly measured: Float64Array;
  /** The same of each draw, shape [draws][parts], flat; 0 where there is none. */
  readonly drawn: Float64Array;
}

/** The first of these whose work fits `mostWork`, else the last: 1 / (draws + 1) is the least p-value. */
const drawCounts = [4999, 1999, 999] as const;

const perWord = 2 ** -32;

/** Random picks and additions, about 0.2 s on a slow processor. */
const mostWork = 1e7;

/**
 * Null distribution of independent errors at the same error rates: for each test example on its own
 * it is drawn anew which replicas of a block are wrong on it, as many as were. Given those numbers all
 * such draws are equally likely if no replica is better than another and no two examples go
 * together, so the test is exact; nothing is estimated and put in. Each draw keeps every error rate
 * and every finite-test deviation.
 *
 * @param blocks Predicted classes, shape [seed blocks][replicas][examples], as `partSpread`.
 * @param labels True class per test example, shape [examples].
 * @param parts Indices of the examples of each part, shape [parts][...]; parts may overlap.
 * @throws {LabError} "metric-input" as `partSpread`.
 * @see Fisher 1935, "The Design of Experiments" (permutation tests); Jordan, ICLR 2024, arXiv
 *   2304.01910 (the model of independent errors).
 */
export function independentErrors(
  blocks: BlockPredictions,
  labels: Uint8Array,
  parts: readonly (readonly number[])[],
  generator: SeededGenerator,
): IndependentErrors {
  const measured = Float64Array.from(
    parts,
    (examples) => (partSpread(blocks, labels, examples).timesFiniteTest ?? Number.NaN) ** 2,
  );
  const cells = cellsOf(parts, labels.length);
  const drawers = blocks.map((replicas) => blockDrawer(replicas, labels, cells, parts.length));
  const expected = parts.map((_, part) =>
    drawers.reduce((sum, { expectedSquares }) => sum + expectedSquares[part], 0),
  );
  const work = drawers.reduce((sum, drawer) => sum + drawer.work, 0);
  const drawCount = drawCounts.find((count) => count * work <= mostWork) ?? 999;
  const drawn = new Float64Array(drawCount * parts.length);
  for (let draw = 0; draw < drawCount; draw++) {
    const squares = drawn.subarray(draw * parts.length, (draw + 1) * parts.length);
    for (const { addSquares } of drawers) addSquares(squares, generator);
    for (let part = 0; part < parts.length; part++) {
      squares[part] = expected[part] === 0 ? 0 : squares[part] / expected[part];
    }
  }
  return { drawCount, measured, drawn };
}

/** Examples that belong to the same parts: they are counted together. */
interface Cells {
  /** Of each example, shape [examples]. */
  readonly ofExample: Int32Array;
  /** The parts of each cell. */
  readonly parts: readonly (readonly number[])[];
}

function cellsOf(parts: readonly (readonly number[])[], exampleCount: number): Cells {
  const partsOfExample = Array.from({ length: exampleCount }, (): number[] => []);
  parts.forEach((examples, part) => {
    for (const i of examples) partsOfExample[i].push(part);
  });
  const cellByParts = new Map<string, number>();
  const cellParts: number[][] = [];
  const ofExample = Int32Array.from(partsOfExample, (own) => {
    const key = own.join();
    const known = cellByParts.get(key);
    if (known !== undefined) return known;
    cellByParts.set(key, cellParts.length);
    return cellParts.push(own) - 1;
  });
  return { ofExample, parts: cellParts };
}

/** One seed block's part of the draws. */
interface BlockDrawer {
  /** Mean over all draws of the squared deviations from the mean count, shape [parts]. */
  readonly expectedSquares: Float64Array;
  /** Picks and additions of a draw. */
  readonly work: number;
  /** Adds the squared deviations of one draw, shape [parts]. */
  addSquares(squares: Float64Array, generator: SeededGenerator): void;
}

function blockDrawer(
  replicas: readonly Uint8Array[],
  labels: Uint8Array,
  cells: Cells,
  partCount: number,
): BlockDrawer {
  const replicaCount = replicas.length;
  const expectedSquares = new Float64Array(partCount);
  const mixedCells: number[] = [];
  const picks: number[] = [];
  labels.forEach((label, i) => {
    let wrong = 0;
    for (const predictions of replicas) if (predictions[i] !== label) wrong++;
    if (wrong === 0 || wrong === replicaCount) return;
    mixedCells.push(cells.ofExample[i]);
    // Those that are right if they are fewer: deviations are the same with the sign turned.
    picks.push(wrong <= replicaCount / 2 ? wrong : wrong - replicaCount);
    for (const part of cells.parts[cells.ofExample[i]]) {
      expectedSquares[part] += (wrong * (replicaCount - wrong)) / replicaCount;
    }
  });
  const used = [...new Set(mixedCells)].sort((a, b) => a - b);
  const places = Int32Array.from(mixedCells, (cell) => used.indexOf(cell) * replicaCount);
  const signedPicks = Int32Array.from(picks);
  const counts = new Int32Array(used.length * replicaCount);
  const partCounts = new Int32Array(partCount * replicaCount);
  const order = Int32Array.from({ length: replicaCount }, (_, replica) => replica);
  const additions = used.reduce((sum, cell) => sum + cells.parts[cell].length, 0) * replicaCount;

  const drawCounts = (generator: SeededGenerator) => {
    counts.fill(0);
    for (let item = 0; item < places.length; item++) {
      const sign = signedPicks[item] > 0 ? 1 : -1;
      const pickCount = signedPicks[item] * sign;
      for (let pick = 0; pick < pickCount; pick++) {
        // Multiplied, not divided with remainder: ten times as fast, and even to within 2^-24.
        const chosen = pick + Math.floor(generator.nextUint32() * (replicaCount - pick) * perWord);
        const replica = order[chosen];
        order[chosen] = order[pick];
        order[pick] = replica;
        counts[places[item] + replica] += sign;
      }
    }
  };

  return {
    expectedSquares,
    work: picks.reduce((sum, count) => sum + Math.abs(count), 0) + additions,
    addSquares: (squares, generator) => {
      if (places.length === 0) return;
      drawCounts(generator);
      partCounts.fill(0);
      used.forEach((cell, place) => {
        for (const part of cells.parts[cell]) {
          for (let replica = 0; replica < replicaCount; replica++) {
            partCounts[part * replicaCount + replica] += counts[place * replicaCount + replica];
          }
        }
      });
      for (let part = 0; part < partCount; part++) {
        let total = 0;
        let ofSquares = 0;
        for (let replica = 0; replica < replicaCount; replica++) {
          const count = partCounts[part * replicaCount + replica];
          total += count;
          ofSquares += count * count;
        }
        squares[part] += (replicaCount * ofSquares - total * total) / replicaCount;
      }
    },
  };
}

/**
 * P-values of some of the parts, corrected for looking at all of them: the share of draws whose
 * largest square among these parts reaches the part's own, the measured one counted in.
 *
 * @param places Which of the parts are looked at together, one or more.
 * @returns Shape [places]; 1 / (draws + 1) at least; means nothing for a part without a ratio. One-sided: small where the part varies more
 *   than independent errors do.
 * @see Westfall and Young 1993, "Resampling-Based Multiple Testing" (single-step maxT); Phipson and
 *   Smyth 2010, "Permutation P-values Should Never Be Zero".
 */
export function maxPValues(
  { drawn, measured, drawCount }: IndependentErrors,
  places: readonly number[],
): number[] {
  const reached = places.map(() => 1);
  for (let draw = 0; draw < drawCount; draw++) {
    let largest = 0;
    for (const place of places) {
      largest = Math.max(largest, drawn[draw * measured.length + place]);
    }
    places.forEach((place, index) => {
      // Equal squares may differ in the last bits.
      if (largest >= measured[place] * (1 - 1e-9)) reached[index]++;
    });
  }
  return reached.map((count) => count / (drawCount + 1));
}

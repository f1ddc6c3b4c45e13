import { clamp01, type UniformSource, uniform } from "../drawing/uniform.ts";
import type { Lattice } from "./lattice.ts";
import { inside, length, wave } from "./profile.ts";

/** Brightness in [0, 1] at a point of the plane, whose unit is the pattern's period. */
type Pattern = (u: number, v: number) => number;

/** What a pattern is made from. */
interface PatternChance {
  readonly source: UniformSource;
  readonly lattice: Lattice;
  /** Side of a pixel in periods: edges are as soft as that. */
  readonly pixel: number;
}

/** One kind of texture: the name of the class, and how one of its kind is made. */
export interface PatternKind {
  readonly name: string;
  readonly make: (chance: PatternChance) => Pattern;
}

/**
 * The classes, look-alikes side by side: stripes and waves, dots and scales, bricks and cells,
 * grain and clouds. Checks and rings stand alone.
 */
export const patternKinds: readonly PatternKind[] = [
  { name: "stripes", make: stripes },
  { name: "waves", make: waves },
  { name: "dots", make: dots },
  { name: "scales", make: scales },
  { name: "bricks", make: bricks },
  { name: "cells", make: cells },
  { name: "grain", make: grain },
  { name: "clouds", make: clouds },
  { name: "checks", make: checks },
  { name: "rings", make: rings },
];

/** From soft folds to hard-edged bands. */
function contrastOf({ source }: PatternChance): (height: number) => number {
  const steepness = uniform(source, [0.5, 1.6]);
  const level = uniform(source, [0.35, 0.65]);
  return (height) => clamp01(level + steepness * height);
}

function stripes(chance: PatternChance): Pattern {
  const contrast = contrastOf(chance);
  return (u) => contrast(wave(u));
}

function waves(chance: PatternChance): Pattern {
  const contrast = contrastOf(chance);
  const reach = uniform(chance.source, [0.14, 0.4]);
  const frequency = uniform(chance.source, [0.35, 0.7]);
  return (u, v) => contrast(wave(u + reach * wave(v * frequency)));
}

function checks(chance: PatternChance): Pattern {
  const contrast = contrastOf(chance);
  // From a chessboard to a cloth whose threads add up.
  const woven = uniform(chance.source, [0, 0.8]);
  return (u, v) => {
    const a = wave(0.7 * u);
    const b = wave(0.7 * v);
    return contrast(2 * a * b * (1 - woven) + 0.5 * (a + b) * woven);
  };
}

function rings(chance: PatternChance): Pattern {
  const contrast = contrastOf(chance);
  const centre = [uniform(chance.source, [-0.9, 0.9]), uniform(chance.source, [-0.9, 0.9])];
  const flatness = uniform(chance.source, [0.7, 1]);
  return (u, v) => contrast(wave(length(u - centre[0], (v - centre[1]) * flatness)));
}

function dots({ source, lattice, pixel }: PatternChance): Pattern {
  const radius = uniform(source, [0.24, 0.38]);
  const offset = source.next() < 0.5 ? 0 : 0.5;
  const jitter = uniform(source, [0, 0.2]);
  return (u, v) => {
    const row = Math.floor(v);
    const shifted = u + offset * (row & 1);
    const column = Math.floor(shifted);
    const dx = shifted - column - 0.5 - jitter * (lattice.at(column, row) - 0.5);
    const dy = v - row - 0.5 - jitter * (lattice.at(column, row, 1) - 0.5);
    return inside(radius - length(dx, dy), pixel);
  };
}

function scales({ source, lattice, pixel }: PatternChance): Pattern {
  const radius = uniform(source, [0.58, 0.68]);
  const rim = uniform(source, [0.1, 0.2]);
  const variety = uniform(source, [0, 0.4]);
  return (u, v) => {
    const lastRow = Math.floor(2 * v);
    // Rows half a period apart; each lies over the next, so the uppermost that reaches wins.
    for (let row = lastRow - 1; row <= lastRow; row++) {
      const shift = 0.5 * (row & 1);
      const column = Math.floor(u + shift);
      const distance = length(u + shift - column - 0.5, v - row / 2);
      if (distance > radius && row < lastRow) continue;
      const tone = 1 - variety * lattice.at(column, row);
      return tone * (0.45 + 0.55 * inside(radius - rim - distance, pixel)) * (1 - 0.3 * distance);
    }
    return 0;
  };
}

function bricks({ source, lattice, pixel }: PatternChance): Pattern {
  const brickWidth = uniform(source, [1.1, 1.7]);
  const brickHeight = uniform(source, [0.6, 0.85]);
  const joint = uniform(source, [0.05, 0.1]);
  const variety = uniform(source, [0.1, 0.5]);
  return (u, v) => {
    const row = Math.floor(v / brickHeight);
    const along = u / brickWidth + 0.5 * (row & 1);
    const column = Math.floor(along);
    const x = (along - column) * brickWidth;
    const y = v - row * brickHeight;
    const depth = Math.min(x, brickWidth - x, y, brickHeight - y);
    return inside(depth - joint, pixel) * (1 - variety * lattice.at(column, row));
  };
}

function cells({ source, lattice, pixel }: PatternChance): Pattern {
  const jitter = uniform(source, [0.55, 0.95]);
  const joint = uniform(source, [0.05, 0.12]);
  const variety = uniform(source, [0.1, 0.5]);
  return (u, v) => {
    const column = Math.floor(u);
    const row = Math.floor(v);
    let nearest = 9;
    let second = 9;
    let tone = 0;
    for (let r = row - 1; r <= row + 1; r++) {
      for (let c = column - 1; c <= column + 1; c++) {
        const dx = c + 0.5 + jitter * (lattice.at(c, r) - 0.5) - u;
        const dy = r + 0.5 + jitter * (lattice.at(c, r, 1) - 0.5) - v;
        const squared = dx * dx + dy * dy;
        if (squared < nearest) {
          second = nearest;
          nearest = squared;
          tone = lattice.at(c + 8, r);
        } else if (squared < second) second = squared;
      }
    }
    const depth = (Math.sqrt(second) - Math.sqrt(nearest)) / 2;
    return inside(depth - joint, pixel) * (1 - variety * tone);
  };
}

function grain(chance: PatternChance): Pattern {
  const { source, lattice } = chance;
  const contrast = contrastOf(chance);
  const bend = uniform(source, [0.8, 2]);
  const fibre = uniform(source, [0.3, 0.8]);
  return (u, v) => {
    const rings = wave(0.7 * u + bend * lattice.smooth(0.5 * u, 0.16 * v));
    return contrast(0.5 * rings + fibre * (lattice.smooth(3 * u, 0.45 * v + 3.1) - 0.5));
  };
}

function clouds(chance: PatternChance): Pattern {
  const { source, lattice } = chance;
  const contrast = contrastOf(chance);
  const stretch = uniform(source, [0.35, 0.8]);
  return (u, v) => contrast(2 * (lattice.rough(0.9 * u, 0.9 * stretch * v) - 0.5));
}

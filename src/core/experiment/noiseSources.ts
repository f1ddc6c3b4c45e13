import { namesOf } from "../closedTable.ts";

/** One setting of a noise source. All replicas train alike under it, save for `perReplica`. */
export interface NoiseSetting {
  /** What it does, in a sentence. */
  readonly explanation: string;
  /** True where its noise is drawn with a seed that all replicas share. */
  readonly sharesSeed?: true;
  /** What differs from replica to replica; absent if nothing does. */
  readonly perReplica?: {
    /** The source's seeds of which every replica has its own; all others are shared. */
    readonly seeds: readonly string[];
    /** Follows "same seeds but"; absent where the replicas have different seeds. */
    readonly sameSeedsBut?: string;
  };
  /** True if equal seeds need not give equal bits under it. */
  readonly breaksBitIdentity?: true;
}

/** The kinds of noise that the paper distinguishes: of the algorithm and of its implementation. */
export type PaperKind = "ALGO" | "IMPL";

/** A rate of the model that a source of noise depends on. */
export type ModelRate = "dropoutRate";

/** One source of noise: everything about it but the code that applies it. */
export interface NoiseSource {
  /** The label of its field. */
  readonly title: string;
  /** What it is, in a sentence or two. */
  readonly explanation: string;
  /** Null if the paper does not have it. */
  readonly paperKind: PaperKind | null;
  /** In the order in which they are offered. */
  readonly settings: Readonly<Record<string, NoiseSetting>>;
  /** The setting that makes no noise, and the one that makes it where the source is let in. */
  readonly quiet: string;
  readonly noisy: string;
  /** The setting that leaves it out of the recipe; absent if every recipe has it. */
  readonly leftOut?: string;
  /** The rate of the model that must be above 0 unless it is left out, and a usual value. */
  readonly modelRate?: { readonly name: ModelRate; readonly usual: number };
  /**
   * Its seeds by name, each with the tag that keeps it apart from all others when it is derived.
   * A tag is part of every trained bit: from 1 to 254, never changed and never used again.
   */
  readonly seeds: Readonly<Record<string, number>>;
  /** The setting of experiments that do not name it; for a source that came after version 1. */
  readonly unnamed?: string;
}

const fixed: NoiseSetting = { explanation: "One seed for all replicas.", sharesSeed: true };

function varied(seed: string): NoiseSetting {
  return { explanation: "A seed for each replica.", perReplica: { seeds: [seed] } };
}

const table = {
  init: {
    title: "Init",
    explanation: "The random numbers that the weights start from.",
    paperKind: "ALGO",
    settings: { fixed, varied: varied("init") },
    quiet: "fixed",
    noisy: "varied",
    seeds: { init: 1 },
  },
  order: {
    title: "Order",
    explanation:
      "The order of the training images. Within-batch keeps each batch's images and shuffles their places: in exact arithmetic that changes nothing.",
    paperKind: "ALGO",
    settings: {
      fixed,
      varied: varied("order"),
      "within-batch": {
        explanation: "The same batches for all replicas, in another order inside for each.",
        sharesSeed: true,
        perReplica: { seeds: ["withinBatch"], sameSeedsBut: "batches shuffled inside" },
      },
    },
    quiet: "fixed",
    noisy: "varied",
    seeds: { order: 2, withinBatch: 3 },
  },
  sampling: {
    title: "Sampling",
    explanation:
      "Which training images a replica trains on. Off takes each of them once; else it is a bootstrap sample: as many images as there are, drawn with replacement, so that some come several times and about 37 % not at all.",
    paperKind: null,
    settings: {
      off: { explanation: "Every training image once." },
      fixed: { explanation: "One bootstrap sample for all replicas.", sharesSeed: true },
      varied: {
        explanation: "A bootstrap sample for each replica.",
        perReplica: { seeds: ["sampling"] },
      },
    },
    quiet: "off",
    noisy: "varied",
    seeds: { sampling: 7 },
    unnamed: "off",
  },
  augmentation: {
    title: "Augmentation",
    explanation: "Random crops and flips of the training images.",
    paperKind: "ALGO",
    settings: {
      off: { explanation: "Images as they are." },
      fixed,
      varied: varied("augmentation"),
    },
    quiet: "fixed",
    noisy: "varied",
    leftOut: "off",
    seeds: { augmentation: 4 },
  },
  dropout: {
    title: "Dropout",
    explanation: "Which activations are left out at random in each step.",
    paperKind: "ALGO",
    settings: {
      off: { explanation: "No activation is left out." },
      fixed,
      varied: varied("dropout"),
    },
    quiet: "fixed",
    noisy: "varied",
    leftOut: "off",
    modelRate: { name: "dropoutRate", usual: 0.3 },
    seeds: { dropout: 5 },
  },
  perturbation: {
    title: "Perturbation",
    explanation:
      "One-ulp flips the last bit of a single initial weight in every replica but the first.",
    paperKind: null,
    settings: {
      off: { explanation: "Initial weights as they are drawn." },
      "one-ulp": {
        explanation: "The last bit of one initial weight flipped in every replica but the first.",
        perReplica: { seeds: [], sameSeedsBut: "one bit of the initial weights flipped" },
      },
    },
    quiet: "off",
    noisy: "one-ulp",
    seeds: { perturbation: 6 },
  },
  reduction: {
    title: "Reduction",
    explanation:
      "The order in which partial sums of GPU workgroups are added. Floating-point addition depends on it: ordered is fixed, atomic is as they arrive, fixed-point adds integers, stock is unmodified tfjs.",
    paperKind: "IMPL",
    settings: {
      ordered: { explanation: "Written apart, then added in a fixed order." },
      atomic: { explanation: "Added as they arrive.", breaksBitIdentity: true },
      "fixed-point": { explanation: "Added as integers, whose sum depends on no order." },
      stock: { explanation: "Unmodified tfjs layers and kernels.", breaksBitIdentity: true },
    },
    quiet: "ordered",
    noisy: "atomic",
    seeds: {},
  },
} as const satisfies Record<string, NoiseSource>;

export type NoiseSourceName = keyof typeof table;

/** The sources of noise. Columns, fields and seeds stand in this order. */
export const noiseSources: Readonly<Record<NoiseSourceName, NoiseSource>> = table;
export const noiseSourceNames = namesOf(noiseSources);

/** A setting of this source. */
export type SettingOf<Source extends NoiseSourceName> = {
  [Name in Source]: keyof (typeof table)[Name]["settings"] & string;
}[Source];

/** The settings of a source, in the order in which they are offered. */
export function settingsOf<Source extends NoiseSourceName>(
  source: Source,
): readonly SettingOf<Source>[] {
  return namesOf(noiseSources[source].settings) as readonly SettingOf<Source>[];
}

/** The sources that experiments of version 1 need not name. */
export type UnnamedSource = {
  [Source in NoiseSourceName]: (typeof table)[Source] extends { unnamed: string } ? Source : never;
}[NoiseSourceName];

/** The sources that a recipe may do without. */
export type RecipeSource = {
  [Source in NoiseSourceName]: (typeof table)[Source] extends { leftOut: string } ? Source : never;
}[NoiseSourceName];
export const recipeSources = noiseSourceNames.filter(
  (source): source is RecipeSource => noiseSources[source].leftOut !== undefined,
);

/** The name of a seed of any source. */
export type SeedName = {
  [Source in NoiseSourceName]: keyof (typeof table)[Source]["seeds"];
}[NoiseSourceName];

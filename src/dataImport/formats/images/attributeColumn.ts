import { readLimits } from "../../../core/dataset/limits.ts";
import type { ColumnInfo } from "../../../protocol/importApi.ts";
import { namesOfValues, sortedValues } from "./valueNames.ts";

const missing = 0xffff;
const sampleCount = 5;

/**
 * A column of a table, as a code for each image. Only the first `readLimits.classCount` distinct
 * values are kept, enough for any label; so a column costs two bytes an image.
 */
export class AttributeColumn {
  readonly name: string;
  private readonly codes: Uint16Array;
  private readonly codeOfValue = new Map<string, number>();
  private readonly values: string[] = [];

  constructor(name: string, imageCount: number) {
    this.name = name;
    this.codes = new Uint16Array(imageCount).fill(missing);
  }

  /** True if there are more distinct values than a label may have. */
  get isTooVaried(): boolean {
    return this.values.length > readLimits.classCount;
  }

  get info(): ColumnInfo {
    const { name, values } = this;
    return {
      name,
      valueCount: values.length,
      sampleValues: sortedValues(values.slice(0, sampleCount)),
    };
  }

  /** The value of an image: null if none was set. Past the distinct values kept, any stands for all. */
  valueOf(image: number): string | null {
    const code = this.codes[image];
    return code === missing ? null : this.values[code];
  }

  /** @returns False if the image has another value already. */
  set(image: number, value: string): boolean {
    let code = this.codeOfValue.get(value);
    if (code === undefined) {
      code = Math.min(this.values.length, readLimits.classCount);
      if (code === this.values.length) this.values.push(value);
      if (code < readLimits.classCount) this.codeOfValue.set(value, code);
    }
    const before = this.codes[image];
    this.codes[image] = code;
    return before === missing || before === code;
  }

  /** Names of the values that the images have, and the index of each image's in them. */
  indexed(images: readonly number[]): {
    readonly names: readonly string[];
    readonly indices: Uint8Array;
  } {
    const present = new Set(images.map((image) => this.codes[image]));
    const sorted = sortedValues(Array.from(present, (code) => this.values[code]));
    const indexOfCode = new Map(sorted.map((value, i) => [this.codeOfValue.get(value), i]));
    const indices = Uint8Array.from(images, (image) => indexOfCode.get(this.codes[image]) ?? 0);
    return { names: namesOfValues(this.name, sorted), indices };
  }
}

import { describe, expect, it } from "vitest";
import { wordList } from "./wordList.ts";

describe("wordList", () => {
  it("has 256 different words, one for each byte", () => {
    expect(wordList).toHaveLength(256);
    expect(new Set(wordList).size).toBe(256);
  });

  it("has short lower-case words in alphabetical order", () => {
    for (const word of wordList) expect(word).toMatch(/^[a-z]{3,8}$/);
    expect([...wordList].sort()).toStrictEqual([...wordList]);
  });
});

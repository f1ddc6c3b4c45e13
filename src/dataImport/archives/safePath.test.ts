import { describe, expect, it } from "vitest";
import { EntryNames, isNoise, safePath } from "./safePath.ts";

describe("safePath", () => {
  it("leaves a plain path as it is", () => {
    expect(safePath("a.zip", "train/cat/1.png")).toBe("train/cat/1.png");
  });

  it("drops empty and dot segments", () => {
    expect(safePath("a.tar", "./train//cat/./1.png")).toBe("train/cat/1.png");
  });

  it("composes names, so that a CSV finds what macOS wrote decomposed", () => {
    expect(safePath("a.zip", "cafe\u0301.png")).toBe("caf\u00e9.png");
  });

  it.each([
    ["/etc/passwd", "an absolute path"],
    ["C:/windows/x", "a drive letter"],
    ["c:x", "a drive letter"],
    ["a/../../x", '".."'],
    ["..", '".."'],
    ["a\\..\\x", "a backslash"],
    ["\\\\host\\x", "a backslash"],
    ["a\u0000.png", "a control character"],
    ["a\n.png", "a control character"],
    ["", "an empty name"],
    ["./", "an empty name"],
    ["x".repeat(5000), "a path of 5000 characters"],
  ])("refuses %j", (name, found) => {
    expect(() => safePath("a.zip", name)).toThrow(
      new RegExp(`^a\\.zip entry .*: expected a path inside the archive, found ${found}$`),
    );
  });

  it("keeps names that only look like tricks", () => {
    expect(safePath("a.zip", "a..b/...c/x:y")).toBe("a..b/...c/x:y");
  });
});

describe("isNoise", () => {
  it.each(["__MACOSX/a/._1.png", "a/.DS_Store", "Thumbs.db", "a/thumbs.db", ".git/HEAD"])(
    "knows %s",
    (path) => expect(isNoise(path)).toBe(true),
  );

  it("lets a file through that only mentions it", () => {
    expect(isNoise("a/Thumbs.db.png")).toBe(false);
  });
});

describe("EntryNames", () => {
  it("refuses a second entry of the same name, however it is spelt", () => {
    const names = new EntryNames("a.zip");
    names.take("a/caf\u00e9.png", "file");
    expect(() => names.take("./a/cafe\u0301.png", "file")).toThrow(
      'a.zip entry "a/café.png": expected a name of its own, found it twice',
    );
  });

  it("takes names that differ in case as two", () => {
    const names = new EntryNames("a.zip");
    expect([names.take("a.png", "file"), names.take("A.png", "file")]).toEqual(["a.png", "A.png"]);
  });

  it("checks the path of a link, though it leaves it out", () => {
    expect(() => new EntryNames("a.tar").take("../x", "other")).toThrow("expected a path inside");
  });

  it("counts what it leaves out", () => {
    const names = new EntryNames("a.zip");
    for (const name of ["__MACOSX/._a", "b/.DS_Store"]) names.take(name, "file");
    names.take("b/", "folder");
    names.take("./", "folder");
    names.take("link", "other");
    expect(names.notes()).toEqual([
      "a.zip: 2 hidden or system files left out.",
      "a.zip: 1 link or special file left out.",
    ]);
  });
});

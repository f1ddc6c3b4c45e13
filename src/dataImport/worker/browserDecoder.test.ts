import { afterEach, describe, expect, it, vi } from "vitest";
import { createBrowserDecoder } from "./browserDecoder.ts";

/** Stands in for the browser: a "file" of [width, height] decodes to that size, all of one value. */
function fakeBrowser() {
  const made = { options: [] as unknown[], closed: 0, canvases: 0 };
  vi.stubGlobal("createImageBitmap", async (blob: Blob, options: unknown) => {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    if (bytes.length !== 2) throw new DOMException("cannot be decoded", "InvalidStateError");
    made.options.push(options);
    return { width: bytes[0], height: bytes[1], close: () => made.closed++ };
  });
  class FakeCanvas {
    constructor(
      readonly width: number,
      readonly height: number,
    ) {
      made.canvases++;
    }
    getContext() {
      return {
        canvas: this,
        drawImage: () => {},
        getImageData: (_x: number, _y: number, width: number, height: number) => ({
          data: new Uint8ClampedArray(width * height * 4).fill(7),
        }),
      };
    }
  }
  vi.stubGlobal("OffscreenCanvas", FakeCanvas);
  return made;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("createBrowserDecoder", () => {
  it("asks for the pixels as they are stored, and lets the bitmap go", async () => {
    const browser = fakeBrowser();
    const decoded = await createBrowserDecoder()(Uint8Array.of(3, 2), "a.png");
    expect(decoded).toEqual({ height: 2, width: 3, rgba: new Uint8ClampedArray(24).fill(7) });
    expect(browser.options).toEqual([
      { premultiplyAlpha: "none", colorSpaceConversion: "none", imageOrientation: "none" },
    ]);
    expect(browser.closed).toBe(1);
  });

  it("keeps its canvas while the size is the same", async () => {
    const browser = fakeBrowser();
    const decode = createBrowserDecoder();
    for (const width of [3, 3, 4, 4]) await decode(Uint8Array.of(width, 2), "a.png");
    expect(browser).toMatchObject({ canvases: 2, closed: 4 });
  });

  it("names the file that does not decode", async () => {
    fakeBrowser();
    await expect(createBrowserDecoder()(Uint8Array.of(1), "cat/1.png")).rejects.toMatchObject({
      code: "dataset-invalid",
      message: expect.stringMatching(/^cat\/1\.png: expected a PNG or JPEG.*cannot be decoded/),
    });
  });
});

import { describe, expect, test } from "vitest";
import { LabError } from "../../core/errors.ts";
import { RunControl } from "./runControl.ts";

function open() {
  const changes: string[] = [];
  const control = new RunControl((kind) => changes.push(kind));
  return { control, changes };
}

/** Whether a promise is settled after everything that is ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await new Promise((resolve) => setTimeout(resolve, 0));
  return settled;
}

describe("RunControl", () => {
  test("does not hold a run that is not paused", async () => {
    const { control, changes } = open();
    await control.checkpoint();
    expect(changes).toEqual([]);
  });

  test("holds the run at the next checkpoint until it is resumed", async () => {
    const { control, changes } = open();
    control.pause();
    expect(changes).toEqual([]);
    const passed = control.checkpoint();
    expect(await isSettled(passed)).toBe(false);
    expect(changes).toEqual(["paused"]);
    control.resume();
    await passed;
    expect(changes).toEqual(["paused", "resumed"]);
  });

  test("a pause taken back before the checkpoint is not seen", async () => {
    const { control, changes } = open();
    control.pause();
    control.resume();
    await control.checkpoint();
    expect(changes).toEqual([]);
  });

  test("pausing twice needs one resume, and the run can be held again", async () => {
    const { control, changes } = open();
    control.pause();
    control.pause();
    const first = control.checkpoint();
    control.resume();
    await first;
    control.pause();
    const second = control.checkpoint();
    expect(await isSettled(second)).toBe(false);
    control.resume();
    await second;
    expect(changes).toEqual(["paused", "resumed", "paused", "resumed"]);
  });

  test("cancels at the next checkpoint, a held run at once", async () => {
    const { control, changes } = open();
    control.pause();
    const held = control.checkpoint();
    control.cancel();
    await expect(held).rejects.toMatchObject({ code: "cancelled" });
    expect(changes).toEqual(["paused"]);
    await expect(control.checkpoint()).rejects.toMatchObject({ code: "cancelled" });
  });

  test("a cancelled run cannot be held", async () => {
    const { control } = open();
    control.cancel();
    control.pause();
    await expect(control.checkpoint()).rejects.toMatchObject({ code: "cancelled" });
  });

  test("fails with the first error, before a cancel, a held run too", async () => {
    const { control, changes } = open();
    control.pause();
    const held = control.checkpoint();
    control.fail(new LabError("out-of-memory", "first"));
    control.fail(new LabError("kernel-failed", "second"));
    control.cancel();
    await expect(held).rejects.toMatchObject({ code: "out-of-memory", message: "first" });
    expect(changes).toEqual(["paused"]);
  });

  test("waits for work and passes on what it gives, or its error", async () => {
    const { control, changes } = open();
    expect(await control.wait(Promise.resolve(7))).toBe(7);
    await expect(control.wait(Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    expect(changes).toEqual([]);
  });

  test("a cancel ends a wait at once; the work may fail later", async () => {
    const { control } = open();
    let fail = () => {};
    const work = new Promise<void>((_, reject) => {
      fail = () => reject(new Error("destroyed"));
    });
    const waited = control.wait(work);
    expect(await isSettled(waited)).toBe(false);
    control.cancel();
    await expect(waited).rejects.toMatchObject({ code: "cancelled" });
    // A rejection that nobody handles would fail the test.
    fail();
    await new Promise((resolve) => setTimeout(resolve, 0));
  });

  test("a failure ends a wait at once", async () => {
    const { control } = open();
    const waited = control.wait(new Promise(() => {}));
    control.fail(new LabError("out-of-memory", "first"));
    await expect(waited).rejects.toMatchObject({ code: "out-of-memory" });
  });

  test("a pause holds a wait, also past the end of the work, which gives its value later", async () => {
    const { control, changes } = open();
    let end = (_value: number) => {};
    const work = new Promise<number>((resolve) => {
      end = resolve;
    });
    const waited = control.wait(work);
    expect(await isSettled(waited)).toBe(false);
    control.pause();
    expect(await isSettled(waited)).toBe(false);
    expect(changes).toEqual(["paused"]);
    end(3);
    expect(await isSettled(waited)).toBe(false);
    control.resume();
    expect(await waited).toBe(3);
    expect(changes).toEqual(["paused", "resumed"]);
  });
});

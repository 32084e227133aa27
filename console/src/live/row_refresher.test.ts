import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EVERY_MS, MAX_STALE, RowRefresher } from "./row_refresher";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function refresher() {
  const reads: (readonly string[])[] = [];
  let isDown = false;
  const rows = new RowRefresher((ids) => {
    reads.push(ids);
    return isDown ? Promise.reject(new Error("down")) : Promise.resolve();
  });
  return { rows, reads, fail: (down: boolean) => (isDown = down) };
}

test("only rows in view are read, all of them in one call", async () => {
  const { rows, reads } = refresher();
  rows.show("a");
  rows.show("b");
  rows.touch(["a", "elsewhere"]);
  rows.touch(["b"]);
  await vi.advanceTimersByTimeAsync(0);
  expect(reads).toEqual([["a", "b"]]);
});

test("R10 a storm of events reads at most once a second", async () => {
  const { rows, reads } = refresher();
  rows.show("a");
  for (let step = 0; step < 100; step += 1) {
    rows.touch(["a"]);
    await vi.advanceTimersByTimeAsync(50);
  }
  expect(reads.length).toBeLessThanOrEqual(1 + 5_000 / EVERY_MS);
  expect(reads.length).toBeGreaterThanOrEqual(4);
});

test("a row that changed out of view is read when it comes into view, once", async () => {
  const { rows, reads } = refresher();
  rows.touch(["a"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reads).toEqual([]);
  rows.show("a");
  await vi.advanceTimersByTimeAsync(2_000);
  rows.show("a");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reads).toEqual([["a"]]);
});

test("rows that changed long ago out of view are forgotten where there are too many", async () => {
  const { rows, reads } = refresher();
  rows.touch(Array.from({ length: MAX_STALE + 1 }, (_, number) => `row ${number}`));
  for (const id of ["row 0", "row 1", `row ${MAX_STALE}`]) rows.show(id);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reads.flat()).toEqual(["row 1", `row ${MAX_STALE}`]);
});

test("a row that left the view is not read", async () => {
  const { rows, reads } = refresher();
  const hide = rows.show("a");
  hide();
  rows.touch(["a"]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reads).toEqual([]);
});

test("a failed read is tried again", async () => {
  const { rows, reads, fail } = refresher();
  fail(true);
  rows.show("a");
  rows.touch(["a"]);
  await vi.advanceTimersByTimeAsync(0);
  fail(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(reads).toEqual([["a"], ["a"]]);
});

test("after the stop nothing is read", async () => {
  const { rows, reads } = refresher();
  rows.show("a");
  rows.touch(["a"]);
  rows.stop();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(reads).toEqual([]);
});

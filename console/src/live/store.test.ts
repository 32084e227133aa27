import { describe, expect, test } from "vitest";
import { Listing, type View } from "./listing";
import { type Clockwork, ORDER_EVERY_MS, RowStore } from "./store";

interface Row {
  readonly id: string;
  readonly size: number | null;
}

class HandClock implements Clockwork {
  frames: (() => void)[] = [];
  timers: (() => void)[] = [];
  time = 10_000;
  now = () => this.time;
  atFrame = (work: () => void) => void this.frames.push(work);
  after = (_ms: number, work: () => void) => void this.timers.push(work);
  frame(): void {
    for (const work of this.frames.splice(0)) work();
  }
}

function storeOf(...rows: Row[]): { store: RowStore<Row>; clock: HandClock } {
  const clock = new HandClock();
  const store = new RowStore<Row>(clock);
  store.replaceAll(rows);
  clock.frame();
  clock.time += ORDER_EVERY_MS;
  return { store, clock };
}

const BY_SIZE: View<Row> = { isShown: () => true, keyOf: (row) => row.size, isDescending: false, tallies: { big: (row) => (row.size ?? 0) > 5 } };

describe("the row store", () => {
  test("a row that changes often is told once a frame, and only who watches it", () => {
    const { store, clock } = storeOf({ id: "a", size: 1 }, { id: "b", size: 1 });
    const told: string[] = [];
    store.watchRow("a", () => told.push("a"));
    store.watchRow("b", () => told.push("b"));
    for (const size of [2, 3, 4]) store.set({ id: "a", size });
    expect(told).toEqual([]);
    clock.frame();
    expect([told, store.get("a")?.size]).toEqual([["a"], 4]);
  });

  test("the order is told at most four times a second", () => {
    const { store, clock } = storeOf({ id: "a", size: 1 });
    let told = 0;
    store.watchOrder(() => {
      told += 1;
    });
    for (let round = 0; round < 10; round += 1) {
      store.set({ id: "a", size: round + 10 });
      clock.frame();
      clock.time += 16;
    }
    expect([told, clock.timers.length]).toEqual([1, 1]);
    clock.timers[0]?.();
    expect(told).toBe(2);
  });
});

describe("a listing", () => {
  test("sorts, counts and keeps rows without a key last either way", () => {
    const { store } = storeOf({ id: "a", size: 9 }, { id: "b", size: null }, { id: "c", size: 3 });
    const listing = new Listing(store);
    listing.setView(BY_SIZE);
    expect(listing.listed()).toEqual({ ids: ["c", "a", "b"], counts: { big: 1 }, total: 3 });
    listing.setView({ ...BY_SIZE, isDescending: true });
    expect(listing.listed().ids).toEqual(["a", "c", "b"]);
  });

  test("is the same object as long as nothing shown changed", () => {
    const { store } = storeOf({ id: "a", size: 1 }, { id: "b", size: 2 });
    const listing = new Listing(store);
    listing.setView(BY_SIZE);
    const before = listing.listed();
    store.set({ id: "a", size: 0 });
    listing.refresh();
    expect(listing.listed()).toBe(before);
  });

  test("follows the store while somebody listens", () => {
    const { store, clock } = storeOf({ id: "a", size: 1 }, { id: "b", size: 2 });
    const listing = new Listing(store);
    listing.setView(BY_SIZE);
    const stop = listing.watch(() => undefined);
    store.set({ id: "a", size: 5 });
    clock.frame();
    expect(listing.listed().ids).toEqual(["b", "a"]);
    stop();
  });
});

/** The order in which a view shows the rows of a store, and how many rows each of some questions is true of. */
import type { RowStore } from "./store";

type Key = string | number | null;

export interface View<Row> {
  readonly isShown: (row: Row, now: number) => boolean;
  /** What rows are sorted by; rows without a key come last either way. */
  readonly keyOf: (row: Row, now: number) => Key;
  readonly isDescending: boolean;
  /** Questions that rows are counted by, such as the standard views. */
  readonly tallies: Readonly<Record<string, (row: Row, now: number) => boolean>>;
}

export interface Listed {
  readonly ids: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
}

const NOTHING: Listed = { ids: [], counts: {}, total: 0 };
/** Lateness changes with time alone. */
const TICK_MS = 10_000;

function compareKeys(one: Key, other: Key, isDescending: boolean): number {
  if (one === other) return 0;
  if (one === null) return 1;
  if (other === null) return -1;
  return one < other === isDescending ? 1 : -1;
}

function isSame(one: Listed, other: Listed): boolean {
  return (
    one.total === other.total &&
    one.ids.length === other.ids.length &&
    one.ids.every((id, index) => id === other.ids[index]) &&
    Object.keys(other.counts).every((name) => one.counts[name] === other.counts[name])
  );
}

export class Listing<Row extends { readonly id: string }> {
  readonly #listeners = new Set<() => void>();
  #view: View<Row> | null = null;
  #listed = NOTHING;
  #stop: (() => void) | null = null;

  constructor(
    private readonly store: RowStore<Row>,
    private readonly now: () => number = Date.now,
  ) {}

  /** Show another view from now on. */
  setView(view: View<Row>): void {
    this.#view = view;
    this.refresh();
  }

  listed = (): Listed => this.#listed;

  watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    this.#stop ??= this.#begin();
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#stop?.();
      this.#stop = null;
    };
  };

  #begin(): () => void {
    const unwatch = this.store.watchOrder(() => this.refresh());
    const timer = setInterval(() => this.refresh(), TICK_MS);
    return () => {
      unwatch();
      clearInterval(timer);
    };
  }

  /** Order and count anew; who listens hears of it only where something is different. */
  refresh(): void {
    const view = this.#view;
    if (view === null) return;
    const now = this.now();
    const keys = new Map<string, Key>();
    const tallies = Object.entries(view.tallies);
    const counts: Record<string, number> = Object.fromEntries(tallies.map(([name]) => [name, 0]));
    for (const row of this.store.values()) {
      for (const [name, isOf] of tallies) if (isOf(row, now)) counts[name] = (counts[name] ?? 0) + 1;
      if (view.isShown(row, now)) keys.set(row.id, view.keyOf(row, now));
    }
    // What was in order before nearly is so still, which the sort makes use of.
    const ids = this.#listed.ids.filter((id) => keys.has(id));
    const known = new Set(ids);
    for (const id of keys.keys()) if (!known.has(id)) ids.push(id);
    ids.sort((one, other) => {
      const order = compareKeys(keys.get(one) ?? null, keys.get(other) ?? null, view.isDescending);
      return order !== 0 ? order : one < other ? -1 : 1;
    });
    const listed = { ids, counts, total: this.store.size };
    if (isSame(this.#listed, listed)) return;
    this.#listed = listed;
    for (const listener of this.#listeners) listener();
  }
}

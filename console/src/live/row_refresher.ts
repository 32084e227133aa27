/** Keeps the rows in view fresh: those that events named are read again together, at most once a second. */

export const EVERY_MS = 1_000;
/** Most rows out of view that are kept for stale, twice as many as a list can hold: the first ones are forgotten. */
export const MAX_STALE = 20_000;
/** After a failed read. */
const AGAIN_MS = 5_000;

export class RowRefresher {
  /** How often each row is drawn. */
  readonly #shown = new Map<string, number>();
  readonly #stale = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #readAt = -Infinity;
  #isReading = false;

  constructor(private readonly readRows: (ids: readonly string[]) => Promise<void>) {}

  /** A row is drawn, until the returned function is called. A row that grew stale meanwhile is read then. */
  show(id: string): () => void {
    this.#shown.set(id, (this.#shown.get(id) ?? 0) + 1);
    if (this.#stale.has(id)) this.#wake(EVERY_MS);
    return () => {
      const count = (this.#shown.get(id) ?? 1) - 1;
      if (count > 0) this.#shown.set(id, count);
      else this.#shown.delete(id);
    };
  }

  /** Something happened to these; whichever of them are in view are read again. */
  touch(ids: Iterable<string>): void {
    for (const id of ids) this.#stale.add(id);
    for (const first of this.#stale) {
      if (this.#stale.size <= MAX_STALE) break;
      this.#stale.delete(first);
    }
    this.#wake(EVERY_MS);
  }

  /** Everything in view may have changed. */
  touchShown(): void {
    this.touch(this.#shown.keys());
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wake(everyMs: number): void {
    if (this.#timer !== undefined || this.#isReading) return;
    this.#timer = setTimeout(() => void this.#read(), Math.max(0, this.#readAt + everyMs - Date.now()));
  }

  async #read(): Promise<void> {
    this.#timer = undefined;
    const ids = [...this.#stale].filter((id) => this.#shown.has(id));
    if (ids.length === 0) return;
    for (const id of ids) this.#stale.delete(id);
    this.#readAt = Date.now();
    this.#isReading = true;
    let wait = EVERY_MS;
    try {
      await this.readRows(ids);
    } catch {
      for (const id of ids) this.#stale.add(id);
      wait = AGAIN_MS;
    }
    this.#isReading = false;
    if ([...this.#stale].some((id) => this.#shown.has(id))) this.#wake(wait);
  }
}

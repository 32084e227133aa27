/**
 * Rows that change many times a second. Changes are in the map at once; who draws a row hears of it at the next frame, who
 * draws the order of rows at most four times a second.
 */
export interface Clockwork {
  /** Run before the next frame is drawn, or soon where no frames are drawn. */
  readonly atFrame: (work: () => void) => void;
  readonly after: (ms: number, work: () => void) => void;
  readonly now: () => number;
}

export const ORDER_EVERY_MS = 250;
const HIDDEN_FRAME_MS = 250;

export const browserClockwork: Clockwork = {
  atFrame: (work) => {
    // A hidden window draws no frames.
    if (document.visibilityState === "hidden") setTimeout(work, HIDDEN_FRAME_MS);
    else requestAnimationFrame(work);
  },
  after: (ms, work) => {
    setTimeout(work, ms);
  },
  now: () => Date.now(),
};

type Listener = () => void;

export class RowStore<Row extends { readonly id: string }> {
  readonly #rows = new Map<string, Row>();
  readonly #rowListeners = new Map<string, Set<Listener>>();
  readonly #orderListeners = new Set<Listener>();
  readonly #changed = new Set<string>();
  #isFrameDue = false;
  #isOrderDue = false;
  #orderedAt = 0;

  constructor(private readonly clockwork: Clockwork = browserClockwork) {}

  get(id: string): Row | undefined {
    return this.#rows.get(id);
  }

  has(id: string): boolean {
    return this.#rows.has(id);
  }

  get size(): number {
    return this.#rows.size;
  }

  values(): IterableIterator<Row> {
    return this.#rows.values();
  }

  set(row: Row): void {
    if (this.#rows.get(row.id) === row) return;
    this.#rows.set(row.id, row);
    this.#mark(row.id);
  }

  delete(id: string): void {
    if (this.#rows.delete(id)) this.#mark(id);
  }

  /** Have exactly these rows. */
  replaceAll(rows: Iterable<Row>): void {
    const left = new Set(this.#rows.keys());
    for (const row of rows) {
      left.delete(row.id);
      this.set(row);
    }
    for (const id of left) this.delete(id);
  }

  /** Hear when one row changed. */
  watchRow(id: string, listener: Listener): () => void {
    const listeners = this.#rowListeners.get(id) ?? new Set();
    this.#rowListeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#rowListeners.get(id) === listeners) this.#rowListeners.delete(id);
    };
  }

  /** Hear when the order of rows may have changed. */
  watchOrder(listener: Listener): () => void {
    this.#orderListeners.add(listener);
    return () => this.#orderListeners.delete(listener);
  }

  #mark(id: string): void {
    this.#changed.add(id);
    if (this.#isFrameDue) return;
    this.#isFrameDue = true;
    this.clockwork.atFrame(() => this.#tellRows());
  }

  #tellRows(): void {
    this.#isFrameDue = false;
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const id of changed) for (const listener of this.#rowListeners.get(id) ?? []) listener();
    if (this.#isOrderDue) return;
    this.#isOrderDue = true;
    const wait = this.#orderedAt + ORDER_EVERY_MS - this.clockwork.now();
    if (wait <= 0) this.#tellOrder();
    else this.clockwork.after(wait, () => this.#tellOrder());
  }

  #tellOrder(): void {
    this.#isOrderDue = false;
    this.#orderedAt = this.clockwork.now();
    for (const listener of this.#orderListeners) listener();
  }
}

/** Many calls of one kind, one for each row: six at once, in their order, with an outcome for each. */
import { ApiError } from "~/api/fault";

export const AT_ONCE = 6;
/** How often one row is tried where the server asks for patience. */
export const MAX_TRIES = 5;
/** How often watchers hear of it: of ten thousand rows there would be as many sums of all of them. */
const TELL_EVERY_MS = 100;

export interface BulkItem {
  readonly id: string;
  readonly label: string;
}

export type BulkStatus = "waiting" | "running" | "done" | "failed" | "stopped";

export interface BulkRow extends BulkItem {
  readonly status: BulkStatus;
  readonly error: ApiError | null;
}

export interface BulkState {
  readonly rows: readonly BulkRow[];
  readonly done: number;
  readonly failed: number;
  readonly isOver: boolean;
  /** Until when the server asked for patience, epoch ms; 0 when it did not. */
  readonly pausedUntil: number;
}

type Act = (id: string) => Promise<unknown>;

export interface BulkOptions {
  /** How many calls are under way at once; 1 where rows would be in each other's way. */
  readonly atOnce?: number;
  readonly wait?: (ms: number) => Promise<void>;
  readonly now?: () => number;
}

/** Whether the server asked for another try after a while. A call that reached no server may have been done: it fails. */
function asksForPatience(error: ApiError): boolean {
  return error.retryAfter !== null && (error.status === 429 || error.status === 503);
}

export class Bulk {
  readonly #listeners = new Set<() => void>();
  readonly #queue: string[];
  readonly #rows: Map<string, BulkRow>;
  #state: BulkState;
  #isStopped = false;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #pausedUntil = 0;
  readonly #atOnce: number;
  readonly #wait: (ms: number) => Promise<void>;
  readonly #now: () => number;

  constructor(
    items: readonly BulkItem[],
    private readonly act: Act,
    options: BulkOptions = {},
  ) {
    this.#atOnce = options.atOnce ?? AT_ONCE;
    this.#wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    this.#now = options.now ?? Date.now;
    this.#rows = new Map(items.map((item) => [item.id, { ...item, status: "waiting", error: null }]));
    this.#queue = [...this.#rows.keys()];
    this.#state = this.#summed(false);
  }

  state = (): BulkState => this.#state;

  watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** The rows that were refused or not reached. */
  get leftOver(): readonly string[] {
    return this.#state.rows.filter((row) => row.status === "failed" || row.status === "stopped").map((row) => row.id);
  }

  /** Do it all; resolves when every row has its outcome. */
  async run(): Promise<BulkState> {
    await Promise.all(Array.from({ length: this.#atOnce }, () => this.#work()));
    for (const id of this.#queue.splice(0)) this.#set(id, "stopped");
    clearTimeout(this.#telling);
    this.#tell(true);
    return this.#state;
  }

  /** Begin no further row. What is under way is waited for. */
  stop(): void {
    this.#isStopped = true;
  }

  async #work(): Promise<void> {
    for (let id = this.#next(); id !== undefined; id = this.#next()) {
      this.#set(id, "running");
      const error = await this.#try(id);
      if (error === null) this.#set(id, "done");
      else if (this.#isStopped && asksForPatience(error)) this.#set(id, "stopped");
      else this.#set(id, "failed", error);
    }
  }

  #next(): string | undefined {
    return this.#isStopped ? undefined : this.#queue.shift();
  }

  async #try(id: string): Promise<ApiError | null> {
    for (let tries = 1; ; tries += 1) {
      await this.#patience();
      try {
        await this.act(id);
        return null;
      } catch (thrown) {
        const error = thrown instanceof ApiError ? thrown : new ApiError(0, "", String(thrown), "");
        if (!asksForPatience(error) || tries === MAX_TRIES || this.#isStopped) return error;
        // The server means everybody: no other row is begun meanwhile.
        this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + (error.retryAfter ?? 0) * 1000);
        this.#tellSoon();
      }
    }
  }

  async #patience(): Promise<void> {
    for (let left = this.#pausedUntil - this.#now(); left > 0 && !this.#isStopped; left = this.#pausedUntil - this.#now()) {
      await this.#wait(Math.min(left, 250));
    }
  }

  #set(id: string, status: BulkStatus, error: ApiError | null = null): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#rows.set(id, { ...row, status, error });
    this.#tellSoon();
  }

  #summed(isOver: boolean): BulkState {
    const rows = [...this.#rows.values()];
    const count = (status: BulkStatus) => rows.filter((row) => row.status === status).length;
    const pausedUntil = this.#pausedUntil > this.#now() ? this.#pausedUntil : 0;
    return { rows, done: count("done"), failed: count("failed"), isOver, pausedUntil };
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      this.#tell(false);
    }, TELL_EVERY_MS);
  }

  #tell(isOver: boolean): void {
    this.#state = this.#summed(isOver);
    for (const listener of this.#listeners) listener();
  }
}

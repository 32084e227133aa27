/**
 * The rows of a board, kept equal to the server's: a snapshot, then events by version. Where an event says too little, or
 * one is missing, the row is read a moment later, with all others that wait, in one call.
 */
import type { BoardSnapshot } from "~/api/haulier";
import { type RunEta, withEta } from "./etas";
import { allTouched, type LiveEvent, type Touched } from "./event";
import { patchJob, patchRun } from "./patches";
import { hasEnded, isDelayed, type JobRow, jobReader, type RunRow, runReader } from "./rows";
import { browserClockwork, type Clockwork, RowStore } from "./store";
import type { LiveListener } from "./stream";

export interface BoardReader {
  readonly snapshot: () => Promise<BoardSnapshot>;
  /** At most `MAX_IDS` rows, whatever their status. */
  readonly rows: (ids: readonly string[]) => Promise<BoardSnapshot>;
}

export const MAX_IDS = 200;
/** Of a stop that its vehicle reaches after its slot; no version moves with it. */
const LATE = "DispatchRunningLate";
const READ_AFTER_MS = 250;
const READ_AGAIN_MS = 2_000;
/** How long the server's board shows what has ended. */
const ENDED_KEPT_MS = 24 * 3_600_000;
/** More rows than this are read as a snapshot: it costs less than the calls. */
const MAX_WANTED = 2_000;

export type BoardState =
  | { readonly kind: "reading" }
  | { readonly kind: "ready"; readonly isTruncated: boolean }
  | { readonly kind: "failed"; readonly error: unknown };

/** What the boards of runs and of jobs have in common. */
abstract class Board<Row extends { readonly id: string }> implements LiveListener {
  readonly rows: RowStore<Row>;
  readonly #watchers = new Set<() => void>();
  readonly #wanted = new Set<string>();
  #state: BoardState = { kind: "reading" };
  /** Events since the snapshot was asked for; null while none is. */
  #meanwhile: LiveEvent[] | null = null;
  /** Events since rows were asked for, whose answer may be older than they are; null while none are. */
  #sinceAsked: LiveEvent[] | null = null;
  #generation = 0;
  /** Set until a snapshot is there that was asked for. */
  #isOutdated = true;

  constructor(
    private readonly read: BoardReader,
    private readonly clockwork: Clockwork = browserClockwork,
  ) {
    this.rows = new RowStore(clockwork);
  }

  state = (): BoardState => this.#state;

  watchState = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Whether every event so far is in the rows. */
  get isSettled(): boolean {
    return !this.#isOutdated && this.#sinceAsked === null && this.#wanted.size === 0;
  }

  onReset = (): void => void this.readAll();

  onEvent = (event: LiveEvent): void => {
    this.#meanwhile?.push(event);
    this.#sinceAsked?.push(event);
    if (this.#state.kind === "ready") this.#apply(event);
  };

  /** Read everything. What is shown stays until the answer is there. */
  async readAll(): Promise<void> {
    const generation = ++this.#generation;
    this.#isOutdated = true;
    const meanwhile: LiveEvent[] = [];
    this.#meanwhile = meanwhile;
    if (this.#state.kind === "failed") this.#setState({ kind: "reading" });
    let snapshot: BoardSnapshot;
    try {
      snapshot = await this.read.snapshot();
    } catch (error) {
      if (generation !== this.#generation) return;
      this.#meanwhile = null;
      if (this.#state.kind !== "ready") this.#setState({ kind: "failed", error });
      this.clockwork.after(READ_AGAIN_MS, () => {
        if (generation === this.#generation) void this.readAll();
      });
      return;
    }
    if (generation !== this.#generation) return;
    this.#meanwhile = null;
    this.#isOutdated = false;
    this.#wanted.clear();
    this.putAll(this.rowsOf(snapshot));
    this.#setState({ kind: "ready", isTruncated: snapshot.truncated });
    for (const event of meanwhile) this.#apply(event);
  }

  /** Have a row read in the next call. */
  want(id: string): void {
    this.#wanted.add(id);
    if (this.#wanted.size === 1) this.clockwork.after(READ_AFTER_MS, () => void this.#readWanted());
  }

  /** Have rows read again whose vehicle comes too late: no event says that it will be in time after all. */
  readDelayed(): void {
    for (const row of this.rows.values()) if (this.isDelayed(row)) this.want(row.id);
  }

  /** When vehicles come to their next stops by now. What comes before the snapshot does is in that. */
  takeEtas(etas: readonly RunEta[]): void {
    if (this.#state.kind === "ready") for (const eta of etas) this.takeEta(eta);
  }

  /** Let go of what ended longer ago than a board shows. */
  sweep(): void {
    const since = this.clockwork.now() - ENDED_KEPT_MS;
    for (const row of [...this.rows.values()]) if (this.isOver(row, since)) this.rows.delete(row.id);
  }

  #apply(event: LiveEvent): void {
    for (const touched of allTouched(event)) this.touch(touched, event);
  }

  async #readWanted(): Promise<void> {
    if (this.#sinceAsked !== null || this.#wanted.size === 0) return;
    if (this.#wanted.size > MAX_WANTED) return void this.readAll();
    const generation = this.#generation;
    const ids = [...this.#wanted].slice(0, MAX_IDS);
    for (const id of ids) this.#wanted.delete(id);
    const since: LiveEvent[] = [];
    this.#sinceAsked = since;
    let wait = READ_AFTER_MS;
    try {
      const snapshot = await this.read.rows(ids);
      this.#sinceAsked = null;
      if (generation === this.#generation) {
        this.#take(this.rowsOf(snapshot), ids);
        for (const event of since) this.#apply(event);
      }
    } catch {
      this.#sinceAsked = null;
      if (generation === this.#generation) for (const id of ids) this.#wanted.add(id);
      wait = READ_AGAIN_MS;
    }
    if (this.#wanted.size > 0) this.clockwork.after(wait, () => void this.#readWanted());
  }

  #setState(state: BoardState): void {
    this.#state = state;
    for (const watcher of this.#watchers) watcher();
  }

  /** Rows that were read by id; an id without a row is gone. */
  #take(rows: readonly Row[], ids: readonly string[]): void {
    const gone = new Set(ids);
    for (const row of rows) {
      gone.delete(row.id);
      this.put(row);
    }
    for (const id of gone) this.rows.delete(id);
  }

  protected put(row: Row): void {
    this.rows.set(row);
  }

  /** Have exactly these rows. */
  protected putAll(rows: readonly Row[]): void {
    this.rows.replaceAll(rows);
  }

  protected abstract rowsOf(snapshot: BoardSnapshot): readonly Row[];
  protected abstract isDelayed(row: Row): boolean;
  protected abstract isOver(row: Row, since: number): boolean;
  protected abstract takeEta(eta: RunEta): void;
  /** One row that an event's command changed. */
  protected abstract touch(touched: Touched, event: LiveEvent): void;
}

/** Runs with their jobs. */
export class RunBoard extends Board<RunRow> {
  readonly #runOf = new Map<string, string>();

  /** The run that a job is in, as far as this board knows. */
  runOf(jobId: string): RunRow | undefined {
    return this.rows.get(this.#runOf.get(jobId) ?? "");
  }

  protected isDelayed(run: RunRow): boolean {
    return run.status !== "CLOSED" && run.jobs.some(isDelayed);
  }

  protected isOver(run: RunRow, since: number): boolean {
    return run.status === "CLOSED" && run.updatedAt <= since;
  }

  protected takeEta(eta: RunEta): void {
    const run = this.rows.get(eta.dispatchId);
    if (run === undefined) return;
    const jobs = run.jobs.map((job) => withEta(job, eta));
    if (jobs.some((job, place) => job !== run.jobs[place])) this.rows.set({ ...run, jobs });
  }

  protected rowsOf({ fields, rows }: BoardSnapshot): readonly RunRow[] {
    return rows.map(runReader(fields));
  }

  protected touch({ kind, id, version }: Touched, event: LiveEvent): void {
    if (kind === "dispatch") this.#touchRun(id, version, event);
    else if (kind === "job") this.#touchJob(id, version, event);
    // The row tells no version of its ledger.
    else if (kind === "ledger" && this.rows.has(id)) this.want(id);
  }

  #touchRun(id: string, version: number | null, event: LiveEvent): void {
    const run = this.rows.get(id);
    if (run === undefined || version === null || event.type === LATE) return this.want(id);
    if (version <= run.version) return;
    const isNext = version === run.version + 1 && event.kind === "dispatch" && event.resourceId === id;
    const patched = isNext ? patchRun(run, event) : null;
    if (patched === null) this.want(id);
    else this.put(patched);
  }

  #touchJob(id: string, version: number | null, event: LiveEvent): void {
    const run = this.runOf(id);
    const job = run?.jobs.find((one) => one.id === id);
    // A job of no run that is shown; when one takes it in, that run says so.
    if (run === undefined || job === undefined) return;
    if (version !== null && version <= job.version) return;
    const patched = version === job.version + 1 ? patchJob(job, event, version) : null;
    if (patched === null) return this.want(run.id);
    this.rows.set({ ...run, jobs: run.jobs.map((one) => (one === job ? patched : one)) });
  }

  protected override put(row: RunRow): void {
    for (const job of this.rows.get(row.id)?.jobs ?? []) if (this.#runOf.get(job.id) === row.id) this.#runOf.delete(job.id);
    this.#place(row);
    super.put(row);
  }

  protected override putAll(rows: readonly RunRow[]): void {
    this.#runOf.clear();
    for (const row of rows) this.#place(row);
    super.putAll(rows);
  }

  #place(row: RunRow): void {
    for (const job of row.jobs) this.#runOf.set(job.id, row.id);
  }
}

/** Jobs, also those of no run. */
export class JobBoard extends Board<JobRow> {
  protected isDelayed(job: JobRow): boolean {
    return isDelayed(job);
  }

  protected isOver(job: JobRow, since: number): boolean {
    return hasEnded(job) && job.updatedAt <= since;
  }

  protected takeEta(eta: RunEta): void {
    for (const id of new Set(eta.stops.map((stop) => stop.jobId))) {
      const job = this.rows.get(id);
      if (job !== undefined && job.dispatchId === eta.dispatchId) this.rows.set(withEta(job, eta));
    }
  }

  protected rowsOf({ fields, rows }: BoardSnapshot): readonly JobRow[] {
    return rows.map(jobReader(fields));
  }

  protected touch({ kind, id, version }: Touched, event: LiveEvent): void {
    const late = event.type === LATE ? String(event.data["jobId"]) : "";
    if (this.rows.has(late)) this.want(late);
    if (kind !== "job") return;
    const job = this.rows.get(id);
    if (job === undefined || version === null) return this.want(id);
    if (version <= job.version) return;
    const patched = version === job.version + 1 ? patchJob(job, event, version) : null;
    if (patched === null) this.want(id);
    else this.rows.set(patched);
  }
}

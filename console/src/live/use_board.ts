/** The boards of a tenant for components: made when they are first shown, kept for a while afterwards. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useSyncExternalStore } from "react";
import { readBoard } from "~/api/haulier";
import { type BoardReader, type BoardState, JobBoard, RunBoard } from "./board";
import { ALL_ETAS, ETAS, streamedEtas } from "./etas";
import { type Listed, Listing, type View } from "./listing";
import type { RowStore } from "./store";
import { live } from "./stream";

const KEPT_MS = 120_000;
/** What has ended leaves the board after a day, as it does on the server. */
const SWEEP_MS = 600_000;
/** How often it is looked whether a vehicle that was too late is in time by now. */
const DELAYED_MS = 60_000;

function readerOf(kind: "dispatches" | "jobs"): BoardReader {
  return { snapshot: () => readBoard(kind), rows: (ids) => readBoard(kind, ids) };
}

/** A board that listens to the stream while somebody shows it, and for two minutes after. */
class SharedBoard<B extends RunBoard | JobBoard> {
  #users = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #board: B | null = null;
  #stop: () => void = () => undefined;

  constructor(private readonly make: () => B) {}

  get board(): B {
    this.#board ??= this.make();
    return this.#board;
  }

  use(): () => void {
    clearTimeout(this.#timer);
    this.#users += 1;
    if (this.#users === 1 && this.#timer === undefined) {
      const { board } = this;
      const unsubscribe = live.subscribe(board);
      const sweep = setInterval(() => board.sweep(), SWEEP_MS);
      const delayed = setInterval(() => board.readDelayed(), DELAYED_MS);
      this.#stop = () => {
        unsubscribe();
        clearInterval(delayed);
        clearInterval(sweep);
      };
    }
    this.#timer = undefined;
    return () => {
      this.#users -= 1;
      if (this.#users > 0) return;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#stop();
        this.#board = null;
      }, KEPT_MS);
    };
  }
}

const runs = new Map<string, SharedBoard<RunBoard>>();
const jobs = new Map<string, SharedBoard<JobBoard>>();

function shared<B extends RunBoard | JobBoard>(boards: Map<string, SharedBoard<B>>, tenant: string, make: () => B): SharedBoard<B> {
  const found = boards.get(tenant) ?? new SharedBoard(make);
  boards.set(tenant, found);
  return found;
}

/** The board of runs of a tenant. */
export function useRunBoard(tenant: string): RunBoard {
  const board = shared(runs, tenant, () => new RunBoard(readerOf("dispatches")));
  useEffect(() => board.use(), [board]);
  return board.board;
}

/** The board of jobs of a tenant. */
export function useJobBoard(tenant: string): JobBoard {
  const board = shared(jobs, tenant, () => new JobBoard(readerOf("jobs")));
  useEffect(() => board.use(), [board]);
  return board.board;
}

/** Keep what a board says of arrivals true as they are calculated, where the session may hear of them. */
export function useLiveEtas(board: RunBoard | JobBoard, mayHear: boolean): void {
  useEffect(() => {
    if (!mayHear) return undefined;
    return live.want(ALL_ETAS, ETAS, (data) => board.takeEtas(streamedEtas(data)));
  }, [board, mayHear]);
}

export function useBoardState(board: RunBoard | JobBoard): BoardState {
  return useSyncExternalStore(board.watchState, board.state);
}

/** One row, drawn anew when it changes and at no other time. */
export function useRow<Row extends { readonly id: string }>(board: { readonly rows: RowStore<Row> }, id: string): Row | undefined {
  const watch = useCallback((listener: () => void) => board.rows.watchRow(id, listener), [board, id]);
  return useSyncExternalStore(watch, () => board.rows.get(id));
}

/** The rows that a view shows, in its order. Keep the view the same object as long as it is the same. */
export function useListing<Row extends { readonly id: string }>(board: { readonly rows: RowStore<Row> }, view: View<Row>): Listed {
  const listing = useMemo(() => new Listing(board.rows), [board]);
  const listed = useSyncExternalStore(listing.watch, listing.listed);
  useLayoutEffect(() => listing.setView(view), [listing, view]);
  return listed;
}

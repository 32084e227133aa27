/** What the screen reads: the run, its ledger, its journal. Each panel loads and fails alone. */
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { type JournalEntry, type JournalPage, readJournal } from "~/api/haulier";
import { arrivalsIn, readJob, readLedger, readRun, type Run } from "~/api/runs";
import type { RunEta } from "~/live/etas";

export type Kind = "dispatch" | "job";

const FIRST = 100;
const FURTHER = 500;

const runKey = (kind: Kind, id: string) => ["run", kind, id] as const;
const ledgerKey = (dispatchId: string | null) => ["ledger", dispatchId] as const;
const journalKey = (kind: Kind, id: string) => ["journal", "deep", kind, id] as const;

export function useRun(kind: Kind, id: string) {
  return useQuery({
    queryKey: runKey(kind, id),
    queryFn: ({ signal }) => (kind === "dispatch" ? readRun(id, signal) : readJob(id, signal)),
  });
}

/** Of a run its own ledger, of a job that of the run it is in. */
export function useLedger(dispatchId: string | null) {
  return useQuery({
    queryKey: ledgerKey(dispatchId),
    queryFn: ({ signal }) => readLedger(dispatchId ?? "", signal),
    enabled: dispatchId !== null,
  });
}

/** The journal of a run with all its parts, newest first; a hundred entries at once, then five hundred at a time. */
export function useRunJournal(kind: Kind, id: string) {
  const read = useInfiniteQuery({
    queryKey: journalKey(kind, id),
    queryFn: ({ pageParam, signal }) =>
      readJournal(
        pageParam === null
          ? { kind, id, deep: true, limit: FIRST }
          : { kind, id, deep: true, limit: FURTHER, after: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  const pages = read.data?.pages;
  const entries = useMemo(() => (pages ?? []).flatMap((page) => page.entries), [pages]);
  const { hasNextPage, isFetching, fetchNextPage } = read;
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return { read, entries, readOn };
}

type Pages = InfiniteData<JournalPage, string | null>;

/** The pages with an entry that has just happened in front; the same when it is there already. */
export function withNewest(pages: Pages | undefined, entry: JournalEntry): Pages | undefined {
  const first = pages?.pages[0];
  if (pages === undefined || first === undefined) return pages;
  if (pages.pages.some((page) => page.entries.some((known) => known.id === entry.id))) return pages;
  const at = first.entries.findIndex((known) => known.at <= entry.at);
  const entries = first.entries.toSpliced(at < 0 ? first.entries.length : at, 0, entry);
  return { ...pages, pages: [{ ...first, entries }, ...pages.pages.slice(1)] };
}

/** Read the run and its ledger again, put what happened into its journal, and into the run when its vehicle arrives. */
export function useRefresh(kind: Kind, id: string) {
  const queries = useQueryClient();
  const again = useCallback(
    (dispatchId: string | null) => {
      void queries.invalidateQueries({ queryKey: runKey(kind, id) });
      void queries.invalidateQueries({ queryKey: ledgerKey(dispatchId) });
    },
    [queries, kind, id],
  );
  const all = useCallback(
    (dispatchId: string | null) => {
      again(dispatchId);
      void queries.invalidateQueries({ queryKey: journalKey(kind, id) });
    },
    [again, queries, kind, id],
  );
  const add = useCallback(
    (entry: JournalEntry) => queries.setQueryData<Pages>(journalKey(kind, id), (pages) => withNewest(pages, entry)),
    [queries, kind, id],
  );
  const arrive = useCallback(
    (told: RunEta) => queries.setQueryData<Run>(runKey(kind, id), (run) => (run?.arrivals == null ? run : { ...run, arrivals: arrivalsIn(told) })),
    [queries, kind, id],
  );
  return { again, all, add, arrive };
}

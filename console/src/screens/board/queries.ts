/** What the side panel reads of a run beside its row: stops, failed attempts, what is held. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { read } from "~/api/client";
import { graphql } from "~/api/graphql";
import { type JournalEntry, readJournal } from "~/api/haulier";
import type { RunRow } from "~/live/rows";
import { isFailure } from "~/rules/reasons";

const STOPS = `query Stops($id: String!) {
  dispatch(id: $id) {
    jobs { id jobRef status objectives { objectiveRef status code attemptId location timeslot { from to } } }
  }
}`;

export interface Stop {
  readonly objectiveRef: string;
  readonly status: string | null;
  readonly code: string | null;
  readonly attemptId: string | null;
  readonly location: unknown;
  readonly timeslot: { readonly from: number; readonly to: number } | null;
}

export interface JobStops {
  readonly id: string;
  readonly jobRef: string | null;
  readonly status: string;
  readonly objectives: readonly Stop[] | null;
}

interface StopsAnswer {
  readonly dispatch: { readonly jobs: readonly JobStops[] | null } | null;
}

export interface OpenAccount {
  readonly account: string;
  readonly balance: number;
}

const JOURNAL_ROWS = 50;

/** A run's state in few letters: when it changes, what was read of the run is old. */
function stateOf(run: RunRow): string {
  return `${run.version} ${run.held} ${run.cash} ${run.jobs.map((job) => job.version).join(" ")}`;
}

export function useStops(run: RunRow) {
  return useQuery({
    queryKey: ["board", "stops", run.id, stateOf(run)],
    queryFn: async ({ signal }) => (await graphql<StopsAnswer>(STOPS, { id: run.id }, signal)).dispatch?.jobs ?? [],
    placeholderData: keepPreviousData,
  });
}

export function useLatest(run: RunRow) {
  return useQuery({
    queryKey: ["board", "journal", run.id, stateOf(run)],
    queryFn: async ({ signal }) => (await readJournal({ kind: "dispatch", id: run.id, deep: true, limit: JOURNAL_ROWS }, signal)).entries,
    placeholderData: keepPreviousData,
  });
}

export function useOpenAccounts(run: RunRow) {
  const path = `/core/api/v2/dispatch-service/ledgers/${encodeURIComponent(run.id)}`;
  return useQuery({
    queryKey: ["board", "ledger", run.id, stateOf(run)],
    queryFn: async ({ signal }) => (await read<{ open: readonly OpenAccount[] }>(path, signal)).open,
    enabled: run.held > 0 || run.cash !== 0 || run.waiting > 0,
    placeholderData: keepPreviousData,
  });
}

interface FailedAttempt {
  readonly id: string;
  readonly at: number;
  readonly jobId: string;
  readonly objective: string;
  readonly attempt: number;
  readonly code: string;
}

/** The attempts that ended otherwise than well, newest first. */
export function failedAttempts(entries: readonly JournalEntry[]): readonly FailedAttempt[] {
  return entries.flatMap((entry) => {
    if (entry.event !== "WorkflowClosed" && entry.event !== "ObjectiveCancelled") return [];
    const data = (entry.data ?? {}) as Record<string, unknown>;
    const code = data["code"] ?? data["cancelReason"];
    if (typeof code !== "string" || !(isFailure(code) || entry.event === "ObjectiveCancelled")) return [];
    return [
      {
        id: entry.id,
        at: entry.at,
        jobId: String(data["jobId"] ?? data["id"] ?? ""),
        objective: String(data["objectiveRef"] ?? ""),
        attempt: Number(data["attemptId"] ?? 1),
        code,
      },
    ];
  });
}

/** What a place is called: its id, or the name or address that stands in it. */
export function placeName(location: unknown): string | null {
  if (typeof location === "string") return location;
  const address = (location as { address?: unknown } | null)?.address;
  if (typeof address === "string") return address;
  const { name } = (address ?? {}) as { name?: unknown };
  return typeof name === "string" ? name : null;
}

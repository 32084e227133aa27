/** What happens to the run while it is shown: into its journal at once, the run itself read again a moment later. */
import { useEffect } from "react";
import type { JournalEntry } from "~/api/haulier";
import { may, useSession } from "~/app/session";
import { ETAS, etasOf, streamedEtas } from "~/live/etas";
import type { LiveEvent } from "~/live/event";
import { live } from "~/live/stream";
import { useLiveEventsAndGaps, useSoon } from "~/live/use_live";
import { type Kind, useRefresh } from "./run_reads";

/** Changes within it are read in one call. */
const GATHER_MS = 250;

/** Whether an event is about this run or job, or about a part of it. */
export function concerns(event: LiveEvent, kind: Kind, id: string): boolean {
  if (event.resourceId === id && (event.kind === kind || (kind === "dispatch" && event.kind === "ledger"))) return true;
  if (event.also.some((touched) => touched.kind === kind && touched.id === id)) return true;
  return event.data[kind === "dispatch" ? "dispatchId" : "jobId"] === id;
}

/** An event as the journal has it. What was too long to travel, and the callback, is there after the next read. */
export function entryOf(event: LiveEvent): JournalEntry {
  const { actor } = event;
  return {
    id: event.id,
    at: event.at,
    kind: event.kind,
    resourceId: event.resourceId,
    version: event.version,
    event: event.type,
    state: event.state,
    requestId: event.requestId,
    actor: { id: actor.id, ...(actor.name === "" ? {} : { name: actor.name }), appId: actor.app },
    data: event.data,
    also: event.also.map((touched) => `${touched.kind}/${touched.id}`),
  };
}

export function useRunLive(kind: Kind, id: string, dispatchId: string | null): void {
  const { add, again, all } = useRefresh(kind, id);
  const readSoon = useSoon(() => again(dispatchId), GATHER_MS);
  useLiveEventsAndGaps(
    (event) => {
      const isOwn = concerns(event, kind, id);
      if (isOwn) add(entryOf(event));
      // A job shows the ledger of its run, of which not all lines name it.
      if (isOwn || (event.kind === "ledger" && event.resourceId === dispatchId)) readSoon();
    },
    () => all(dispatchId),
  );
}

/** Keeps the arrivals of a run or a job true as they are calculated, as long as whoever uses it is shown. */
export function useArrivalsLive(kind: Kind, id: string, dispatchId: string | null): void {
  const { arrive } = useRefresh(kind, id);
  const session = useSession();
  const mayHear = may(session, "GET", "/events") || may(session, "GET", `/events/${ETAS}`);
  useEffect(() => {
    if (dispatchId === null || !mayHear) return undefined;
    return live.want(etasOf(dispatchId), ETAS, (data) => {
      // Other windows may have the stream tell of all runs.
      const told = streamedEtas(data).findLast((eta) => eta.dispatchId === dispatchId);
      if (told !== undefined) arrive(told);
    });
  }, [arrive, dispatchId, mayHear]);
}

/** What a replay reads: the trace, whose device it is, and what the runs that it was on say of the same time. */
import { queryOptions } from "@tanstack/react-query";
import { ApiError } from "~/api/fault";
import { readRunEvents, readRunsOfParticipant } from "~/api/runs_of_device";
import { readDevice, readTrace } from "~/api/traces";
import { Replay, type ReplayOf } from "~/map/replay";

export const replayQuery = (of: ReplayOf) =>
  queryOptions({
    queryKey: ["replay", of],
    queryFn: async ({ signal }) => new Replay(await readTrace(of, signal)),
    staleTime: Infinity,
    structuralSharing: false,
  });

/** Entries of the journal of the runs that whoever carried the device was on. None where nobody is known to carry it. */
export const runEventsQuery = ({ device, from, to }: ReplayOf) =>
  queryOptions({
    queryKey: ["replay", "runs", device, from, to],
    queryFn: async ({ signal }) => {
      const carrier = await carrierOf(device, signal);
      if (carrier === undefined) return [];
      const runs = await readRunsOfParticipant(carrier, from, to, signal);
      const entries = await Promise.all(runs.map((run) => readRunEvents(run, from, to, signal)));
      return entries.flat().toSorted((one, other) => one.at - other.at);
    },
    staleTime: Infinity,
  });

async function carrierOf(device: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return (await readDevice(device, signal)).externalRefId;
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 403)) return undefined;
    throw error;
  }
}

/** Stops, events at geofences and what the runs say, on one axis of time. Pure. */
import type { JournalEntry } from "~/api/haulier";
import type { TraceEvent, TraceStop, Trace } from "~/map/replay";
import type { ReplayMark } from "~/map/replay_layer";

export type ReplayEvent =
  | { readonly sort: "stop"; readonly key: string; readonly at: number; readonly number: number; readonly stop: TraceStop }
  | { readonly sort: "geofence"; readonly key: string; readonly at: number; readonly event: TraceEvent }
  | { readonly sort: "run"; readonly key: string; readonly at: number; readonly entry: JournalEntry };

/** All of them in the order of time. */
export function replayEvents({ stops, events }: Pick<Trace, "stops" | "events">, entries: readonly JournalEntry[]): readonly ReplayEvent[] {
  return [
    ...stops.map((stop, index) => ({ sort: "stop", key: `stop ${index}`, at: stop.arrivedAt, number: index + 1, stop }) as const),
    ...events.map((event, index) => ({ sort: "geofence", key: `geofence ${index}`, at: event.tis, event }) as const),
    ...entries.map((entry) => ({ sort: "run", key: `run ${entry.id}`, at: entry.at, entry }) as const),
  ].toSorted((one, other) => one.at - other.at);
}

/** The last one at or before a moment; null before them all. */
export function currentEvent(events: readonly ReplayEvent[], at: number): ReplayEvent | null {
  return events.findLast((event) => event.at <= at) ?? null;
}

/** What of them has a place beside the way. */
export function marksOf(events: readonly ReplayEvent[], signs: Readonly<Record<TraceEvent["event"], string>>): readonly ReplayMark[] {
  return events.flatMap((each): readonly ReplayMark[] => {
    if (each.sort === "stop") return [{ position: [each.stop.lon, each.stop.lat], sign: String(each.number), tone: "stop" }];
    if (each.sort === "geofence") return [{ position: [each.event.lon, each.event.lat], sign: signs[each.event.event], tone: "event" }];
    return [];
  });
}

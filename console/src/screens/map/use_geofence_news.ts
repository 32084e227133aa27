/** What happens at geofences while the map is looked at. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { FenceEvent } from "~/api/geofences";
import type { LiveEvent } from "~/live/event";
import { useLiveEventsAndGaps, useSoon } from "~/live/use_live";
import { devicesQuery, eventsQuery, geofenceQuery, LISTS } from "./geofence_queries";

export interface GeofenceNews {
  readonly id: string;
  readonly geofenceId: string;
  /** The caller's own reference of the geofence; empty without one. */
  readonly ref: string;
  readonly deviceId: string;
  readonly event: FenceEvent;
  /** When the point was made. */
  readonly at: number;
  /** When it was heard. */
  readonly heardAt: number;
}

const EVENTS: Readonly<Record<string, FenceEvent>> = { GeofenceEntered: "ENTRY", GeofenceLeft: "EXIT", GeofenceDwelt: "DWELL", GeofenceApproached: "APPROACH" };
const GATHER_MS = 250;
const SHOWN_MS = 30_000;
const SWEEP_MS = 1_000;
const MAX_NEWS = 4;

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** What an event says of a device and a geofence; null for any other event. */
export function newsIn({ id, kind, type, at, data }: Pick<LiveEvent, "id" | "kind" | "type" | "at" | "data">, heardAt: number): GeofenceNews | null {
  const event = EVENTS[type.slice(type.lastIndexOf(".") + 1)];
  if (kind !== "geofence_event" || event === undefined) return null;
  const timestamp = data["timestamp"];
  return { id, geofenceId: textOf(data["geofenceId"]), ref: textOf(data["externalRefId"]), deviceId: textOf(data["deviceId"]), event, at: typeof timestamp === "number" ? timestamp : at, heardAt };
}

/** The newest news, for half a minute each. Lists, the open geofence, its devices and its events are read again. */
export function useGeofenceNews(open: string | null): readonly GeofenceNews[] {
  const queries = useQueryClient();
  const [news, setNews] = useState<readonly GeofenceNews[]>([]);
  const again = (key: readonly unknown[]) => void queries.invalidateQueries({ queryKey: key });
  const readOpen = useSoon(() => {
    if (open === null) return;
    again(geofenceQuery(open).queryKey);
    again(devicesQuery(open, null).queryKey.slice(0, 3));
    again(eventsQuery(open).queryKey);
  }, GATHER_MS);
  const readLists = useSoon(() => again(LISTS), GATHER_MS);
  useLiveEventsAndGaps(
    (event) => {
      const found = newsIn(event, Date.now());
      if (found !== null) setNews((had) => [found, ...had].slice(0, MAX_NEWS));
      if (event.kind === "geofence") readLists();
      const isOpen = open !== null && (event.resourceId === open || found?.geofenceId === open);
      if (isOpen && event.kind.startsWith("geofence")) readOpen();
    },
    () => {
      readLists();
      readOpen();
    },
  );
  const isAny = news.length > 0;
  useEffect(() => {
    if (!isAny) return undefined;
    const timer = setInterval(() => {
      const oldest = Date.now() - SHOWN_MS;
      setNews((had) => (had.some(({ heardAt }) => heardAt < oldest) ? had.filter(({ heardAt }) => heardAt >= oldest) : had));
    }, SWEEP_MS);
    return () => clearInterval(timer);
  }, [isAny]);
  return news;
}

/** What the parts of geofences read, and where the cache keeps it. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { EVENTS_PAGE, findGeofences, GEOFENCES_PAGE, type PairState, readDevices, readGeofence, readGeofenceEvents, readInView } from "~/api/geofences";
import { findDevices, readPositionsIn } from "~/api/traces";
import type { Box } from "~/map/sphere";

const GEOFENCES = "geofences";
export const LISTS = [GEOFENCES, "list"] as const;

const DIGITS = 4;
/** The part of the map as it is asked for, a little coarser than it is shown: a nudge reads nothing new. */
export const coarse = (box: Box): Box => {
  const step = 10 ** DIGITS;
  const [west, south, east, north] = box;
  return [Math.floor(west * step) / step, Math.floor(south * step) / step, Math.ceil(east * step) / step, Math.ceil(north * step) / step];
};

export const inViewQuery = (box: Box | null) =>
  queryOptions({
    queryKey: [...LISTS, "view", box],
    queryFn: ({ signal }) => readInView(box ?? [-180, -90, 180, 90], signal),
    enabled: box !== null,
    placeholderData: keepPreviousData,
  });

export const foundQuery = (text: string) =>
  queryOptions({ queryKey: [...LISTS, "found", text], queryFn: ({ signal }) => findGeofences(text, signal), placeholderData: keepPreviousData });

export const geofenceQuery = (id: string) => queryOptions({ queryKey: [GEOFENCES, "one", id], queryFn: ({ signal }) => readGeofence(id, signal) });

export const devicesQuery = (id: string, state: PairState | null) =>
  infiniteQueryOptions({
    queryKey: [GEOFENCES, "devices", id, state],
    queryFn: ({ pageParam, signal }) => readDevices(id, state, pageParam, signal),
    initialPageParam: 1,
    getNextPageParam: (last, pages) => (last.hasNext && last.devices.length === GEOFENCES_PAGE ? pages.length + 1 : undefined),
  });

export const eventsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: [GEOFENCES, "events", id],
    queryFn: ({ pageParam, signal }) => readGeofenceEvents(id, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (pages.length * EVENTS_PAGE < last.total && last.events.length > 0 ? pages.length * EVENTS_PAGE : undefined),
  });

export const foundDevicesQuery = (text: string) =>
  queryOptions({ queryKey: ["devices", "found", text], queryFn: ({ signal }) => findDevices(text, signal), placeholderData: keepPreviousData });

export const positionsQuery = (box: Box) => queryOptions({ queryKey: ["positions", "in", box], queryFn: ({ signal }) => readPositionsIn(box, signal), staleTime: 0 });

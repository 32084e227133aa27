/** Geofences: lists, one with its devices and its events, and what is done to them. See: contract/tracking.md section 9.6. */
import type { Box } from "~/map/sphere";
import { api, dataOf, send } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Geofence = Answered<Schemas["Geofence"]>;
export type GeofenceDevice = Answered<Schemas["GeofenceDevice"]>;
export type GeofenceEvent = Answered<Schemas["KeptEvent"]>;
export type FenceAction = Answered<Schemas["FenceAction"]>;
export type GeofenceWanted = Answered<Schemas["GeofenceCreate"]>;
export type FenceEvent = Geofence["events"][number];
export type PairState = GeofenceDevice["lastState"];

const GEOFENCES = "/core/api/v1/mts/geofences";
export const GEOFENCES_PAGE = 100;
/** Geofences that a part of the map shows at the most. */
export const MAX_IN_VIEW = 500;
/** Devices that one call subscribes. */
export const MAX_SUBSCRIBED = 1_000;
export const EVENTS_PAGE = 50;

export interface GeofencePage {
  readonly geofences: readonly Geofence[];
  readonly total: number;
}

/** With the list that answers leave out where it is empty. */
const whole = (fence: Geofence): Geofence => ({ ...fence, actions: (fence.actions as Geofence["actions"] | undefined) ?? [] });

async function page(query: { bbox?: string; query?: string; limit: number; offset: number }, signal: AbortSignal | null): Promise<GeofencePage> {
  const { meta, geofences } = await dataOf(api.GET(GEOFENCES, { params: { query }, signal }));
  return { geofences: geofences.map(whole), total: meta.totalElements };
}

/** What lies in a part of the map, 500 at the most, and how many there are in all. */
export async function readInView(box: Box, signal: AbortSignal | null = null): Promise<GeofencePage> {
  const bbox = box.join(",");
  const first = await page({ bbox, limit: GEOFENCES_PAGE, offset: 0 }, signal);
  const rest = [];
  for (let offset = GEOFENCES_PAGE; offset < Math.min(first.total, MAX_IN_VIEW); offset += GEOFENCES_PAGE) rest.push(page({ bbox, limit: GEOFENCES_PAGE, offset }, signal));
  return { geofences: [first, ...(await Promise.all(rest))].flatMap(({ geofences }) => geofences), total: first.total };
}

/** Those whose name or reference begins with a text, wherever they are; the newest where it is empty. */
export function findGeofences(text: string, signal: AbortSignal | null = null): Promise<GeofencePage> {
  const begins = { op: "or", arr: ["name", "externalRefId", "id"].map((key) => ({ key, value: text, expr: "prefix" })) };
  return page({ limit: GEOFENCES_PAGE, offset: 0, ...(text === "" ? {} : { query: JSON.stringify(begins) }) }, signal);
}

/** Throws `ApiError`, 404 where there is none. */
export const readGeofence = async (geofenceId: string, signal: AbortSignal | null = null): Promise<Geofence> =>
  whole(await dataOf(api.GET(`${GEOFENCES}/{geofenceId}`, { params: { path: { geofenceId } }, signal })));

/** Subscribed devices, or those in one state, by their ids; the first hundred. */
export async function readDevices(geofenceId: string, state: PairState | null, pageNo: number, signal: AbortSignal | null = null) {
  const query = { pageNo, pageSize: GEOFENCES_PAGE, ...(state === null ? {} : { state }) };
  const { meta, devices } = await dataOf(api.GET(`${GEOFENCES}/{geofenceId}/devices`, { params: { path: { geofenceId }, query }, signal }));
  return { devices: devices as readonly GeofenceDevice[], total: meta.totalElements, hasNext: meta.hasNextPage };
}

/** What happened there, the newest first. */
export async function readGeofenceEvents(geofenceId: string, offset: number, signal: AbortSignal | null = null) {
  const query = { limit: EVENTS_PAGE, offset };
  const { meta, events } = await dataOf(api.GET(`${GEOFENCES}/{geofenceId}/events`, { params: { path: { geofenceId }, query }, signal }));
  return { events: events as readonly GeofenceEvent[], total: meta.totalElements };
}

const pathOf = (id: string, rest = "") => `${GEOFENCES}/${encodeURIComponent(id)}${rest}`;

/** Make a geofence, or replace all of one; gives its id. */
export async function saveGeofence(id: string | null, wanted: GeofenceWanted): Promise<string> {
  const { id: made } = await send<{ id: string }>(id === null ? "POST" : "PUT", id === null ? GEOFENCES : pathOf(id), wanted);
  return made;
}

export const switchGeofence = (id: string, status: Geofence["status"]) => send<unknown>("PUT", pathOf(id, "/status"), { status });
export const deleteGeofence = (id: string) => send<unknown>("DELETE", pathOf(id));
export const subscribeDevices = (id: string, devices: readonly string[]) =>
  send<unknown>("POST", pathOf(id, "/devices"), { devices: devices.map((deviceId) => ({ deviceId })) });
export const unsubscribeDevice = (id: string, device: string) => send<unknown>("DELETE", pathOf(id, `/devices/${encodeURIComponent(device)}`));

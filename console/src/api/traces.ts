/** Where devices were: traces to be shown, devices to be picked, and where all of them are in a part of the map. */
import type { Box } from "~/map/sphere";
import type { ReplayOf, Trace } from "~/map/replay";
import { api, dataOf } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

export type Device = Answered<components["schemas"]["Device"]>;
export type DevicePosition = Answered<components["schemas"]["DevicePosition"]>;

/** Points of a trace that are drawn: more than a device sends in half a day at one a second. */
const MAX_POINTS = 50_000;
const FOUND = 20;

/** A trace; one of more points with those that keep its shape. Throws `ApiError`, 404 where nothing is known of the device. */
export async function readTrace({ device, from, to }: ReplayOf, signal: AbortSignal | null = null): Promise<Trace> {
  const asked = { path: { deviceId: device }, query: { from, to, points: MAX_POINTS } };
  const trace = await dataOf(api.GET("/core/api/v1/mts/traces/{deviceId}", { params: asked, signal }));
  return { ...trace, points: trace.points.map(([at = 0, lat = 0, lon = 0]) => [at, lat, lon] as const) };
}

/** Throws `ApiError`, 404 where it is not registered. */
export const readDevice = (deviceId: string, signal: AbortSignal | null = null): Promise<Device> =>
  dataOf(api.GET("/core/api/v1/mts/devices/{deviceId}", { params: { path: { deviceId } }, signal }));

/** Devices whose id, name or owner's id begins with a text. */
export async function findDevices(text: string, signal: AbortSignal | null = null): Promise<readonly Device[]> {
  const begins = { op: "or", arr: ["deviceId", "name", "externalRefId"].map((key) => ({ key, value: text, expr: "prefix" })) };
  const query = { limit: FOUND, ...(text === "" ? {} : { query: JSON.stringify(begins) }) };
  return (await dataOf(api.GET("/core/api/v1/mts/devices", { params: { query }, signal }))).devices;
}

/** Where devices are in a part of the map, 5,000 at the most. */
export async function readPositionsIn(box: Box, signal: AbortSignal | null = null): Promise<readonly DevicePosition[]> {
  return (await dataOf(api.GET("/core/api/v1/mts/positions", { params: { query: { bbox: box.join(",") } }, signal }))).positions;
}

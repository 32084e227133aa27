/** Devices of a tenant that send points, as an app sends them. */
import type { App } from "./api";

const MTS = "/core/api/v1/mts";
/** A degree of latitude. */
const METRES_A_DEGREE = 111_195;

export interface SentPoint {
  readonly tis: number;
  readonly lat: number;
  readonly lon: number;
  readonly accuracy?: number;
}

export const CENTRE = { lat: 18.5204, lon: 73.8567 } as const;

/** So many metres north of the centre. */
export const north = (tis: number, metres: number): SentPoint => ({ tis, lat: CENTRE.lat + metres / METRES_A_DEGREE, lon: CENTRE.lon, accuracy: 5 });

export const registerDevice = (app: App, deviceId: string, more: object = {}) => app.post(`${MTS}/devices`, { deviceId, protocol: "REST", ...more });

/** On disk when this is done. */
export const sendPoints = (app: App, deviceId: string, traces: readonly SentPoint[]) => app.put(`${MTS}/traces`, { deviceId, traces });

/** A circle around the centre; gives its id. */
export async function makeGeofence(app: App, radius: number, more: object = {}): Promise<string> {
  return (await app.post<{ id: string }>(`${MTS}/geofences`, { ...CENTRE, radius, ...more })).id;
}

export const subscribe = (app: App, geofence: string, ...devices: string[]) =>
  app.post(`${MTS}/geofences/${geofence}/devices`, { devices: devices.map((deviceId) => ({ deviceId })) });

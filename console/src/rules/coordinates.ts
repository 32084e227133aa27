/** Coordinates in what holds a place: an objective's own address, a location, an attribute's value. */
import { isObject } from "./differences";

export interface Coordinates {
  readonly lat: number;
  readonly lon: number;
}

const MAX_LAT = 90;
const MAX_LON = 180;

/** A number, also where it is written as a text; not a number for anything else. */
function numberIn(value: unknown): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

/** Latitude and longitude as somebody gave them; null where they are none. */
export function coordinatesOf(lat: unknown, lon: unknown): Coordinates | null {
  const found = { lat: numberIn(lat), lon: numberIn(lon) };
  return Math.abs(found.lat) <= MAX_LAT && Math.abs(found.lon) <= MAX_LON ? found : null;
}

/** Those of a place with a member `geolocation`, under one or the other pair of names; null without. */
export function coordinatesIn(place: unknown): Coordinates | null {
  if (!isObject(place) || !isObject(place["geolocation"])) return null;
  const { lat, long, latitude, longitude } = place["geolocation"];
  return coordinatesOf(lat ?? latitude, long ?? longitude);
}

/** Distances and directions on the earth as the server measures them: a sphere of its mean radius. */

/** A place as GeoJSON has it, in degrees. */
export type Position = readonly [lon: number, lat: number];
/** West, south, east and north of a part of the map. West is greater than east where it lies over the 180th meridian. */
export type Box = readonly [west: number, south: number, east: number, north: number];

const EARTH_METRES = 6_371_008.8;
const HALF_TURN = 180;
export const METRES_A_DEGREE = (EARTH_METRES * Math.PI) / HALF_TURN;
const CIRCLE_SIDES = 96;

const radians = (degrees: number): number => (degrees * Math.PI) / HALF_TURN;
const degrees = (angle: number): number => (angle * HALF_TURN) / Math.PI;

/** Great-circle distance in metres. */
export function metresBetween([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const h =
    Math.sin(radians(lat2 - lat1) / 2) ** 2 +
    Math.cos(radians(lat1)) * Math.cos(radians(lat2)) * Math.sin(radians(lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** The direction from one place to another, clockwise from north, 0 to 360. */
export function headingOf([lon1, lat1]: Position, [lon2, lat2]: Position): number {
  const east = Math.sin(radians(lon2 - lon1)) * Math.cos(radians(lat2));
  const north =
    Math.cos(radians(lat1)) * Math.sin(radians(lat2)) - Math.sin(radians(lat1)) * Math.cos(radians(lat2)) * Math.cos(radians(lon2 - lon1));
  return (degrees(Math.atan2(east, north)) + 360) % 360;
}

/** The place so many metres from another in a direction; its longitude goes on beyond 180 where the way does. */
export function placeFrom([lon, lat]: Position, heading: number, metres: number): Position {
  const angle = metres / EARTH_METRES;
  const [start, turn] = [radians(lat), radians(heading)];
  const end = Math.asin(Math.sin(start) * Math.cos(angle) + Math.cos(start) * Math.sin(angle) * Math.cos(turn));
  const aside = Math.atan2(Math.sin(turn) * Math.sin(angle) * Math.cos(start), Math.cos(angle) - Math.sin(start) * Math.sin(end));
  return [lon + degrees(aside), degrees(end)];
}

/** A circle as a closed ring, to be drawn. */
export function circleRing(centre: Position, metres: number): Position[] {
  return Array.from({ length: CIRCLE_SIDES + 1 }, (_, side) => placeFrom(centre, ((side % CIRCLE_SIDES) * 360) / CIRCLE_SIDES, metres));
}

/** A longitude within -180 and 180. */
export function wrapped(lon: number): number {
  return lon >= -HALF_TURN && lon <= HALF_TURN ? lon : ((((lon + HALF_TURN) % 360) + 360) % 360) - HALF_TURN;
}

/** Whether a place lies within a closed or open ring. */
export function isInRing([lon, lat]: Position, ring: readonly Position[]): boolean {
  let isInside = false;
  for (let place = 0, before = ring.length - 1; place < ring.length; before = place++) {
    const [x1, y1] = ring[place] as Position;
    const [x2, y2] = ring[before] as Position;
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) isInside = !isInside;
  }
  return isInside;
}

/** The smallest box around places; null where there are none. */
export function boxAround(places: Iterable<Position>): Box | null {
  let box: [number, number, number, number] | null = null;
  for (const [lon, lat] of places) {
    if (box === null) box = [lon, lat, lon, lat];
    else box = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  }
  return box;
}

/** The shape of a geofence while it is drawn: its corners, what is wrong with it, and the way back. Pure. */
import { type Box, boxAround, circleRing, metresBetween, placeFrom, type Position, wrapped } from "./sphere";

export interface CircleShape {
  readonly kind: "circle";
  /** `NaN` where nobody has said it yet, as the radius. */
  readonly centre: Position;
  /** Metres. */
  readonly radius: number;
}

/** Corners in order, without the first one again at the end. */
export type Ring = readonly Position[];

/** One polygon or several, each its outer ring and then its holes. */
export interface AreaShape {
  readonly kind: "area";
  readonly polygons: readonly (readonly Ring[])[];
}

export type Shape = CircleShape | AreaShape;

/** Which corner of an area. */
export interface Corner {
  readonly polygon: number;
  readonly ring: number;
  readonly index: number;
}

export interface GeoJsonArea {
  readonly type: "Polygon" | "MultiPolygon";
  readonly coordinates: readonly unknown[];
}

/** The server's bounds. */
const MIN_RADIUS = 10;
const MAX_RADIUS = 100_000;
export const MAX_POINTS = 1_000;
const MIN_CORNERS = 3;
const HALF_TURN = 180;
const DECIMALS = 1e6;

/** Degrees to six places, a tenth of a metre: more are the pointer's noise. */
export const rounded = ([lon, lat]: Position): Position => [Math.round(wrapped(lon) * DECIMALS) / DECIMALS, Math.round(lat * DECIMALS) / DECIMALS];

export const NO_AREA: AreaShape = { kind: "area", polygons: [[[]]] };
export const NO_CIRCLE: CircleShape = { kind: "circle", centre: [Number.NaN, Number.NaN], radius: Number.NaN };

/** Whether it is known where a circle is. */
export const isPlaced = ({ centre }: CircleShape): boolean => !centre.some(Number.isNaN);

const ringAt = (area: AreaShape, corner: Corner): Ring => area.polygons[corner.polygon]?.[corner.ring] ?? [];

function withRing(area: AreaShape, { polygon, ring }: Corner, next: Ring): AreaShape {
  return { kind: "area", polygons: area.polygons.map((rings, at) => (at === polygon ? rings.map((had, place) => (place === ring ? next : had)) : rings)) };
}

/** With a corner more at the end of the last ring. */
export function withCorner(area: AreaShape, position: Position): AreaShape {
  const polygon = area.polygons.length - 1;
  const ring = (area.polygons[polygon]?.length ?? 1) - 1;
  const corner = { polygon, ring, index: 0 };
  return withRing(area, corner, [...ringAt(area, corner), rounded(position)]);
}

export function withCornerMoved(area: AreaShape, corner: Corner, position: Position): AreaShape {
  return withRing(area, corner, ringAt(area, corner).with(corner.index, rounded(position)));
}

/** With a corner more behind `corner`. */
export function withCornerBehind(area: AreaShape, corner: Corner, position: Position): AreaShape {
  return withRing(area, corner, ringAt(area, corner).toSpliced(corner.index + 1, 0, rounded(position)));
}

/** Without a corner. A hole or a further part that would be none goes whole; of the last ring three corners stay. */
export function withoutCorner(area: AreaShape, corner: Corner): AreaShape {
  const ring = ringAt(area, corner);
  if (ring.length > MIN_CORNERS) return withRing(area, corner, ring.toSpliced(corner.index, 1));
  const rings = area.polygons[corner.polygon] ?? [];
  if (corner.ring > 0) return { kind: "area", polygons: area.polygons.with(corner.polygon, rings.toSpliced(corner.ring, 1)) };
  return area.polygons.length === 1 ? area : { kind: "area", polygons: area.polygons.toSpliced(corner.polygon, 1) };
}

/** Every corner and its place. */
export function cornersOf(area: AreaShape): readonly (Corner & { readonly position: Position })[] {
  return area.polygons.flatMap((rings, polygon) =>
    rings.flatMap((corners, ring) => corners.map((position, index) => ({ polygon, ring, index, position }))),
  );
}

/** Between each two corners the place at which one more can be taken hold of; `index` is that of the corner before. */
export function middlesOf(area: AreaShape): readonly (Corner & { readonly position: Position })[] {
  return cornersOf(area).flatMap(({ position: [lon, lat], ...corner }) => {
    const ring = ringAt(area, corner);
    const next = ring[(corner.index + 1) % ring.length];
    return ring.length < MIN_CORNERS || next === undefined ? [] : [{ ...corner, position: [(lon + next[0]) / 2, (lat + next[1]) / 2] as const }];
  });
}

/** A circle with its edge at a place. */
export const circleTo = (centre: Position, edge: Position): CircleShape => ({
  kind: "circle",
  centre: rounded(centre),
  radius: Math.round(Math.max(MIN_RADIUS, Math.min(MAX_RADIUS, metresBetween(centre, edge)))),
});

/** Where the radius of a circle is taken hold of: due east. */
export const handleOf = ({ centre, radius }: CircleShape): Position => placeFrom(centre, 90, radius);

const closed = (ring: Ring): Position[] => (ring[0] === undefined ? [] : [...ring, ring[0]]);

/** The shape as closed rings, to be drawn. */
export function drawnRings(shape: Shape): readonly (readonly (readonly Position[])[])[] {
  return shape.kind === "circle" ? [[circleRing(shape.centre, shape.radius)]] : shape.polygons.map((rings) => rings.map(closed));
}

export const boxOf = (shape: Shape): Box | null => boxAround(drawnRings(shape).flat(2));

/** An area as the server takes it. */
export function geoJsonOf({ polygons }: AreaShape): GeoJsonArea {
  const parts = polygons.map((rings) => rings.map(closed));
  return parts.length === 1 ? { type: "Polygon", coordinates: parts[0] ?? [] } : { type: "MultiPolygon", coordinates: parts };
}

/** The area in a GeoJSON geometry of the server. */
export function areaOf({ type, coordinates }: GeoJsonArea): AreaShape {
  const parts = (type === "Polygon" ? [coordinates] : coordinates) as readonly (readonly Ring[])[];
  return { kind: "area", polygons: parts.map((rings) => rings.map((ring) => ring.slice(0, -1).map(([lon, lat]) => [lon, lat] as const))) };
}

export interface ShapeFault {
  readonly rule: "corners" | "crosses" | "meridian" | "tooMany";
  /** Where it is seen. */
  readonly position: Position | null;
}

/** What the server would refuse of a shape. A ring is told of once for each place where it crosses or touches itself. */
export function faultsOf(shape: Shape): readonly ShapeFault[] {
  if (shape.kind === "circle") return [];
  const rings = shape.polygons.flat();
  const faults: ShapeFault[] = rings.filter((ring) => sidesOf(ring, 0).length === 0).map((ring) => ({ rule: "corners", position: ring[0] ?? null }));
  if (rings.reduce((sum, ring) => sum + ring.length + 1, 0) > MAX_POINTS) faults.push({ rule: "tooMany", position: null });
  for (const ring of rings) {
    ring.forEach((corner, index) => {
      const next = ring[(index + 1) % ring.length] ?? corner;
      if (Math.abs(next[0] - corner[0]) > HALF_TURN) faults.push({ rule: "meridian", position: corner });
    });
  }
  return [...faults, ...crossingsOf(rings).map((position) => ({ rule: "crosses", position }) as const)];
}

interface Side {
  readonly ring: number;
  /** Its number among the sides of its ring, and how many these are. */
  readonly index: number;
  readonly count: number;
  readonly from: Position;
  readonly to: Position;
}

const isSame = ([x1, y1]: Position, [x2, y2]: Position): boolean => x1 === x2 && y1 === y2;

function sidesOf(corners: Ring, ring: number): readonly Side[] {
  const kept = corners.filter((corner, index) => index === 0 || !isSame(corner, corners[index - 1] as Position));
  if (kept.length > 1 && isSame(kept[0] as Position, kept.at(-1) as Position)) kept.pop();
  if (kept.length < MIN_CORNERS) return [];
  return kept.map((from, index) => ({ ring, index, count: kept.length, from, to: kept[(index + 1) % kept.length] as Position }));
}

/** Where sides of rings cross, lie on each other, or touch where one ring must not. */
export function crossingsOf(rings: readonly Ring[]): readonly Position[] {
  const sides = rings.flatMap(sidesOf);
  const found = new Map<string, Position>();
  const note = (place: Position | null) => place !== null && found.set(place.join(" "), place);
  for (let one = 0; one < sides.length; one++) {
    for (let other = one + 1; other < sides.length; other++) note(conflictOf(sides[one] as Side, sides[other] as Side));
  }
  return [...found.values()];
}

/** Where two sides are in each other's way; null where they are not. */
function conflictOf(one: Side, other: Side): Position | null {
  if (Math.max(one.from[0], one.to[0]) < Math.min(other.from[0], other.to[0]) || Math.max(other.from[0], other.to[0]) < Math.min(one.from[0], one.to[0])) return null;
  if (Math.max(one.from[1], one.to[1]) < Math.min(other.from[1], other.to[1]) || Math.max(other.from[1], other.to[1]) < Math.min(one.from[1], one.to[1])) return null;
  const turns = [
    turnOf(one.from, one.to, other.from),
    turnOf(one.from, one.to, other.to),
    turnOf(other.from, other.to, one.from),
    turnOf(other.from, other.to, one.to),
  ] as const;
  if (turns[0] * turns[1] > 0 || turns[2] * turns[3] > 0) return null;
  const isAlong = turns.every((turn) => turn === 0);
  const touching = [one.from, one.to].find((end) => isOn(end, other)) ?? [other.from, other.to].find((end) => isOn(end, one));
  if (isAlong) return overlapOf(one, other, touching);
  if (one.ring === other.ring) {
    const isNext = other.index - one.index === 1 || (one.index === 0 && other.index === other.count - 1);
    return isNext ? null : (touching ?? crossingOf(one, other));
  }
  return turns.includes(0) ? null : crossingOf(one, other);
}

/** Of two sides on one line: they conflict where they share more than an end that joins them. */
function overlapOf(one: Side, other: Side, touching: Position | undefined): Position | null {
  if (touching === undefined) return null;
  const shared = [one.from, one.to].filter((end) => isOn(end, other)).concat([other.from, other.to].filter((end) => isOn(end, one)));
  const isPoint = shared.every((place) => isSame(place, touching));
  if (!isPoint) return shared.find((place) => !isSame(place, touching)) ?? touching;
  const isNext = other.index - one.index === 1 || (one.index === 0 && other.index === other.count - 1);
  return one.ring !== other.ring || isNext ? null : touching;
}

/** 1 where three places turn left, -1 right, 0 where they lie on one line. */
const turnOf = ([x1, y1]: Position, [x2, y2]: Position, [x3, y3]: Position): number => Math.sign((x2 - x1) * (y3 - y1) - (y2 - y1) * (x3 - x1));

/** Whether a place lies within the bounds of a side whose line it is on. */
function isOn(place: Position, { from, to }: Side): boolean {
  return turnOf(from, to, place) === 0 && [0, 1].every((axis) => {
    const [value, first, last] = [place[axis] as number, from[axis] as number, to[axis] as number];
    return Math.min(first, last) <= value && value <= Math.max(first, last);
  });
}

function crossingOf(one: Side, other: Side): Position {
  const [dx1, dy1] = [one.to[0] - one.from[0], one.to[1] - one.from[1]];
  const [dx2, dy2] = [other.to[0] - other.from[0], other.to[1] - other.from[1]];
  const along = ((other.from[0] - one.from[0]) * dy2 - (other.from[1] - one.from[1]) * dx2) / (dx1 * dy2 - dy1 * dx2);
  return [one.from[0] + along * dx1, one.from[1] + along * dy1];
}

/** What was drawn, and the ways back and forth. */
export interface Drawing {
  readonly past: readonly Shape[];
  readonly shape: Shape;
  readonly future: readonly Shape[];
}

export const drawingOf = (shape: Shape): Drawing => ({ past: [], shape, future: [] });
/** A step that can be undone. */
export const drawn = ({ past, shape }: Drawing, next: Shape): Drawing => ({ past: [...past, shape], shape: next, future: [] });

export function undone({ past, shape, future }: Drawing): Drawing {
  const before = past.at(-1);
  return before === undefined ? { past, shape, future } : { past: past.slice(0, -1), shape: before, future: [shape, ...future] };
}

export function redone({ past, shape, future }: Drawing): Drawing {
  const [next, ...rest] = future;
  return next === undefined ? { past, shape, future } : { past: [...past, shape], shape: next, future: rest };
}

/** Corners as lines of text, latitude first as people write it. */
export const ringText = (ring: Ring): string => ring.map(([lon, lat]) => `${lat}, ${lon}`).join("\n");

/** The corners in such a text, or the number of the first line that holds none. */
export function ringIn(text: string): { readonly ring: Ring } | { readonly line: number } {
  const ring: Position[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const parts = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(line);
    const [lat, lon] = [Number(parts?.[1]), Number(parts?.[2])];
    if (parts === null || Math.abs(lat) > 90 || Math.abs(lon) > HALF_TURN) return { line: index + 1 };
    ring.push([lon, lat]);
  }
  return { ring };
}

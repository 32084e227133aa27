/** Web Mercator: the world as a square from 0 to 1, west to east and north to south. */
export const TILE = 512;
const RADIANS = Math.PI / 180;

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function mercator(lon: number, lat: number): Point {
  const sine = Math.sin(Math.max(-85.0511, Math.min(85.0511, lat)) * RADIANS);
  return { x: lon / 360 + 0.5, y: 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) };
}

export function lonLat({ x, y }: Point): readonly [number, number] {
  return [(x - 0.5) * 360, Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / RADIANS];
}

/** Pixels of a zoom as wide as the whole world. */
export const worldPixels = (zoom: number): number => TILE * 2 ** zoom;

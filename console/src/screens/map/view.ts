/** What of the world the map shows, and whether a place lies in it. */
import { useEffect, useState } from "react";
import type { MapLibreMap } from "~/map/map";

export interface View {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export const EVERYWHERE: View = { west: -180, south: -90, east: 180, north: 90 };

export function isIn({ west, south, east, north }: View, lon: number, lat: number): boolean {
  if (lat < south || lat > north) return false;
  if (east - west >= 360) return true;
  const wrapped = ((((lon - west) % 360) + 360) % 360) + west;
  return wrapped <= east;
}

/** The smallest view that holds places; null without any. */
export function around(places: Iterable<{ readonly lon: number; readonly lat: number }>): View | null {
  let found: View | null = null;
  for (const { lon, lat } of places) {
    found =
      found === null
        ? { west: lon, east: lon, south: lat, north: lat }
        : { west: Math.min(found.west, lon), east: Math.max(found.east, lon), south: Math.min(found.south, lat), north: Math.max(found.north, lat) };
  }
  return found;
}

/** What a map shows since it came to rest last; everything where there is no map. */
export function useView(map: MapLibreMap | null): View {
  const [view, setView] = useState(EVERYWHERE);
  useEffect(() => {
    if (map === null) return undefined;
    const look = () => {
      const bounds = map.getBounds();
      setView({ west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() });
    };
    look();
    map.on("moveend", look);
    return () => void map.off("moveend", look);
  }, [map]);
  return view;
}

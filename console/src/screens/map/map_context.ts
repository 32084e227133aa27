/** The map of the screen, for whatever lies on it or beside it. */
import { createContext, use, useEffect, useEffectEvent } from "react";
import type { MapLibreMap } from "~/map/map";
import type { Palette } from "~/map/palette";
import type { MapSearch } from "./search";

export interface MapPlace {
  /** Null until it can take layers, and where the browser draws no maps. */
  readonly map: MapLibreMap | null;
  /** Colours of the page as they are now: another object when the theme changes. */
  readonly palette: Palette;
  readonly search: MapSearch;
  /** Change the address; `isReplacing` where Back should not come back here. */
  readonly go: (change: MapSearch, isReplacing?: boolean) => void;
}

export const MapContext = createContext<MapPlace | null>(null);

export function useMapPlace(): MapPlace {
  const place = use(MapContext);
  if (place === null) throw new Error("useMapPlace is called outside of the map");
  return place;
}

/**
 * Put something on the map as long as the component is there: `add` gets the map, and gives what takes it away again. It is
 * put on anew when the colours change, so that it draws in those of the page.
 */
export function useOverlay(add: (map: MapLibreMap, palette: Palette) => () => void): void {
  const { map, palette } = useMapPlace();
  const latest = useEffectEvent(add);
  useEffect(() => (map === null ? undefined : latest(map, palette)), [map, palette]);
}

/** The map of the screen, for whatever lies on it or beside it. */
import { createContext, use } from "react";
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

/** Act on a click of the map once the way that is replayed, which lies above all, did not take it. */
export function afterReplay(act: () => void): void {
  if (new URLSearchParams(location.search).has("replay")) queueMicrotask(act);
  else act();
}

/** Base maps: files that the server itself has, or tiles of others that its operator named, and which of them this browser shows. */
import type { BaseMap } from "~/api/haulier";

/** The world that comes with the package: known without asking. */
export const WORLD: BaseMap = {
  name: "haulier-world",
  title: "World",
  url: "/maps/haulier-world.pmtiles",
  sort: "vector",
  layers: ["border", "country", "lake", "land", "place", "state"],
  attribution: "Natural Earth, GeoNames (CC BY 4.0)",
  maxZoom: 6,
  tiles: [],
  tileSize: 256,
};

const CHOSEN = "haulier-map-base";

/** The base map that was chosen in this browser. */
export function chosenBase(): BaseMap {
  try {
    const kept = JSON.parse(localStorage.getItem(CHOSEN) ?? "null") as BaseMap | null;
    return kept !== null && typeof kept.url === "string" && kept.url.startsWith("/maps/") && Array.isArray(kept.tiles) ? kept : WORLD;
  } catch {
    return WORLD;
  }
}

/** What a chosen map is by now, as the server tells of its maps; the world where it has it no more. */
export function baseAmong(maps: readonly BaseMap[], chosen: BaseMap): BaseMap {
  const found = maps.find(({ url }) => url === chosen.url) ?? WORLD;
  return JSON.stringify(found) === JSON.stringify(chosen) ? chosen : found;
}

export function chooseBase(base: BaseMap): void {
  try {
    localStorage.setItem(CHOSEN, JSON.stringify(base));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

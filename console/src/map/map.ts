/** MapLibre, once: the only file that makes a map. It is fetched when a map is shown. */
import { addProtocol, Map as MapLibreMap, prewarm, type RasterSourceSpecification, setWorkerUrl, type VectorSourceSpecification } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?url";
import { PMTiles, Protocol } from "pmtiles";
import type { BaseMap } from "~/api/haulier";
import { type Camera, MAX_ZOOM } from "./camera";
import type { Palette } from "./palette";
import { BASE, BASE_SOURCE, baseLayers, groundLayer } from "./styles";

export type { MapLibreMap };

/** Layers of the page go above this one, which draws nothing. */
const TOP_OF_BASE = "overlays";
/** A file that is missing is no map to wait for. */
const WAIT_MS = 10_000;
const OTHERS = "tiles://";
/** How servers say that a tile is empty. */
const NO_TILE: ReadonlySet<number> = new Set([204, 404, 410]);

const protocol = new Protocol();
setWorkerUrl(workerUrl);
// Workers begin while the page still reads what the map will show, and stay for the next map.
prewarm();
addProtocol("pmtiles", protocol.tile);
// Tiles of others are fetched by the page: its policy names their hosts, that of the worker may be a year old.
addProtocol("tiles", async ({ url }, { signal }) => {
  const answer = await fetch(url.slice(OTHERS.length), { signal });
  if (NO_TILE.has(answer.status)) return { data: new ArrayBuffer(0) };
  if (!answer.ok) throw new Error(`the tile server answered ${answer.status}`);
  return { data: await answer.arrayBuffer() };
});

/** A map in an element, with nothing on it yet but the ground. Resolves when layers can be put on it. */
export async function openMap(container: HTMLElement, camera: Camera, palette: Palette): Promise<MapLibreMap> {
  const map = new MapLibreMap({
    container,
    style: { version: 8, sources: {}, layers: [groundLayer(palette, true), { id: TOP_OF_BASE, type: "background", layout: { visibility: "none" } }] },
    center: [camera.lon, camera.lat],
    zoom: camera.zoom,
    maxZoom: MAX_ZOOM,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 100,
    // The list beside the map and its own keys do what the arrows do here.
    canvasContextAttributes: { antialias: true },
  });
  map.touchZoomRotate.disableRotation();
  await new Promise<void>((done) => void map.once("load", () => done()));
  return map;
}

/**
 * Lay a base map under everything else on a map, in the colours of a palette, in the place of the one before. Gives
 * whether there is one: without its file the ground alone is drawn. Null, with nothing done, where it is not wanted any
 * more once its file has answered: another one may lie there by then, or the map is gone.
 */
export async function layBase(map: MapLibreMap, base: BaseMap, palette: Palette, isWanted: () => boolean): Promise<boolean | null> {
  const source = await sourceOf(base);
  if (!isWanted()) return null;
  for (const layer of map.getStyle().layers) if (layer.id.startsWith(BASE)) map.removeLayer(layer.id);
  if (map.getSource(BASE_SOURCE) !== undefined) map.removeSource(BASE_SOURCE);
  map.addLayer(groundLayer(palette, source === null), TOP_OF_BASE);
  if (source === null) return false;
  map.addSource(BASE_SOURCE, source);
  for (const layer of baseLayers(base, palette)) map.addLayer(layer, TOP_OF_BASE);
  return true;
}

/** Where the tiles of a base map come from; null where it is a file that is not there. */
async function sourceOf({ url: path, sort, tiles, tileSize, maxZoom }: BaseMap): Promise<VectorSourceSpecification | RasterSourceSpecification | null> {
  const size = sort === "raster" ? { tileSize } : {};
  if (tiles.length > 0) return { type: sort, tiles: tiles.map((url) => (sort === "vector" ? OTHERS + url : url)), maxzoom: maxZoom, ...size } as VectorSourceSpecification | RasterSourceSpecification;
  const url = new URL(path, location.origin).href;
  const file = new PMTiles(url);
  const isThere = await Promise.race([
    file.getHeader().then(
      () => true,
      () => false,
    ),
    new Promise<boolean>((done) => setTimeout(() => done(false), WAIT_MS)),
  ]);
  if (!isThere) return null;
  protocol.add(file);
  return { type: sort, url: `pmtiles://${url}`, ...size } as VectorSourceSpecification | RasterSourceSpecification;
}

/** A few places on a small map, each with its sign. */
import type { GeoJSONSource, Map as MapLibreMap } from "maplibre-gl";
import type { Palette } from "./palette";
import { FONT } from "./styles";

const POINTS = "peek";
const LAYERS = [`${POINTS}-circle`, `${POINTS}-sign`];
const ROOM = { padding: 32, maxZoom: 13, duration: 0 };

/** `vehicle` is where somebody is now; the others are places to go to. */
export type PeekTone = "open" | "done" | "failed" | "vehicle";

export interface PeekPoint {
  readonly lon: number;
  readonly lat: number;
  readonly sign: string;
  readonly tone: PeekTone;
}

export class PeekLayer {
  readonly #map: MapLibreMap;

  constructor(map: MapLibreMap, { token, base }: Palette) {
    this.#map = map;
    map.addSource(POINTS, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({
      id: `${POINTS}-circle`,
      type: "circle",
      source: POINTS,
      paint: {
        "circle-radius": 9,
        "circle-color": ["match", ["get", "tone"], "done", token("ended"), "failed", token("failed"), "vehicle", token("moving"), token("accent")],
        "circle-stroke-color": base.halo,
        "circle-stroke-width": 2,
      },
    });
    map.addLayer({
      id: `${POINTS}-sign`,
      type: "symbol",
      source: POINTS,
      layout: { "text-field": ["get", "sign"], "text-font": FONT, "text-size": 11, "text-allow-overlap": true, "text-ignore-placement": true },
      paint: { "text-color": token("on-accent") },
    });
  }

  show(points: readonly PeekPoint[]): void {
    void this.#map.getSource<GeoJSONSource>(POINTS)?.setData({
      type: "FeatureCollection",
      features: points.map(({ lon, lat, sign, tone }) => ({ type: "Feature", properties: { sign, tone }, geometry: { type: "Point", coordinates: [lon, lat] } })),
    });
  }

  /** All of them in view. */
  fit(points: readonly PeekPoint[]): void {
    const [lons, lats] = [points.map(({ lon }) => lon), points.map(({ lat }) => lat)];
    if (points.length > 0) this.#map.fitBounds([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], ROOM);
  }

  remove(): void {
    for (const layer of LAYERS) if (this.#map.getLayer(layer) !== undefined) this.#map.removeLayer(layer);
    if (this.#map.getSource(POINTS) !== undefined) this.#map.removeSource(POINTS);
  }
}

/** A trace on the map: its way, where it stood, what happened, and where it was at the moment that is shown. */
import type { Feature, FeatureCollection, GeoJSON, GeoJsonProperties } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap, MapMouseEvent, MapSourceDataEvent } from "maplibre-gl";
import type { Palette } from "./palette";
import type { Replay, Whereabouts } from "./replay";
import type { Position } from "./sphere";
import { FONT } from "./styles";

const WAY = "replay-way";
const WAY_EDGE = "replay-way-edge";
const WAY_TOUCH = "replay-way-touch";
const MARKS = "replay-marks";
const MARK_TEXTS = "replay-mark-texts";
const HERE = "replay-here";
const HERE_ARROW = "replay-here-arrow";
const LAYERS = [WAY_EDGE, WAY, WAY_TOUCH, MARKS, MARK_TEXTS, HERE, HERE_ARROW];
const SOURCES = [WAY, MARKS, HERE];
const TOUCH_PIXELS = 14;
/** Points that lie so near to the line through the others are left out of it until one looks nearer. */
const TOLERANCE_PIXELS = 1;
/** Marks of the page's own clock: points are there, and are on the map. */
const REPLAY_READ = "replay read";
const REPLAY_DRAWN = "replay drawn";
const NONE: FeatureCollection = { type: "FeatureCollection", features: [] };

/** Something with a place beside the way: a stop, or an event at a geofence. */
export interface ReplayMark {
  readonly position: Position;
  readonly sign: string;
  readonly tone: "stop" | "event";
}

const point = (position: Position, properties: GeoJsonProperties): Feature => ({
  type: "Feature",
  properties,
  geometry: { type: "Point", coordinates: [...position] },
});

/** The layers of a replay on one map. */
export class ReplayLayer {
  readonly #map: MapLibreMap;

  constructor(map: MapLibreMap, palette: Palette) {
    this.#map = map;
    map.addSource(WAY, { type: "geojson", data: NONE, tolerance: TOLERANCE_PIXELS, buffer: TOUCH_PIXELS });
    map.addSource(MARKS, { type: "geojson", data: NONE });
    map.addSource(HERE, { type: "geojson", data: NONE });
    const join = { "line-join": "round", "line-cap": "round" } as const;
    map.addLayer({ id: WAY_EDGE, type: "line", source: WAY, layout: join, paint: { "line-width": 6 } });
    map.addLayer({ id: WAY, type: "line", source: WAY, layout: join, paint: { "line-width": 3 } });
    // Of the same layout as the two above, so that all three share what a worker makes of thousands of points.
    map.addLayer({ id: WAY_TOUCH, type: "line", source: WAY, layout: join, paint: { "line-width": TOUCH_PIXELS, "line-opacity": 0 } });
    map.addLayer({ id: MARKS, type: "circle", source: MARKS, paint: { "circle-radius": 8, "circle-stroke-width": 2 } });
    map.addLayer({
      id: MARK_TEXTS,
      type: "symbol",
      source: MARKS,
      layout: { "text-field": ["get", "sign"], "text-font": FONT, "text-size": 10, "text-allow-overlap": true, "text-ignore-placement": true },
    });
    map.addLayer({ id: HERE, type: "circle", source: HERE, paint: { "circle-radius": 10, "circle-stroke-width": 3 } });
    map.addLayer({
      id: HERE_ARROW,
      type: "symbol",
      source: HERE,
      layout: {
        "text-field": ["case", ["get", "isStanding"], "■", "▲"],
        "text-font": FONT,
        "text-size": 11,
        "text-rotate": ["case", ["get", "isStanding"], 0, ["get", "heading"]],
        "text-rotation-alignment": "map",
        "text-allow-overlap": true,
        "text-ignore-placement": true,
      },
    });
    this.paint(palette);
  }

  paint({ token, base }: Palette): void {
    this.#map.setPaintProperty(WAY_EDGE, "line-color", base.halo);
    this.#map.setPaintProperty(WAY, "line-color", token("moving"));
    const fill: ExpressionSpecification = ["match", ["get", "tone"], "stop", token("waiting"), token("risk")];
    this.#map.setPaintProperty(MARKS, "circle-color", fill);
    this.#map.setPaintProperty(MARKS, "circle-stroke-color", base.halo);
    this.#map.setPaintProperty(MARK_TEXTS, "text-color", token("panel"));
    this.#map.setPaintProperty(HERE, "circle-color", token("accent"));
    this.#map.setPaintProperty(HERE, "circle-stroke-color", base.halo);
    this.#map.setPaintProperty(HERE_ARROW, "text-color", token("on-accent"));
  }

  showWay(replay: Replay): void {
    const line: Feature = { type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: replay.line() as unknown as number[][] } };
    performance.mark(REPLAY_READ);
    this.#map.on("sourcedata", this.#noteWay);
    this.#set(WAY, replay.count < 2 ? NONE : line);
  }

  showMarks(marks: readonly ReplayMark[]): void {
    this.#set(MARKS, { type: "FeatureCollection", features: marks.map(({ position, sign, tone }) => point(position, { sign, tone })) });
  }

  showHere(here: Whereabouts | null): void {
    this.#set(HERE, here === null ? NONE : point(here.position, { heading: here.heading, isStanding: here.isStanding }));
  }

  /** Whether a place of the map is on the way. */
  isOnWay({ point: { x, y } }: Pick<MapMouseEvent, "point">): boolean {
    return this.#map.queryRenderedFeatures([x, y], { layers: [WAY_TOUCH] }).length > 0;
  }

  /** Tell whoever measures pages when the way was drawn first. */
  readonly #noteWay = ({ sourceId, isSourceLoaded }: MapSourceDataEvent): void => {
    if (sourceId !== WAY || !isSourceLoaded) return;
    this.#map.off("sourcedata", this.#noteWay);
    void this.#map.once("render", () => performance.mark(REPLAY_DRAWN));
  };

  remove(): void {
    this.#map.off("sourcedata", this.#noteWay);
    for (const layer of LAYERS) if (this.#map.getLayer(layer) !== undefined) this.#map.removeLayer(layer);
    for (const source of SOURCES) if (this.#map.getSource(source) !== undefined) this.#map.removeSource(source);
  }

  #set(source: string, data: GeoJSON): void {
    void this.#map.getSource<GeoJSONSource>(source)?.setData(data);
  }
}

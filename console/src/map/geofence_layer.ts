/** Geofences on the map: their shapes, and their names where there is room for them. */
import type { FeatureCollection, Geometry } from "geojson";
import type { ExpressionSpecification, GeoJSONSource, Map as MapLibreMap, MapMouseEvent } from "maplibre-gl";
import type { Geofence } from "~/api/geofences";
import { boxOf, drawnRings, type Shape } from "./geofence_shape";
import type { Palette } from "./palette";
import { METRES_A_DEGREE } from "./sphere";
import { FONT } from "./styles";

const SHAPES = "geofences";
const LABELS = "geofence-labels";
const FILL = `${SHAPES}-fill`;
const LINE = `${SHAPES}-line`;
const OFF_LINE = `${SHAPES}-off-line`;
const LAYERS = [FILL, LINE, OFF_LINE, LABELS];
/** A name is shown from where its geofence is as wide as this; below that it would hide what is around it. */
const LABEL_PIXELS = 44;
const METRES_A_PIXEL = 78_271.5;
const MAX_LABEL_ZOOM = 22;

export interface ShownGeofence {
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
  readonly status: Geofence["status"];
}

/** How a geofence stands out: `fresh` where something has just happened at it. */
export interface GeofenceMarks {
  readonly selected: string | null;
  readonly fresh: ReadonlySet<string>;
  /** Not drawn, because it is drawn by whoever changes it. */
  readonly hidden: string | null;
}

/** From which zoom a geofence is wide enough for its name. */
export function labelZoom(shape: Shape): number {
  const box = boxOf(shape);
  if (box === null) return MAX_LABEL_ZOOM;
  const [west, south, east, north] = box;
  const scale = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const metres = Math.max((east - west) * scale, north - south) * METRES_A_DEGREE;
  return Math.max(0, Math.min(MAX_LABEL_ZOOM, Math.log2((LABEL_PIXELS * METRES_A_PIXEL * scale) / Math.max(1, metres))));
}

function markOf({ id }: ShownGeofence, marks: GeofenceMarks): string {
  if (marks.fresh.has(id)) return "fresh";
  return marks.selected === id ? "selected" : "plain";
}

function featuresOf(fences: readonly ShownGeofence[], marks: GeofenceMarks): { shapes: FeatureCollection; labels: FeatureCollection } {
  const shown = fences.filter(({ id }) => id !== marks.hidden);
  const properties = (fence: ShownGeofence) => ({ id: fence.id, name: fence.name, isOn: fence.status === "ACTIVE", mark: markOf(fence, marks), from: labelZoom(fence.shape) });
  const place = ({ shape }: ShownGeofence): number[] => {
    if (shape.kind === "circle") return [...shape.centre];
    const [west, south, east, north] = boxOf(shape) ?? [0, 0, 0, 0];
    return [(west + east) / 2, (south + north) / 2];
  };
  const features = (geometry: (fence: ShownGeofence) => Geometry): FeatureCollection => ({
    type: "FeatureCollection",
    features: shown.map((fence) => ({ type: "Feature", properties: properties(fence), geometry: geometry(fence) })),
  });
  return {
    shapes: features(({ shape }) => ({ type: "MultiPolygon", coordinates: drawnRings(shape) as unknown as number[][][][] })),
    labels: features((fence) => ({ type: "Point", coordinates: place(fence) })),
  };
}

/** The layers of geofences on one map. */
export class GeofenceLayer {
  readonly #map: MapLibreMap;

  constructor(map: MapLibreMap, palette: Palette) {
    this.#map = map;
    const none: FeatureCollection = { type: "FeatureCollection", features: [] };
    map.addSource(SHAPES, { type: "geojson", data: none });
    map.addSource(LABELS, { type: "geojson", data: none });
    map.addLayer({ id: FILL, type: "fill", source: SHAPES });
    map.addLayer({ id: LINE, type: "line", source: SHAPES, filter: ["get", "isOn"], layout: { "line-join": "round" } });
    map.addLayer({ id: OFF_LINE, type: "line", source: SHAPES, filter: ["!", ["get", "isOn"]] });
    map.addLayer({
      id: LABELS,
      type: "symbol",
      source: LABELS,
      filter: ["any", [">=", ["zoom"], ["get", "from"]], ["!=", ["get", "mark"], "plain"]],
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "text-max-width": 8, "text-padding": 4 },
    });
    this.paint(palette);
  }

  /** In the colours of the page as it is now. */
  paint({ token, base }: Palette): void {
    const colour: ExpressionSpecification = ["match", ["get", "mark"], "fresh", token("risk"), token("accent")];
    const width: ExpressionSpecification = ["match", ["get", "mark"], "plain", 1.5, 3];
    this.#map.setPaintProperty(FILL, "fill-color", ["case", ["get", "isOn"], colour, token("dim")]);
    this.#map.setPaintProperty(FILL, "fill-opacity", ["match", ["get", "mark"], "plain", 0.1, 0.22]);
    this.#map.setPaintProperty(LINE, "line-color", colour);
    this.#map.setPaintProperty(LINE, "line-width", width);
    this.#map.setPaintProperty(OFF_LINE, "line-color", token("dim"));
    this.#map.setPaintProperty(OFF_LINE, "line-width", width);
    this.#map.setPaintProperty(OFF_LINE, "line-dasharray", [3, 3]);
    this.#map.setPaintProperty(LABELS, "text-color", ["case", ["get", "isOn"], token("accent"), token("dim")]);
    this.#map.setPaintProperty(LABELS, "text-halo-color", base.halo);
    this.#map.setPaintProperty(LABELS, "text-halo-width", 1.5);
  }

  show(fences: readonly ShownGeofence[], marks: GeofenceMarks): void {
    const { shapes, labels } = featuresOf(fences, marks);
    void this.#map.getSource<GeoJSONSource>(SHAPES)?.setData(shapes);
    void this.#map.getSource<GeoJSONSource>(LABELS)?.setData(labels);
  }

  /** The geofence at a place of the map, the smallest one on top; null where there is none. */
  at({ point }: Pick<MapMouseEvent, "point">): string | null {
    const found = this.#map.queryRenderedFeatures(point, { layers: [LABELS, FILL] });
    const smallest = found.toSorted((one, other) => Number(other.properties["from"]) - Number(one.properties["from"]))[0];
    return smallest === undefined ? null : String(smallest.properties["id"]);
  }

  remove(): void {
    for (const layer of LAYERS) if (this.#map.getLayer(layer) !== undefined) this.#map.removeLayer(layer);
    for (const source of [SHAPES, LABELS]) if (this.#map.getSource(source) !== undefined) this.#map.removeSource(source);
  }
}

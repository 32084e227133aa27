/** The shape of a geofence under the pointer: corners that are put down, dragged, put between others and taken away. */
import type { Feature, FeatureCollection } from "geojson";
import type { GeoJSONSource, Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from "maplibre-gl";
import {
  circleTo, type Corner, cornersOf, drawnRings, handleOf, middlesOf, rounded, type Shape, type ShapeFault, withCorner, withCornerBehind, withCornerMoved,
} from "./geofence_shape";
import type { Palette } from "./palette";
import { circleRing, type Position } from "./sphere";

const SOURCE = "geofence-drawing";
const FILL = `${SOURCE}-fill`;
const LINE = `${SOURCE}-line`;
const NEAR = `${SOURCE}-near`;
const DOTS = `${SOURCE}-dots`;
const FAULTS = `${SOURCE}-faults`;
const LAYERS = [FILL, NEAR, LINE, DOTS, FAULTS];
/** So near to a corner it is taken hold of: by a pointer, by a finger. */
const GRIP_PIXELS = { mouse: 10, touch: 22 };
const CLICK_PIXELS = 4;
/** A new circle is as wide as this part of the map. */
const FIRST_PART = 0.12;

export interface Drawn {
  readonly shape: Shape;
  readonly faults: readonly ShapeFault[];
  readonly selected: Corner | null;
  /** Whether a click puts a corner down. */
  readonly isOpen: boolean;
  /** Metres from the centre of a circle; null where there is no such ring. */
  readonly approachRadius: number | null;
}

export interface DrawingListener {
  /** As it is being dragged, and then once as a step. */
  readonly onShape: (shape: Shape, isStep: boolean) => void;
  readonly onSelect: (corner: Corner | null) => void;
  /** The first corner was clicked again. */
  readonly onClose: () => void;
}

type Grip = { readonly kind: "corner" | "middle"; readonly corner: Corner } | { readonly kind: "centre" | "radius" };
type PointerEvent = MapMouseEvent | MapTouchEvent;

const isSame = (one: Corner | null, other: Corner): boolean => one !== null && one.polygon === other.polygon && one.ring === other.ring && one.index === other.index;

function featuresOf({ shape, faults, selected, isOpen, approachRadius }: Drawn): FeatureCollection {
  const features: Feature[] = [];
  if (shape.kind === "circle" && isOpen) return { type: "FeatureCollection", features }; // there is none yet
  const dot = (position: Position, sort: string) => features.push({ type: "Feature", properties: { sort }, geometry: { type: "Point", coordinates: [...position] } });
  for (const rings of drawnRings(shape)) {
    const coordinates = rings.filter((ring) => ring.length > 1) as unknown as number[][][];
    if (coordinates.length === 0) continue;
    features.push({ type: "Feature", properties: { sort: "area" }, geometry: { type: "Polygon", coordinates } });
    const lines = isOpen ? coordinates.map((ring) => ring.slice(0, -1)) : coordinates;
    features.push({ type: "Feature", properties: { sort: "edge" }, geometry: { type: "MultiLineString", coordinates: lines } });
  }
  if (shape.kind === "circle") {
    dot(shape.centre, "corner");
    dot(handleOf(shape), "corner");
    if (approachRadius !== null) {
      const coordinates = circleRing(shape.centre, approachRadius) as unknown as number[][];
      features.push({ type: "Feature", properties: { sort: "near" }, geometry: { type: "LineString", coordinates } });
    }
  } else {
    if (!isOpen) for (const { position } of middlesOf(shape)) dot(position, "middle");
    for (const corner of cornersOf(shape)) dot(corner.position, isSame(selected, corner) ? "selected" : "corner");
  }
  for (const { position } of faults) if (position !== null) dot(position, "fault");
  return { type: "FeatureCollection", features };
}

/** The layers of a shape that is drawn on one map, and what a pointer does to them. */
export class GeofenceDrawingLayer {
  readonly #map: MapLibreMap;
  readonly #listener: DrawingListener;
  #drawn: Drawn | null = null;
  #held: Grip | null = null;
  #dragged: Shape | null = null;
  /** A click follows where a drag ended: it puts no corner down. */
  #isAfterDrag = false;
  /** Where the button went down, in pixels of the map: a click further away ends a move of the map. */
  #pressedAt: readonly [number, number] = [0, 0];

  constructor(map: MapLibreMap, palette: Palette, listener: DrawingListener) {
    this.#map = map;
    this.#listener = listener;
    map.addSource(SOURCE, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    map.addLayer({ id: FILL, type: "fill", source: SOURCE, filter: ["==", ["get", "sort"], "area"], paint: { "fill-opacity": 0.18 } });
    map.addLayer({ id: NEAR, type: "line", source: SOURCE, filter: ["==", ["get", "sort"], "near"], paint: { "line-width": 1.5, "line-dasharray": [2, 3] } });
    map.addLayer({ id: LINE, type: "line", source: SOURCE, filter: ["==", ["get", "sort"], "edge"], paint: { "line-width": 2.5 } });
    map.addLayer({
      id: DOTS,
      type: "circle",
      source: SOURCE,
      filter: ["in", ["get", "sort"], ["literal", ["corner", "middle", "selected"]]],
      paint: { "circle-radius": ["match", ["get", "sort"], "middle", 4, "selected", 8, 6], "circle-stroke-width": 2 },
    });
    map.addLayer({ id: FAULTS, type: "circle", source: SOURCE, filter: ["==", ["get", "sort"], "fault"], paint: { "circle-radius": 10, "circle-opacity": 0.25, "circle-stroke-width": 3 } });
    this.paint(palette);
    map.on("mousedown", this.#press);
    map.on("touchstart", this.#press);
    map.on("mousemove", this.#move);
    map.on("touchmove", this.#move);
    map.on("mouseup", this.#release);
    map.on("touchend", this.#release);
    // Before the map hears of it: what else is on the map is not clicked while something is drawn.
    map.getCanvasContainer().addEventListener("click", this.#click, { capture: true });
    map.doubleClickZoom.disable();
  }

  paint({ token }: Palette): void {
    this.#map.setPaintProperty(FILL, "fill-color", token("accent"));
    this.#map.setPaintProperty(NEAR, "line-color", token("accent"));
    this.#map.setPaintProperty(LINE, "line-color", token("accent"));
    this.#map.setPaintProperty(DOTS, "circle-color", ["match", ["get", "sort"], "selected", token("accent"), token("panel")]);
    this.#map.setPaintProperty(DOTS, "circle-stroke-color", token("accent"));
    this.#map.setPaintProperty(FAULTS, "circle-color", token("failed"));
    this.#map.setPaintProperty(FAULTS, "circle-stroke-color", token("failed"));
  }

  show(drawn: Drawn): void {
    this.#drawn = drawn;
    this.#map.getCanvas().style.cursor = drawn.isOpen ? "crosshair" : "";
    void this.#map.getSource<GeoJSONSource>(SOURCE)?.setData(featuresOf(drawn));
  }

  remove(): void {
    const map = this.#map;
    map.off("mousedown", this.#press);
    map.off("touchstart", this.#press);
    map.off("mousemove", this.#move);
    map.off("touchmove", this.#move);
    map.off("mouseup", this.#release);
    map.off("touchend", this.#release);
    map.getCanvasContainer().removeEventListener("click", this.#click, { capture: true });
    map.doubleClickZoom.enable();
    map.getCanvas().style.cursor = "";
    for (const layer of LAYERS) if (map.getLayer(layer) !== undefined) map.removeLayer(layer);
    if (map.getSource(SOURCE) !== undefined) map.removeSource(SOURCE);
  }

  /** What lies under a pointer: corners before the places between them. */
  #gripAt(event: PointerEvent): Grip | null {
    if (this.#drawn === null) return null;
    const { shape, isOpen } = this.#drawn;
    const reach = "touches" in event.originalEvent ? GRIP_PIXELS.touch : GRIP_PIXELS.mouse;
    const isNear = (position: Position) => this.#map.project([...position] as [number, number]).dist(event.point) <= reach;
    if (shape.kind === "circle") {
      if (isOpen) return null;
      if (isNear(handleOf(shape))) return { kind: "radius" };
      return isNear(shape.centre) ? { kind: "centre" } : null;
    }
    const corner = cornersOf(shape).find(({ position }) => isNear(position));
    if (corner !== undefined) return { kind: "corner", corner };
    const middle = isOpen ? undefined : middlesOf(shape).find(({ position }) => isNear(position));
    return middle === undefined ? null : { kind: "middle", corner: middle };
  }

  #press = (event: PointerEvent): void => {
    this.#isAfterDrag = false;
    this.#pressedAt = [event.point.x, event.point.y];
    if ("touches" in event.originalEvent && event.originalEvent.touches.length > 1) return;
    const grip = this.#gripAt(event);
    if (grip === null) return;
    event.preventDefault(); // the map stays where it is
    this.#held = grip;
    this.#dragged = null;
  };

  #move = (event: PointerEvent): void => {
    if (this.#held === null || this.#drawn === null) return;
    const { shape } = this.#drawn;
    const to = event.lngLat.toArray();
    this.#dragged = this.#shapeHeld(this.#dragged ?? shape, to);
    if (this.#held.kind === "middle") {
      const { corner } = this.#held;
      this.#held = { kind: "corner", corner: { ...corner, index: corner.index + 1 } };
    }
    this.#listener.onShape(this.#dragged, false);
  };

  #shapeHeld(shape: Shape, to: Position): Shape {
    const held = this.#held;
    if (held === null) return shape;
    if (shape.kind === "circle") return held.kind === "radius" ? circleTo(shape.centre, to) : { ...shape, centre: rounded(to) };
    if (held.kind === "corner") return withCornerMoved(shape, held.corner, to);
    return held.kind === "middle" ? withCornerBehind(shape, held.corner, to) : shape;
  }

  #release = (): void => {
    const [held, dragged, drawn] = [this.#held, this.#dragged, this.#drawn];
    this.#held = null;
    this.#dragged = null;
    if (held === null || drawn === null) return;
    this.#isAfterDrag = true;
    if (dragged !== null) this.#listener.onShape(dragged, true);
    if (held.kind !== "corner") return;
    if (dragged === null && drawn.isOpen && held.corner.index === 0) this.#listener.onClose();
    else this.#listener.onSelect(held.corner);
  };

  #click = (event: MouseEvent): void => {
    event.stopPropagation();
    const { left, top } = this.#map.getCanvas().getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const isMove = Math.hypot(x - this.#pressedAt[0], y - this.#pressedAt[1]) > CLICK_PIXELS;
    if (this.#drawn === null || this.#isAfterDrag || isMove) {
      this.#isAfterDrag = false;
      return;
    }
    const { shape, isOpen } = this.#drawn;
    const at = this.#map.unproject([x, y]).toArray();
    if (!isOpen) this.#listener.onSelect(null);
    else if (shape.kind === "area") this.#listener.onShape(withCorner(shape, at), true);
    else this.#listener.onShape(firstCircle(this.#map, at, shape.radius), true);
  };
}

/** A circle around a place: of the radius that was said, else one that can be seen well on the map as it is. */
export function firstCircle(map: MapLibreMap, centre: Position, radius: number): Shape {
  if (!Number.isNaN(radius)) return { kind: "circle", centre: rounded(centre), radius };
  const { clientWidth, clientHeight } = map.getCanvas();
  const { x, y } = map.project([...centre] as [number, number]);
  return circleTo(centre, map.unproject([x + Math.min(clientWidth, clientHeight) * FIRST_PART, y]).toArray());
}

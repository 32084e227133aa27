/** How base maps are drawn: layers by the names that a map's file gives them, in the colours of the page. */
import type { ExpressionSpecification, LayerSpecification } from "maplibre-gl";
import type { BaseMap } from "~/api/haulier";
import type { Palette } from "./palette";

/** What all ids of a base map's layers and its source begin with; layers of the page lie above them. */
export const BASE = "base-";
export const BASE_SOURCE = `${BASE}map`;
export const FONT = ["system-ui", "sans-serif"];

type Layers = LayerSpecification[];

const grow = (...stops: readonly number[]): ExpressionSpecification => ["interpolate", ["linear"], ["zoom"], ...stops] as ExpressionSpecification;

/** The layers of a base map, from the ground up. */
export function baseLayers(base: BaseMap, palette: Palette): Layers {
  if (base.sort === "raster") return [{ id: `${BASE}tiles`, type: "raster", source: BASE_SOURCE }];
  if (base.layers.includes("land") && base.layers.includes("state")) return worldLayers(palette);
  if (base.layers.includes("earth")) return protomapsLayers(palette);
  return openMapTilesLayers(palette);
}

/** The ground without any map. */
export function groundLayer(palette: Palette, isEmpty: boolean): LayerSpecification {
  return { id: `${BASE}ground`, type: "background", paint: { "background-color": isEmpty ? palette.base.land : palette.base.water } };
}

const from = (layer: string) => ({ source: BASE_SOURCE, "source-layer": layer });

function worldLayers({ base, shade }: Palette): Layers {
  const isBold = shade === "sun";
  return [
    { id: `${BASE}land`, type: "fill", ...from("land"), paint: { "fill-color": base.land, "fill-outline-color": base.coast } },
    { id: `${BASE}lake`, type: "fill", ...from("lake"), paint: { "fill-color": base.water, "fill-outline-color": base.coast } },
    { id: `${BASE}state`, type: "line", ...from("state"), minzoom: 3, paint: { "line-color": base.state, "line-width": grow(3, 0.5, 8, 1.4) } },
    { id: `${BASE}border`, type: "line", ...from("border"), paint: { "line-color": base.border, "line-width": grow(1, 0.5, 4, 1, 8, 2) } },
    {
      id: `${BASE}place`,
      type: "symbol",
      ...from("place"),
      minzoom: 2,
      filter: ["<=", ["get", "zoom"], ["+", ["zoom"], 0.5]],
      layout: {
        "text-field": ["get", "name"],
        "text-font": FONT,
        "text-size": ["interpolate", ["linear"], ["zoom"], 3, ["step", ["get", "people"], 10, 4_000_000, 11], 9, ["step", ["get", "people"], 11, 100_000, 12, 1_000_000, 15]],
        "text-padding": 6,
        "symbol-sort-key": ["-", ["get", "people"]],
      },
      paint: { "text-color": base.text, "text-halo-color": base.halo, "text-halo-width": isBold ? 2 : 1.2 },
    },
    {
      id: `${BASE}country`,
      type: "symbol",
      ...from("country"),
      maxzoom: 6,
      layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": grow(1, 10, 5, 15), "text-letter-spacing": 0.08, "text-max-width": 7, "symbol-sort-key": ["get", "rank"] },
      paint: { "text-color": base.country, "text-halo-color": base.halo, "text-halo-width": 1.4 },
    },
  ];
}

function label(id: string, layer: string, palette: Palette, size: ExpressionSpecification, minzoom = 0): LayerSpecification {
  const { base } = palette;
  return {
    id: `${BASE}${id}`,
    type: "symbol",
    ...from(layer),
    minzoom,
    layout: { "text-field": ["coalesce", ["get", "name:latin"], ["get", "name"]], "text-font": FONT, "text-size": size },
    paint: { "text-color": base.text, "text-halo-color": base.halo, "text-halo-width": 1.2 },
  };
}

/** Names along streets. */
function streetLabel(layer: string, palette: Palette): LayerSpecification {
  const layout = { "text-field": ["get", "name"], "text-font": FONT, "symbol-placement": "line", "text-size": 11 };
  return { ...label("street", layer, palette, grow(12, 10, 18, 13), 13), layout } as LayerSpecification;
}

/** Files in the schema of Protomaps. */
function protomapsLayers(palette: Palette): Layers {
  const { base } = palette;
  const kind = ["coalesce", ["get", "kind"], ["get", "pmap:kind"]] as ExpressionSpecification;
  return [
    { id: `${BASE}earth`, type: "fill", ...from("earth"), paint: { "fill-color": base.land } },
    { id: `${BASE}water`, type: "fill", ...from("water"), filter: ["==", ["geometry-type"], "Polygon"], paint: { "fill-color": base.water } },
    { id: `${BASE}building`, type: "fill", ...from("buildings"), minzoom: 14, paint: { "fill-color": base.state, "fill-opacity": 0.6 } },
    { id: `${BASE}road`, type: "line", ...from("roads"), layout: { "line-join": "round" }, paint: { "line-color": ["match", kind, ["highway", "major_road"], base.border, base.state], "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 6, ["match", kind, "highway", 1, 0.3], 16, ["match", kind, "highway", 12, "major_road", 9, 5]] } },
    { id: `${BASE}border`, type: "line", ...from("boundaries"), paint: { "line-color": base.border, "line-dasharray": [3, 2] } },
    label("place", "places", palette, grow(3, 10, 10, 14)),
    streetLabel("roads", palette),
  ];
}

/** Files in the schema of OpenMapTiles. */
function openMapTilesLayers(palette: Palette): Layers {
  const { base } = palette;
  return [
    { id: `${BASE}land`, type: "background", paint: { "background-color": base.land } },
    { id: `${BASE}water`, type: "fill", ...from("water"), paint: { "fill-color": base.water } },
    { id: `${BASE}building`, type: "fill", ...from("building"), minzoom: 14, paint: { "fill-color": base.state, "fill-opacity": 0.6 } },
    { id: `${BASE}road`, type: "line", ...from("transportation"), paint: { "line-color": ["match", ["get", "class"], ["motorway", "trunk", "primary", "secondary"], base.border, base.state], "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 6, ["match", ["get", "class"], ["motorway", "trunk"], 1, 0.3], 16, ["match", ["get", "class"], ["motorway", "trunk"], 12, "primary", 9, 5]] } },
    { id: `${BASE}border`, type: "line", ...from("boundary"), paint: { "line-color": base.border, "line-dasharray": [3, 2] } },
    label("place", "place", palette, grow(3, 10, 10, 14)),
    streetLabel("transportation_name", palette),
  ];
}

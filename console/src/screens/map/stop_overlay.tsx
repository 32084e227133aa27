import type { GeoJSONSource } from "maplibre-gl";
import { useEffect, useEffectEvent } from "react";
import type { MapLibreMap } from "~/map/map";
import { FONT } from "~/map/styles";
import { useMapPlace } from "./map_context";

const STOPS = "stops";

export interface ShownStop {
  readonly number: number;
  readonly lon: number;
  readonly lat: number;
}

/** The stops of what is chosen, in their order, and the way to them as the crow flies. */
export function StopOverlay({ from, stops }: { from: readonly [number, number] | null; stops: readonly ShownStop[] }) {
  const { map, palette } = useMapPlace();
  const show = useEffectEvent((on: MapLibreMap) => {
    const way = [...(from === null ? [] : [from]), ...stops.map(({ lon, lat }) => [lon, lat] as const)].map((point) => [...point]);
    void on.getSource<GeoJSONSource>(STOPS)?.setData({
      type: "FeatureCollection",
      features: [
        ...(way.length < 2 ? [] : [{ type: "Feature" as const, properties: {}, geometry: { type: "LineString" as const, coordinates: way } }]),
        ...stops.map(({ number, lon, lat }) => ({ type: "Feature" as const, properties: { number }, geometry: { type: "Point" as const, coordinates: [lon, lat] } })),
      ],
    });
  });
  useEffect(() => {
    if (map === null) return undefined;
    const on = map;
    on.addSource(STOPS, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    on.addLayer({ id: `${STOPS}-way`, type: "line", source: STOPS, filter: ["==", ["geometry-type"], "LineString"], paint: { "line-color": palette.token("accent"), "line-width": 2, "line-dasharray": [2, 2] } });
    on.addLayer({ id: `${STOPS}-point`, type: "circle", source: STOPS, filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 9, "circle-color": palette.token("accent"), "circle-stroke-color": palette.token("panel"), "circle-stroke-width": 2 } });
    on.addLayer({
      id: `${STOPS}-number`,
      type: "symbol",
      source: STOPS,
      filter: ["==", ["geometry-type"], "Point"],
      layout: { "text-field": ["to-string", ["get", "number"]], "text-font": FONT, "text-size": 11, "text-allow-overlap": true },
      paint: { "text-color": palette.token("on-accent") },
    });
    show(on);
    return () => {
      for (const id of ["number", "point", "way"]) if (on.getLayer(`${STOPS}-${id}`) !== undefined) on.removeLayer(`${STOPS}-${id}`);
      if (on.getSource(STOPS) !== undefined) on.removeSource(STOPS);
    };
  }, [map, palette]);
  useEffect(() => {
    if (map !== null) show(map);
  }, [map, from, stops]);
  return null;
}

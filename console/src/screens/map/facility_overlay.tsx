import type { GeoJSONSource, MapMouseEvent } from "maplibre-gl";
import { useEffect, useEffectEvent } from "react";
import type { Facility } from "~/api/haulier";
import type { MapLibreMap } from "~/map/map";
import { FONT } from "~/map/styles";
import { afterReplay, useMapPlace } from "./map_context";

const FACILITIES = "facilities";
const HIT_PX = 6;

const featuresOf = (facilities: readonly Facility[], chosen: string | null) => ({
  type: "FeatureCollection" as const,
  features: facilities.map(({ id, name, lat, lon }) => ({
    type: "Feature" as const,
    properties: { id, name, isChosen: id === chosen },
    geometry: { type: "Point" as const, coordinates: [lon, lat] },
  })),
});

/** Things that stand somewhere, below the vehicles. A click chooses one, or lists those that lie together. */
export function FacilityOverlay({ facilities, chosen, onChoose, onCrowd }: { facilities: readonly Facility[]; chosen: string | null; onChoose: (id: string) => void; onCrowd: (ids: readonly string[]) => void }) {
  const { map, palette, search } = useMapPlace();
  const click = useEffectEvent((event: MapMouseEvent, on: MapLibreMap) => {
    if (event.defaultPrevented || search.edit !== undefined) return;
    const { x, y } = event.point;
    const hits = on.queryRenderedFeatures([[x - HIT_PX, y - HIT_PX], [x + HIT_PX, y + HIT_PX]], { layers: [`${FACILITIES}-point`] });
    const ids = [...new Set(hits.map(({ properties }) => String(properties["id"])))];
    const [first] = ids;
    if (first === undefined) return;
    event.preventDefault();
    if (ids.length === 1) onChoose(first);
    else onCrowd(ids);
  });
  const show = useEffectEvent((on: MapLibreMap) => void on.getSource<GeoJSONSource>(FACILITIES)?.setData(featuresOf(facilities, chosen)));
  useEffect(() => {
    if (map === null) return undefined;
    const on = map;
    const below = on.getLayer("crowds-circle") === undefined ? undefined : on.getLayer("fleet") === undefined ? "crowds-circle" : "fleet";
    on.addSource(FACILITIES, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    on.addLayer(
      {
        id: `${FACILITIES}-point`,
        type: "circle",
        source: FACILITIES,
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["zoom"], 3, ["case", ["get", "isChosen"], 6, 1.4], 8, ["case", ["get", "isChosen"], 8, 3], 12, ["case", ["get", "isChosen"], 9, 5]],
          "circle-color": ["case", ["get", "isChosen"], palette.token("accent"), palette.token("panel")],
          "circle-stroke-color": ["case", ["get", "isChosen"], palette.token("accent"), palette.token("dim")],
          "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 3, 0.8, 10, 1.6],
        },
      },
      below,
    );
    on.addLayer(
      {
        id: `${FACILITIES}-name`,
        type: "symbol",
        source: FACILITIES,
        minzoom: 9,
        layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 11, "text-anchor": "top", "text-offset": [0, 0.7], "text-optional": true, "text-max-width": 12 },
        paint: { "text-color": palette.token("dim"), "text-halo-color": palette.base.halo, "text-halo-width": 1.4 },
      },
      below,
    );
    show(on);
    const onClick = (event: MapMouseEvent) => afterReplay(() => click(event, on));
    on.on("click", onClick);
    return () => {
      on.off("click", onClick);
      for (const id of [`${FACILITIES}-name`, `${FACILITIES}-point`]) if (on.getLayer(id) !== undefined) on.removeLayer(id);
      if (on.getSource(FACILITIES) !== undefined) on.removeSource(FACILITIES);
    };
  }, [map, palette]);
  useEffect(() => {
    if (map !== null) show(map);
  }, [map, facilities, chosen]);
  return null;
}

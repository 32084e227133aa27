import type { GeoJSONSource } from "maplibre-gl";
import { useEffect, useEffectEvent, useMemo } from "react";
import type { Facility } from "~/api/haulier";
import { usePlaces } from "~/app/use_places";
import type { MapLibreMap } from "~/map/map";
import type { Delay } from "./delays";
import { useMapPlace } from "./map_context";

const DELAYS = "delays";
/** So late a stop weighs twice what one that is just late does, and ten so late what eleven do. */
const WEIGHT_MINUTES = 60;
const MAX_WEIGHT = 4;

/** Heat where stops are late, below all that can be clicked. */
export function DelayOverlay({ delays, facilities }: { delays: ReadonlyMap<string, Delay>; facilities: ReadonlyMap<string, Facility> }) {
  const { map, palette } = useMapPlace();
  const ids = useMemo(() => [...delays.keys()], [delays]);
  const { at } = usePlaces(ids, facilities);
  const show = useEffectEvent((on: MapLibreMap) => {
    const features = [...delays].flatMap(([id, { stops, minutes }]) => {
      const place = at.get(id);
      const weight = stops * Math.min(MAX_WEIGHT, 1 + minutes / WEIGHT_MINUTES);
      return place === undefined ? [] : [{ type: "Feature" as const, properties: { weight }, geometry: { type: "Point" as const, coordinates: [place.lon, place.lat] } }];
    });
    void on.getSource<GeoJSONSource>(DELAYS)?.setData({ type: "FeatureCollection", features });
  });
  useEffect(() => {
    if (map === null) return undefined;
    const on = map;
    const { token } = palette;
    on.addSource(DELAYS, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
    const below = ["geofences-fill", "facilities-point", "fleet", "crowds-circle"].find((layer) => on.getLayer(layer) !== undefined);
    on.addLayer(
      {
        id: DELAYS,
        type: "heatmap",
        source: DELAYS,
        paint: {
          "heatmap-weight": ["get", "weight"],
          "heatmap-radius": ["interpolate", ["linear"], ["zoom"], 3, 14, 8, 32, 12, 48],
          "heatmap-intensity": ["interpolate", ["linear"], ["zoom"], 3, 0.25, 10, 0.6],
          "heatmap-color": ["interpolate", ["linear"], ["heatmap-density"], 0, `${token("risk")}00`, 0.15, `${token("risk")}66`, 0.5, `${token("risk")}cc`, 1, `${token("failed")}e6`],
        },
      },
      below,
    );
    show(on);
    return () => {
      if (on.getLayer(DELAYS) !== undefined) on.removeLayer(DELAYS);
      if (on.getSource(DELAYS) !== undefined) on.removeSource(DELAYS);
    };
  }, [map, palette]);
  useEffect(() => {
    if (map !== null) show(map);
  }, [map, delays, at]);
  return null;
}

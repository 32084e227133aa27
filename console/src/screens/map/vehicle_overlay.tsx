import type { GeoJSONSource, MapMouseEvent } from "maplibre-gl";
import { useEffect, useEffectEvent, useRef } from "react";
import { type Crowd, crowdsOf, LAST_CROWD_ZOOM } from "~/map/crowds";
import { FleetLayer } from "~/map/fleet";
import type { MapLibreMap } from "~/map/map";
import type { Palette } from "~/map/palette";
import { FONT } from "~/map/styles";
import { type Fleet, useVehicleVersion, worstOf } from "./fleet";
import { afterReplay, useMapPlace } from "./map_context";

const CROWDS = "crowds";
const CROWDS_EVERY_MS = 1_000;
/** So near a click must be to a vehicle, pixels. */
const HIT_PX = 14;

/** Vehicles on the map: each by itself, or counted where too many lie together. A click chooses one, or lists a crowd. */
export function VehicleOverlay({ fleet, chosen, onChoose, onCrowd }: { fleet: Fleet; chosen: string | null; onChoose: (id: string) => void; onCrowd: (ids: readonly string[]) => void }) {
  const { map, palette, search } = useMapPlace();
  const { vehicles } = fleet;
  const layer = useRef<FleetLayer | null>(null);
  const crowds = useRef<readonly Crowd[]>([]);
  const hidden = useRef<ReadonlySet<string>>(new Set());
  const version = useVehicleVersion(vehicles, CROWDS_EVERY_MS);
  const lookOf = useEffectEvent((vehicle: Parameters<Fleet["toneOf"]>[0]) => ({
    tone: fleet.tonePlaceOf(vehicle),
    isSilent: fleet.isSilent(vehicle),
    isChosen: vehicle.id === chosen,
    isHidden: hidden.current.has(vehicle.id) && vehicle.id !== chosen,
  }));
  const gather = useEffectEvent((on: MapLibreMap) => {
    crowds.current = crowdsOf(vehicles, on.getZoom());
    hidden.current = new Set(crowds.current.flatMap(({ members }) => members.map(({ id }) => id)));
    void on.getSource<GeoJSONSource>(CROWDS)?.setData({
      type: "FeatureCollection",
      features: crowds.current.map(({ id, lon, lat, members }) => ({
        type: "Feature",
        properties: { id, count: members.length, tone: worstOf(members.map((member) => fleet.toneOf(member))) },
        geometry: { type: "Point", coordinates: [lon, lat] },
      })),
    });
    layer.current?.refresh();
  });
  const click = useEffectEvent((event: MapMouseEvent, on: MapLibreMap) => {
    if (event.defaultPrevented || search.edit !== undefined) return;
    const [crowd] = on.queryRenderedFeatures(event.point, { layers: [`${CROWDS}-circle`] });
    if (crowd !== undefined) {
      event.preventDefault();
      return onCrowd(crowds.current.find(({ id }) => id === crowd.properties["id"])?.members.map(({ id }) => id) ?? []);
    }
    const hits = vehicles.near(event.lngLat.lng, event.lngLat.lat, on.getZoom(), HIT_PX).filter(({ id }) => !hidden.current.has(id));
    const [first] = hits;
    if (first === undefined) return;
    event.preventDefault();
    if (hits.length === 1) onChoose(first.id);
    else onCrowd(hits.map(({ id }) => id));
  });
  useEffect(() => {
    if (map === null) return undefined;
    const on = map;
    addCrowds(on, palette);
    const fleetLayer = new FleetLayer(vehicles, (vehicle) => lookOf(vehicle), palette);
    layer.current = fleetLayer;
    on.addLayer(fleetLayer, `${CROWDS}-circle`);
    gather(on);
    let half = Math.floor(on.getZoom() * 2);
    const onZoom = () => {
      const now = Math.floor(on.getZoom() * 2);
      if (now === half) return;
      half = now;
      gather(on);
    };
    const onClick = (event: MapMouseEvent) => afterReplay(() => click(event, on));
    on.on("zoom", onZoom);
    on.on("click", onClick);
    return () => {
      on.off("zoom", onZoom);
      on.off("click", onClick);
      layer.current = null;
      if (on.getLayer(fleetLayer.id) !== undefined) on.removeLayer(fleetLayer.id);
      removeCrowds(on);
    };
  }, [map, palette, vehicles]);
  useEffect(() => {
    if (map !== null) gather(map);
  }, [map, version, fleet, chosen]);
  return null;
}

function addCrowds(map: MapLibreMap, palette: Palette): void {
  map.addSource(CROWDS, { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  map.addLayer({
    id: `${CROWDS}-circle`,
    type: "circle",
    source: CROWDS,
    maxzoom: LAST_CROWD_ZOOM,
    paint: {
      "circle-radius": ["interpolate", ["linear"], ["get", "count"], 2, 12, 20, 16, 500, 24],
      "circle-color": palette.token("panel"),
      "circle-stroke-color": ["match", ["get", "tone"], "failed", palette.token("failed"), "risk", palette.token("risk"), "moving", palette.token("moving"), "assigned", palette.token("assigned"), palette.token("waiting")],
      "circle-stroke-width": 2.5,
    },
  });
  map.addLayer({
    id: `${CROWDS}-count`,
    type: "symbol",
    source: CROWDS,
    maxzoom: LAST_CROWD_ZOOM,
    layout: { "text-field": ["to-string", ["get", "count"]], "text-font": FONT, "text-size": 12, "text-allow-overlap": true, "text-ignore-placement": true },
    paint: { "text-color": palette.token("text") },
  });
}

function removeCrowds(map: MapLibreMap): void {
  for (const id of [`${CROWDS}-count`, `${CROWDS}-circle`]) if (map.getLayer(id) !== undefined) map.removeLayer(id);
  if (map.getSource(CROWDS) !== undefined) map.removeSource(CROWDS);
}

import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Facility, readFacilities } from "~/api/haulier";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { useMapStage } from "~/app/use_map_stage";
import { usePalette } from "~/app/use_palette";
import { usePlaces } from "~/app/use_places";
import { canDrawMaps } from "~/map/ability";
import { cameraIn, cameraText, keepCamera, lastCamera, WHOLE_WORLD } from "~/map/camera";
import type { MapLibreMap } from "~/map/map";
import { ChosenCard } from "./chosen_card";
import { DelayOverlay } from "./delay_overlay";
import { FacilityOverlay } from "./facility_overlay";
import { type Fleet, useFleet, useVehicleVersion } from "./fleet";
import { ShownContext } from "./fleet_context";
import { areGeofencesOpen, GeofenceOverlay, GeofencesPanel, GeofencesToggle } from "./geofences_part";
import { BaseMenu, LayersMenu } from "./layers_menu";
import { MapContext, type MapPlace, useMapPlace } from "./map_context";
import { MapControls } from "./map_controls";
import { PlainMap } from "./plain_map";
import { ReplayButton, ReplayDeviceButton } from "./replay_dialog";
import { ReplayPanel } from "./replay_panel";
import { type MapSearch, mapSearch, NEW_GEOFENCE, selectedIn, shownLayers } from "./search";
import { type ShownStop, StopOverlay } from "./stop_overlay";
import { type CrowdShown, type ListKind, ThingsList } from "./things_list";
import { useBaseMap } from "./use_base_map";
import { VehicleOverlay } from "./vehicle_overlay";
import { around, isIn } from "./view";
import styles from "./map.module.css";

const route = getRouteApi("/map");
const FOLLOW_MS = 1_000;
const CLOSE_ZOOM = 12;
const NO_FACILITIES: ReadonlyMap<string, Facility> = new Map();
const FIT = { padding: 48, maxZoom: 12, duration: 0 };

/** All of the address but where the map looks, which changes with each drag and concerns nobody else. */
const withoutCamera = ({ layers, sel, follow, replay, panel, edit }: MapSearch): MapSearch => ({ layers, sel, follow, replay, panel, edit });

/** Where everything is: vehicles as they move, facilities, stops and geofences over a map that comes from the server itself. */
export function MapScreen() {
  const { t } = useLingui();
  const search = route.useSearch({ select: withoutCamera, structuralSharing: true });
  const navigate = route.useNavigate();
  const bases = useBaseMap();
  const { base } = bases;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [crowd, setCrowd] = useState<CrowdShown | null>(null);
  const palette = usePalette();
  const [known] = useState(() => cameraIn(new URLSearchParams(location.search).get("at") ?? undefined) ?? lastCamera());
  const go = useCallback(
    (change: MapSearch, isReplacing = false) => void navigate({ search: (before) => mapSearch({ ...before, ...change }), replace: isReplacing }),
    [navigate],
  );
  const stage = useMapStage(element, known ?? WHOLE_WORLD, palette, base, (camera) => {
    keepCamera(camera);
    go({ at: cameraText(camera) }, true);
  });
  const { map } = stage;
  const place = useMemo<MapPlace>(() => ({ map, palette, search, go }), [map, palette, search, go]);
  const { fleet, isRead, isTruncated, error, readAgain } = useFleet();
  const read = useQuery({ queryKey: ["facilities"], queryFn: ({ signal }) => readFacilities(signal), staleTime: 60_000 });
  const facilities = useMemo(() => (read.data === undefined ? NO_FACILITIES : new Map(read.data.facilities.map((each) => [each.id, each]))), [read.data]);
  const shown = useMemo(() => ({ fleet, facilities }), [fleet, facilities]);
  const layers = shownLayers(search.layers);
  const isPlain = !canDrawMaps();
  const isSided = areGeofencesOpen(search);
  const selected = selectedIn(search.sel);
  const choose = (kind: ListKind, id: string) => {
    setCrowd(null);
    go({ sel: `${kind}/${id}` });
  };
  const list = (kind: ListKind) => (ids: readonly string[]) => setCrowd({ kind, ids: new Set(ids) });
  const goTo = (kind: ListKind, id: string, isClose: boolean) => {
    const thing = kind === "device" ? fleet.vehicles.get(id) : facilities.get(id);
    if (isClose) go({ sel: `${kind}/${id}` }, search.sel !== undefined);
    if (thing === undefined || map === null) return;
    const { lon, lat } = thing;
    if (isClose) map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), crowd === null ? map.getZoom() : CLOSE_ZOOM) });
    else if (!isIn(boundsOf(map), lon, lat)) map.easeTo({ center: [lon, lat] });
  };
  // What the address names is looked at by who shows it.
  const isNamed = search.replay !== undefined || (search.edit ?? NEW_GEOFENCE) !== NEW_GEOFENCE || search.sel !== undefined;
  useBeginning(map, known === null && !isNamed && isRead && !read.isPending, fleet, facilities);
  useScreenKeys((key) => {
    if (key === "f" && selected?.kind === "device") go({ follow: search.follow === undefined ? "1" : undefined }, true);
    else if (key === "+" || key === "=") map?.zoomIn();
    else if (key === "-") map?.zoomOut();
    else if (key === "Escape" && (crowd !== null || selected !== null)) {
      if (crowd !== null) setCrowd(null);
      else go({ sel: undefined, follow: undefined }, true);
    } else return false;
    return true;
  });
  const stops = useStops(fleet, facilities, selected);
  return (
    <MapContext value={place}>
      <ShownContext value={shown}>
        <div className={styles["screen"]}>
          <header className={styles["bar"]}>
            <h1>
              <Trans>Map</Trans>
            </h1>
            <span className={styles["dim"]}>
              <Plural value={fleet.vehicles.size} one="# vehicle" other="# vehicles" />
              {isTruncated ? <Trans>, the first of more</Trans> : null}
            </span>
            <div className={styles["tools"]}>
              <GeofencesToggle />
              <ReplayButton />
              <LayersMenu />
              <BaseMenu {...bases} />
            </div>
          </header>
          {stage.error === null ? null : <PanelError error={stage.error} onRetry={() => location.reload()} />}
          {error === null ? null : <PanelError error={error} onRetry={readAgain} />}
          {read.error === null ? null : <PanelError error={read.error} onRetry={() => void read.refetch()} />}
          <div className={`${styles["body"]} ${isSided ? styles["sided"] : ""}`}>
            <ThingsList crowd={crowd} onCrowd={setCrowd} onGo={goTo} />
            <div className={styles["stage"]}>
              {isPlain ? (
                <PlainMap base={base} />
              ) : (
                <>
                  <div ref={setElement} className={styles["canvas"]} aria-label={t`Map`} />
                  <MapControls base={base} isBare={stage.isBare} />
                </>
              )}
              <GeofenceOverlay />
              <ChosenCard actions={(vehicle) => <ReplayDeviceButton device={vehicle.id} />} />
            </div>
            {isSided ? (
              <aside className={styles["side"]} aria-label={t`Beside the map`}>
                <GeofencesPanel />
              </aside>
            ) : null}
          </div>
          {map === null ? null : (
            <>
              {layers.has("vehicles") ? (
                <VehicleOverlay fleet={fleet} chosen={selected?.kind === "device" ? selected.id : null} onChoose={(id) => choose("device", id)} onCrowd={list("device")} />
              ) : null}
              {layers.has("facilities") ? (
                <FacilityOverlay facilities={read.data?.facilities ?? []} chosen={selected?.kind === "place" ? selected.id : null} onChoose={(id) => choose("place", id)} onCrowd={list("place")} />
              ) : null}
              {layers.has("delays") ? <DelayOverlay delays={fleet.delays()} facilities={facilities} /> : null}
              <Following vehicles={fleet.vehicles} />
              {layers.has("stops") ? <StopOverlay from={stops.from} stops={stops.stops} /> : null}
            </>
          )}
          <ReplayPanel />
        </div>
      </ShownContext>
    </MapContext>
  );
}

function boundsOf(map: MapLibreMap) {
  const bounds = map.getBounds();
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}

/** Who comes for the first time looks at all that there is. */
function useBeginning(map: MapLibreMap | null, isWanted: boolean, fleet: Fleet, facilities: ReadonlyMap<string, Facility>): void {
  const hasBegun = useRef(false);
  useEffect(() => {
    if (map === null || !isWanted || hasBegun.current) return;
    hasBegun.current = true;
    const all = around([...fleet.vehicles.values(), ...facilities.values()]);
    if (all !== null) map.fitBounds([all.west, all.south, all.east, all.north], FIT);
  }, [map, isWanted, fleet, facilities]);
}

/** Keeps the chosen vehicle in the middle, until the person moves the map. Draws nothing, so that nothing else is drawn as it moves. */
function Following({ vehicles }: Pick<Fleet, "vehicles">) {
  const { map, search, go } = useMapPlace();
  const version = useVehicleVersion(vehicles, FOLLOW_MS);
  const selected = selectedIn(search.sel);
  const followed = search.follow !== undefined && selected?.kind === "device" ? selected.id : null;
  useEffect(() => {
    if (map === null || followed === null) return undefined;
    const stop = () => go({ follow: undefined }, true);
    map.on("dragstart", stop);
    return () => void map.off("dragstart", stop);
  }, [map, followed, go]);
  useEffect(() => {
    const vehicle = followed === null ? undefined : vehicles.get(followed);
    if (map !== null && vehicle !== undefined) map.easeTo({ center: [vehicle.lon, vehicle.lat], duration: FOLLOW_MS });
  }, [map, followed, vehicles, version]);
  return null;
}

const NOWHERE: { readonly from: readonly [number, number] | null; readonly stops: readonly ShownStop[] } = { from: null, stops: [] };

/** Where the run of the chosen vehicle goes next, as far as it is known where its stops are. */
function useStops(fleet: Fleet, facilities: ReadonlyMap<string, Facility>, selected: ReturnType<typeof selectedIn>): typeof NOWHERE {
  const vehicle = selected?.kind === "device" ? fleet.vehicles.get(selected.id) : undefined;
  const run = vehicle === undefined ? undefined : fleet.runOf(vehicle);
  const ids = useMemo(
    () => (run?.jobs ?? []).toSorted((one, other) => (one.to ?? Infinity) - (other.to ?? Infinity)).flatMap(({ place }) => (place === null ? [] : [place])),
    [run],
  );
  const { at } = usePlaces(ids, facilities);
  return useMemo(() => {
    if (vehicle === undefined || ids.length === 0) return NOWHERE;
    const stops = [...new Set(ids)].flatMap((id) => at.get(id) ?? []).map(({ lon, lat }, index) => ({ number: index + 1, lon, lat }));
    return { from: [vehicle.lon, vehicle.lat], stops };
  }, [vehicle, ids, at]);
}

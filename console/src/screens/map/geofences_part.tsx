import { useLingui } from "@lingui/react/macro";
import type { MapMouseEvent } from "maplibre-gl";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Geofence } from "~/api/geofences";
import { readPositionsIn } from "~/api/traces";
import { refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { GeofenceLayer } from "~/map/geofence_layer";
import { boxOf, NO_AREA, type Shape } from "~/map/geofence_shape";
import type { MapLibreMap } from "~/map/map";
import { type Box, isInRing } from "~/map/sphere";
import { Button } from "~/ui/button";
import { FilterChip } from "~/ui/chip";
import { showToast } from "~/ui/toast";
import { GeofenceEditor } from "./geofence_editor";
import { useSubscribe } from "./geofence_devices";
import { shapeOf } from "./geofence_form";
import { GeofenceList } from "./geofence_list";
import { GeofencePanel } from "./geofence_panel";
import { EVENT_LABELS, EVENT_SIGNS, titleOf } from "./geofence_words";
import { useMapPlace } from "./map_context";
import { type MapSearch, NEW_GEOFENCE, shownLayers } from "./search";
import { ringOf, useDrawing } from "./use_drawing";
import { type GeofenceNews, useGeofenceNews } from "./use_geofence_news";
import { CREATE_PATH, useGeofencesInView } from "./use_geofences";
import styles from "./geofences.module.css";

const NOTHING: readonly Geofence[] = [];
const FIT_PIXELS = 80;
const FIT_ZOOM = 17;
const LEAST_PIXELS = 8;

const GEOFENCE = "geofence/";
/** The geofence that an address has chosen. */
export const chosenGeofence = (sel: string | undefined): string | null => (sel?.startsWith(GEOFENCE) === true ? sel.slice(GEOFENCE.length) : null);

/** Whether geofences stand beside the map: asked for, or because one is chosen or drawn. */
export const areGeofencesOpen = ({ panel, sel, edit }: MapSearch): boolean => panel === "geofences" || edit !== undefined || chosenGeofence(sel) !== null;

export function GeofencesToggle() {
  const { t } = useLingui();
  const { search, go } = useMapPlace();
  const isOn = areGeofencesOpen(search);
  const mayRead = useMay("GET", CREATE_PATH);
  const close = { panel: undefined, edit: undefined, ...(chosenGeofence(search.sel) === null ? {} : { sel: undefined }) };
  if (!mayRead) return null;
  return <FilterChip label={t`Geofences`} isOn={isOn} onChange={(next) => go(next ? { panel: "geofences" } : close)} />;
}

/** Geofences beside the map: the list, the chosen one, or the one that is drawn. */
export function GeofencesPanel() {
  const { map, search, go } = useMapPlace();
  const [isLasso, setLasso] = useState(false);
  const chosen = chosenGeofence(search.sel);
  const open = (fence: Geofence) => {
    go({ sel: GEOFENCE + fence.id });
    if (map !== null) lookAt(map, shapeOf(fence));
  };
  if (search.edit !== undefined) {
    return (
      <GeofenceEditor
        key={search.edit}
        id={search.edit === NEW_GEOFENCE ? null : search.edit}
        onSaved={(id, shape) => {
          go({ edit: undefined, sel: GEOFENCE + id });
          if (map !== null && !isSeen(map, shape)) lookAt(map, shape);
        }}
        onClose={() => go({ panel: "geofences", edit: undefined })}
      />
    );
  }
  if (chosen === null) return <GeofenceList onOpen={open} onNew={() => go({ edit: NEW_GEOFENCE })} />;
  return (
    <>
      <GeofencePanel key={chosen} id={chosen} onEdit={() => go({ edit: chosen })} onClose={() => go({ panel: "geofences", sel: undefined })} onLasso={() => setLasso(true)} />
      {isLasso ? <Lasso id={chosen} onDone={() => setLasso(false)} /> : null}
    </>
  );
}

function lookAt(map: MapLibreMap, shape: Shape): void {
  const box = boxOf(shape);
  if (box !== null) map.fitBounds([...box] as [number, number, number, number], { padding: FIT_PIXELS, maxZoom: FIT_ZOOM, duration: 300 });
}

/** Whether a shape can be made out where the map is: one that was typed may lie elsewhere, or be too small to be seen. */
function isSeen(map: MapLibreMap, shape: Shape): boolean {
  const [west, south, east, north] = boxOf(shape) ?? [0, 0, 0, 0];
  const [from, to] = [map.project([west, north]), map.project([east, south])];
  const { clientWidth, clientHeight } = map.getCanvas();
  const isInside = from.x >= 0 && from.y >= 0 && to.x <= clientWidth && to.y <= clientHeight;
  return isInside && Math.max(to.x - from.x, to.y - from.y) >= LEAST_PIXELS;
}

/** Draw around devices: those inside are subscribed. */
function Lasso({ id, onDone }: { id: string; onDone: () => void }) {
  const { t } = useLingui();
  const subscribe = useSubscribe(id);
  const take = async (shape: Shape) => {
    try {
      const ring = ringOf(shape);
      const around = boxOf(shape);
      const found = around === null ? [] : await readPositionsIn(around as Box);
      const inside = found.filter(({ lon, lat }) => isInRing([lon, lat], ring)).map(({ deviceId }) => deviceId);
      const count = inside.length;
      if (count > 0) await subscribe(inside);
      showToast({ tone: "plain", text: count === 0 ? t`No device is in there.` : t`Subscribed ${count} devices.` });
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
    onDone();
  };
  const drawing = useDrawing(NO_AREA, true, null, (shape) => void take(shape));
  return (
    <div className={styles["foot"]} role="status">
      <span>{t`Click around the devices on the map; Enter ends it.`}</span>
      <Button look="primary" onPress={drawing.close} isDisabled={ringOf(drawing.shape).length < 3}>
        {t`Subscribe those inside`}
      </Button>
      <Button onPress={onDone}>{t`Cancel`}</Button>
    </div>
  );
}

/** Geofences on the map, and what has just happened at them. */
export function GeofenceOverlay() {
  const { search, go } = useMapPlace();
  const chosen = chosenGeofence(search.sel);
  const isShown = shownLayers(search.layers).has("geofences");
  const news = useGeofenceNews(chosen);
  const isWanted = useMay("GET", CREATE_PATH) && (isShown || areGeofencesOpen(search));
  const { query } = useGeofencesInView(isWanted);
  const fences = isWanted ? (query.data?.geofences ?? NOTHING) : NOTHING;
  const fresh = useMemo(() => new Set(news.map(({ geofenceId }) => geofenceId)), [news]);
  useGeofenceLayer(fences, { selected: chosen, fresh, hidden: search.edit ?? null });
  const names = useMemo(() => new Map(fences.map((fence) => [fence.id, titleOf(fence)])), [fences]);
  if (news.length === 0) return null;
  return <News news={news} names={names} onOpen={(id) => go({ sel: GEOFENCE + id })} />;
}

function News({ news, names, onOpen }: { news: readonly GeofenceNews[]; names: ReadonlyMap<string, string>; onOpen: (id: string) => void }) {
  const { t, i18n } = useLingui();
  return (
    <ul className={styles["news"]} aria-label={t`What has just happened at geofences`}>
      {news.map(({ id, geofenceId, ref, deviceId, event }) => (
        <li key={id}>
          <Button onPress={() => onOpen(geofenceId)}>
            <span aria-hidden="true">{EVENT_SIGNS[event]} </span>
            {i18n._(EVENT_LABELS[event])}: {deviceId} · {names.get(geofenceId) ?? (ref === "" ? geofenceId : ref)}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function useGeofenceLayer(fences: readonly Geofence[], marks: Parameters<GeofenceLayer["show"]>[1]): void {
  const { map, palette, go } = useMapPlace();
  const layer = useRef<GeofenceLayer | null>(null);
  const shown = useMemo(() => fences.map((fence) => ({ id: fence.id, name: titleOf(fence), shape: shapeOf(fence), status: fence.status })), [fences]);
  const latest = useRef({ shown, marks, go });
  useEffect(() => {
    latest.current = { shown, marks, go };
    layer.current?.show(shown, marks);
  });
  useEffect(() => {
    if (map === null) return undefined;
    const made = new GeofenceLayer(map, palette);
    layer.current = made;
    made.show(latest.current.shown, latest.current.marks);
    const click = (event: MapMouseEvent) => {
      // What lies above it is asked first, whichever was put on the map before.
      queueMicrotask(() => {
        const { go: lead, marks: drawnWith } = latest.current;
        const found = event.defaultPrevented ? null : made.at(event);
        // The first click chooses it, one more on the same changes it.
        if (found !== null) lead(found === drawnWith.selected ? { edit: found } : { sel: GEOFENCE + found });
      });
    };
    map.on("click", click);
    return () => {
      layer.current = null;
      map.off("click", click);
      made.remove();
    };
  }, [map, palette]);
}

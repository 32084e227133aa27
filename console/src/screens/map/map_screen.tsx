import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo, useState } from "react";
import { chosenBase } from "~/map/base";
import { cameraIn, cameraText, lastCamera, WHOLE_WORLD } from "~/map/camera";
import { areGeofencesOpen, GeofenceOverlay, GeofencesPanel, GeofencesToggle } from "./geofences_part";
import { MapContext, type MapPlace } from "./map_context";
import { MapControls } from "./map_controls";
import { ReplayButton } from "./replay_dialog";
import { ReplayPanel } from "./replay_panel";
import { type MapSearch, mapSearch } from "./search";
import { usePalette } from "./use_palette";
import { useStage } from "./use_stage";
import styles from "./map.module.css";

const route = getRouteApi("/map");

/** All of the address but where the map looks, which changes with each drag and concerns nobody else. */
const withoutCamera = ({ layers, sel, follow, replay, panel, edit }: MapSearch): MapSearch => ({ layers, sel, follow, replay, panel, edit });

/** Where everything is: vehicles as they move, facilities, stops and geofences over a map that comes from the server itself. */
export function MapScreen() {
  const { t } = useLingui();
  const search = route.useSearch({ select: withoutCamera, structuralSharing: true });
  const navigate = route.useNavigate();
  const [base, setBase] = useState(chosenBase);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const palette = usePalette();
  const [begin] = useState(() => cameraIn(mapSearch(Object.fromEntries(new URLSearchParams(location.search))).at) ?? lastCamera() ?? WHOLE_WORLD);
  const go = useCallback(
    (change: MapSearch, isReplacing = false) => void navigate({ search: (before) => mapSearch({ ...before, ...change }), replace: isReplacing }),
    [navigate],
  );
  const stage = useStage(element, begin, palette, base, (camera) => go({ at: cameraText(camera) }, true));
  const place = useMemo<MapPlace>(() => ({ map: stage.map, palette, search, go }), [stage.map, palette, search, go]);
  return (
    <MapContext value={place}>
      <div className={styles["screen"]}>
        <header className={styles["bar"]}>
          <h1>
            <Trans>Map</Trans>
          </h1>
          <GeofencesToggle />
          <ReplayButton />
        </header>
        <div className={`${styles["body"]} ${areGeofencesOpen(search) ? styles["sided"] : ""}`}>
          <div className={styles["stage"]}>
            <div ref={setElement} className={styles["canvas"]} role="application" aria-label={t`Map`} />
            <MapControls base={base} onBase={setBase} isBare={stage.isBare} />
            <GeofenceOverlay />
          </div>
          {areGeofencesOpen(search) ? (
            <aside className={styles["side"]} aria-label={t`Beside the map`}>
              <GeofencesPanel />
            </aside>
          ) : null}
        </div>
        <ReplayPanel />
      </div>
    </MapContext>
  );
}

/** The map in its element: made once, with the base map that was chosen, its camera kept in the address. */
import { useEffect, useEffectEvent, useState } from "react";
import type { BaseMap } from "~/api/haulier";
import { type Camera, keepCamera } from "~/map/camera";
import type { MapLibreMap } from "~/map/map";
import type { Palette } from "~/map/palette";

const readMap = () => import("~/map/map");

export interface Stage {
  readonly map: MapLibreMap | null;
  /** Whether the browser cannot draw maps at all. */
  readonly isImpossible: boolean;
  /** Whether the base map was looked for and is not there. */
  readonly isBare: boolean;
}

const NOTHING: Stage = { map: null, isImpossible: false, isBare: false };

export function useStage(element: HTMLElement | null, begin: Camera, palette: Palette, base: BaseMap, onMoved: (camera: Camera) => void): Stage {
  const [stage, setStage] = useState(NOTHING);
  const moved = useEffectEvent(onMoved);
  const open = useEffectEvent(async (container: HTMLElement, isWanted: () => boolean): Promise<MapLibreMap | null> => {
    const { canDrawMaps, openMap } = await readMap();
    if (!isWanted()) return null;
    if (!canDrawMaps()) {
      setStage({ ...NOTHING, isImpossible: true });
      return null;
    }
    return await openMap(container, begin, palette);
  });
  useEffect(() => {
    if (element === null) return undefined;
    let made: MapLibreMap | null = null;
    let isGone = false;
    const work = async () => {
      const map = await open(element, () => !isGone);
      if (map === null) return;
      if (isGone) return map.remove();
      made = map;
      map.on("moveend", () => {
        const { lng, lat } = map.getCenter().wrap();
        const camera = { lat, lon: lng, zoom: map.getZoom() };
        keepCamera(camera);
        moved(camera);
      });
      setStage({ ...NOTHING, map });
    };
    void work();
    return () => {
      isGone = true;
      // What lies on it takes itself away first.
      queueMicrotask(() => made?.remove());
      setStage(NOTHING);
    };
  }, [element]);
  const { map } = stage;
  useEffect(() => {
    if (map === null) return;
    void readMap()
      .then(({ layBase }) => layBase(map, base, palette))
      .then((isThere) => setStage((before) => (before.map === map ? { ...before, isBare: !isThere } : before)));
  }, [map, base, palette]);
  return stage;
}

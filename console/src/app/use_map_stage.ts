/** A map in its element: made once, with a base map below it. The library is fetched when the first one is shown. */
import { useEffect, useEffectEvent, useState } from "react";
import type { BaseMap } from "~/api/haulier";
import type { Camera } from "~/map/camera";
import { readMapLibrary } from "~/map/library";
import type { MapLibreMap } from "~/map/map";
import type { Palette } from "~/map/palette";

export interface Stage {
  /** Null until it can take layers. */
  readonly map: MapLibreMap | null;
  /** Whether the base map was looked for and is not there. */
  readonly isBare: boolean;
  /** Why there will be no map: its scripts did not come, or the browser gave it nothing to draw on. */
  readonly error: unknown;
}

const NOTHING: Stage = { map: null, isBare: false, error: null };

export function useMapStage(element: HTMLElement | null, begin: Camera, palette: Palette, base: BaseMap, onMoved: (camera: Camera) => void): Stage {
  const [stage, setStage] = useState(NOTHING);
  const moved = useEffectEvent(onMoved);
  const open = useEffectEvent(async (container: HTMLElement, isWanted: () => boolean): Promise<MapLibreMap | null> => {
    const { openMap } = await readMapLibrary();
    return isWanted() ? await openMap(container, begin, palette) : null;
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
        moved({ lat, lon: lng, zoom: map.getZoom() });
      });
      setStage({ ...NOTHING, map });
    };
    work().catch((error: unknown) => {
      if (!isGone) setStage({ ...NOTHING, error });
    });
    return () => {
      isGone = true;
      // What lies on it takes itself away first.
      queueMicrotask(() => made?.remove());
      setStage(NOTHING);
    };
  }, [element]);
  const { map } = stage;
  useEffect(() => {
    if (map === null) return undefined;
    let isWanted = true;
    void readMapLibrary()
      .then(({ layBase }) => layBase(map, base, palette, () => isWanted))
      .then((isThere) => {
        if (isThere !== null) setStage((before) => (before.map === map ? { ...before, isBare: !isThere } : before));
      });
    return () => {
      isWanted = false;
    };
  }, [map, base, palette]);
  return stage;
}

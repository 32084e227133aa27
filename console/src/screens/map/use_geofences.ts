/** The geofences of the part of the map that is seen. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Box } from "~/map/sphere";
import { wrapped } from "~/map/sphere";
import { coarse, inViewQuery } from "./geofence_queries";
import { useMapPlace } from "./map_context";

export const CREATE_PATH = "/core/api/v1/mts/geofences";
const WHOLE = 360;
/** A map that moved or was resized is asked about once it has been still for this long. */
const STILL_MS = 300;

/** What of the earth is seen since the map has been still; null without a map, and until it has been. */
export function useBox(): Box | null {
  const { map } = useMapPlace();
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    if (map === null) return undefined;
    const look = () => {
      const bounds = map.getBounds();
      const isWhole = bounds.getEast() - bounds.getWest() >= WHOLE;
      setBox(
        coarse([
          isWhole ? -180 : wrapped(bounds.getWest()),
          Math.max(-90, bounds.getSouth()),
          isWhole ? 180 : wrapped(bounds.getEast()),
          Math.min(90, bounds.getNorth()),
        ]),
      );
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const lookSoon = () => {
      clearTimeout(timer);
      timer = setTimeout(look, STILL_MS);
    };
    lookSoon();
    map.on("moveend", lookSoon);
    map.on("resize", lookSoon);
    return () => {
      clearTimeout(timer);
      map.off("moveend", lookSoon);
      map.off("resize", lookSoon);
    };
  }, [map]);
  return map === null ? null : box;
}

export function useGeofencesInView(isWanted = true) {
  const box = useBox();
  return { box, query: useQuery(inViewQuery(isWanted ? box : null)) };
}

/** The geofences of the part of the map that is seen. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Box } from "~/map/sphere";
import { wrapped } from "~/map/sphere";
import { coarse, inViewQuery } from "./geofence_queries";
import { useMapPlace } from "./map_context";

export const CREATE_PATH = "/core/api/v1/mts/geofences";
const WHOLE = 360;

/** What of the earth is seen; null without a map. */
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
    look();
    map.on("moveend", look);
    map.on("resize", look);
    return () => {
      map.off("moveend", look);
      map.off("resize", look);
    };
  }, [map]);
  return map === null ? null : box;
}

export function useGeofencesInView(isWanted = true) {
  const box = useBox();
  return { box, query: useQuery(inViewQuery(isWanted ? box : null)) };
}

/** Where the places of a peek are: those that say it themselves, facilities, locations, and what is on the way to them. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { readFacilities } from "~/api/haulier";
import { POSITIONS, readPositionsOf } from "~/api/positions";
import { useMay } from "~/app/session";
import type { PeekPoint, PeekTone } from "~/map/peek_layer";
import { coordinatesIn } from "~/rules/coordinates";
import { usePlaces } from "./use_places";

/** A place that is asked for: the id of a facility or a location, or what holds the coordinates. */
export interface PeekPlace {
  readonly place: unknown;
  readonly sign: string;
  readonly tone: Exclude<PeekTone, "vehicle">;
}

const AGAIN_MS = 10_000;
const NO_IDS: readonly string[] = [];
const VEHICLE_SIGN = "▲";

/** Whatever of the places is known to stand somewhere, and where those are that a dispatch has on the road. */
export function usePeekPoints(places: readonly PeekPlace[], dispatchId: string | null): { readonly points: readonly PeekPoint[]; readonly isRead: boolean } {
  const mayFacilities = useMay("GET", "/core/haulier/v1/facilities");
  const mayPositions = useMay("GET", POSITIONS) && dispatchId !== null;
  const key = [...new Set(places.flatMap(({ place }) => (typeof place === "string" && place !== "" ? [place] : [])))].join(" ");
  const ids = useMemo(() => (key === "" ? NO_IDS : key.split(" ")), [key]);
  const facilities = useQuery({ queryKey: ["facilities"], queryFn: ({ signal }) => readFacilities(signal), staleTime: 60_000, enabled: mayFacilities && ids.length > 0 });
  const known = useMemo(() => new Map(facilities.data?.facilities.map((each) => [each.id, each])), [facilities.data]);
  const isListed = !mayFacilities || ids.length === 0 || facilities.isFetched;
  const found = usePlaces(isListed ? ids : NO_IDS, known);
  const vehicles = useQuery({ queryKey: ["positions", "of", dispatchId], queryFn: ({ signal }) => readPositionsOf(dispatchId ?? "", signal), enabled: mayPositions, refetchInterval: AGAIN_MS });
  const points = places.flatMap(({ place, sign, tone }): PeekPoint[] => {
    const at = typeof place === "string" ? found.at.get(place) : coordinatesIn(place);
    return at === null || at === undefined ? [] : [{ lon: at.lon, lat: at.lat, sign, tone }];
  });
  const moving = (vehicles.data ?? []).map(({ lon, lat }): PeekPoint => ({ lon, lat, sign: VEHICLE_SIGN, tone: "vehicle" }));
  const isRead = isListed && found.isRead && (!mayPositions || vehicles.isFetched);
  return { points: [...points, ...moving], isRead };
}

/** Where places are that are known by their ids: facilities, and locations with coordinates. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Facility } from "~/api/haulier";
import { names } from "~/api/names";
import { type Coordinates, coordinatesOf } from "~/rules/coordinates";

export interface Places {
  readonly at: ReadonlyMap<string, Coordinates>;
  /** Whether everything is known of all of them that can be. */
  readonly isRead: boolean;
}

/** Coordinates come with names, which are asked for in one call. `ids` must be the same array as long as it holds the same. */
export function usePlaces(ids: readonly string[], facilities: ReadonlyMap<string, Facility>): Places {
  const version = useSyncExternalStore(names.subscribe, () => names.version);
  useEffect(() => {
    for (const id of ids) if (!facilities.has(id)) names.nameOf(id);
  }, [ids, facilities]);
  return useMemo(() => {
    const at = new Map<string, Coordinates>();
    for (const id of ids) {
      const found = facilities.get(id) ?? names.known(id);
      const place = found === undefined ? null : coordinatesOf(found.lat, found.lon);
      if (place !== null) at.set(id, place);
    }
    return { at, isRead: ids.every((id) => facilities.has(id) || names.isAnswered(id)) };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `version` stands for the names
  }, [ids, facilities, version]);
}

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { names } from "~/api/names";
import { allTouched, type LiveEvent } from "~/live/event";
import { useLiveEvents } from "~/live/use_live";
import type { RowRefresher } from "~/live/row_refresher";
import { typeInId } from "./families";
import type { TypePlace } from "./queries";

/** What an event means for the things of one type. Pure, so that it can be looked at alone. */
export function meaningOf({ family, type }: Pick<TypePlace, "family" | "type">, event: LiveEvent) {
  const touched = allTouched(event)
    .filter((each) => each.kind === family.kind && typeInId(each.id) === type)
    .map((each) => each.id);
  const isNew = event.kind === family.kind && event.version === 1 && typeInId(event.resourceId) === type;
  const isOfType = event.kind === family.typeKind && (event.resourceId === type || event.resourceId.endsWith(`/${type}`));
  return { touched, isNew, isOfType };
}

/**
 * Keeps a list in step with the stream: rows in view are read again, a changed type is read anew, new things are counted
 * until the list is read again. `onReset` is called when events may have been missed.
 */
export function useChanges(place: TypePlace, refresher: RowRefresher, readAt: number): number {
  const queries = useQueryClient();
  const [news, setNews] = useState<{ readonly since: number; readonly ids: ReadonlySet<string> }>({ since: 0, ids: new Set() });
  const known = news.since === readAt ? news.ids : new Set<string>();
  useLiveEvents(
    (event) => {
      const { touched, isNew, isOfType } = meaningOf(place, event);
      if (touched.length > 0) refresher.touch(touched);
      for (const id of touched) names.forget(id);
      if (isNew) setNews({ since: readAt, ids: new Set([...known, event.resourceId]) });
      if (isOfType) void queries.invalidateQueries({ queryKey: ["type", place.family.id, place.type] });
    },
    () => refresher.touchShown(),
  );
  return known.size;
}

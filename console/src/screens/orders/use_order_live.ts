/** What happens to the order while it is shown: read again a moment later, with its runs, its journal and its jobs. */
import { useQueryClient } from "@tanstack/react-query";
import { names } from "~/api/names";
import { allTouched, type LiveEvent } from "~/live/event";
import { useLiveEventsAndGaps, useSoon } from "~/live/use_live";
import { isObject } from "~/rules/differences";
import { orderJournalQuery, orderQuery, runsQuery } from "./queries";

/** Changes within it are read in one go: the orchestrator makes several in a row. */
const GATHER_MS = 250;

/** Whether an event is about this order, or about a job or a run of it. */
export function concernsOrder(event: Pick<LiveEvent, "kind" | "resourceId" | "version" | "also" | "data">, id: string): boolean {
  const { data } = event;
  if (data["orderId"] === id || (isObject(data["customData"]) && data["customData"]["orderId"] === id)) return true;
  return [event, ...event.also].some((each) => each.kind === "order" && ("resourceId" in each ? each.resourceId : each.id) === id);
}

export function useOrderLive(id: string): void {
  const queries = useQueryClient();
  const again = () => {
    for (const query of [orderQuery(id), runsQuery(id), orderJournalQuery(id)]) void queries.invalidateQueries({ queryKey: query.queryKey });
  };
  const readSoon = useSoon(again, GATHER_MS);
  useLiveEventsAndGaps((event) => {
    if (!concernsOrder(event, id)) return;
    for (const each of allTouched(event)) if (each.kind === "job") names.forget(each.id);
    readSoon();
  }, again);
}

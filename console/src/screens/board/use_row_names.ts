/** Names that rows are found and sorted by, also of rows that nobody has scrolled to. */
import { useEffect, useSyncExternalStore } from "react";
import { names } from "~/api/names";

/** Half of what the page keeps, so that those of the rows in sight stay. */
const MAX_NAMES = 10_000;

/** Ask for the names of all rows, where there are rows. Gives how many names are known, to look again when some come. */
export function useRowNames<Row>(rows: { values(): Iterable<Row> } | null, idsOf: (row: Row) => readonly string[], isWanted: boolean): number {
  useEffect(() => {
    if (rows === null || !isWanted) return;
    const ids = new Set(Array.from(rows.values(), idsOf).flat());
    for (const id of [...ids].slice(0, MAX_NAMES)) names.nameOf(id);
  }, [rows, idsOf, isWanted]);
  return useSyncExternalStore(names.subscribe, () => (isWanted ? names.size : 0));
}

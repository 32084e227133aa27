/** The list of a type as it is shown: pages that were read, and rows that were read again since. */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo } from "react";
import { RowRefresher } from "~/live/row_refresher";
import { type Page, PAGE, readPage, type Thing } from "./families";
import { type ListAsked, thingsQuery, type TypePlace, wireOf } from "./queries";

/** The things of these ids, as they are now, in one call. */
export async function readAgain(place: TypePlace, ids: readonly string[]): Promise<readonly Thing[]> {
  const { family, app, type } = place;
  const pages = [];
  for (let at = 0; at < ids.length; at += PAGE) {
    const query = { op: "and", arr: [{ key: "id", value: ids.slice(at, at + PAGE), expr: "in" }] };
    pages.push(readPage(family, app, type, { offset: 0, query }));
  }
  return (await Promise.all(pages)).flatMap((page) => page.things);
}

/** The pages with these rows in place of older ones. The order stays: rows do not jump under the eye. */
export function withRows(data: InfiniteData<Page, number>, rows: readonly Thing[]): InfiniteData<Page, number> {
  const fresh = new Map(rows.map((row) => [row.id, row]));
  return {
    ...data,
    pages: data.pages.map((page) =>
      page.things.some((thing) => fresh.has(thing.id))
        ? { ...page, things: page.things.map((thing) => newest(thing, fresh.get(thing.id))) }
        : page,
    ),
  };
}

function newest(had: Thing, read: Thing | undefined): Thing {
  if (read === undefined || (read.version ?? Infinity) < (had.version ?? 0)) return had;
  return read;
}

export function useThings(place: TypePlace, asked: ListAsked) {
  const queries = useQueryClient();
  const options = thingsQuery(place, asked);
  const list = useInfiniteQuery(options);
  const { queryKey } = options;
  const key = JSON.stringify(queryKey);
  const put = useCallback(
    (rows: readonly Thing[]) => {
      queries.setQueryData<InfiniteData<Page, number>>(JSON.parse(key) as typeof queryKey, (data) => (data === undefined ? data : withRows(data, rows)));
    },
    [queries, key],
  );
  const refresher = useRefresher(place, put);
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  const shown = useMemo(() => {
    const things = new Map<string, Thing>();
    for (const page of data?.pages ?? []) for (const thing of page.things) things.set(thing.id, thing);
    return { things, ids: [...things.keys()], total: data?.pages.at(-1)?.total ?? 0 };
  }, [data]);
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  return { ...shown, list, refresher, put, readOn };
}

/** A refresher of its own for each list: another filter reads its rows anyway. */
function useRefresher({ family, app, type }: TypePlace, put: (rows: readonly Thing[]) => void): RowRefresher {
  const refresher = useMemo(
    () => new RowRefresher(async (ids) => put(await readAgain({ family, app, type }, ids))),
    [family, app, type, put],
  );
  useEffect(() => () => refresher.stop(), [refresher]);
  return refresher;
}

/** Every row of the filter as far as the server goes, page by page, for files. */
export async function* allPages(place: TypePlace, asked: ListAsked, signal: AbortSignal): AsyncGenerator<Page> {
  const options = thingsQuery(place, asked);
  const { family, app, type } = place;
  const pages: Page[] = [];
  let offset: number | undefined = 0;
  while (offset !== undefined) {
    const page = await readPage(family, app, type, { offset, ...wireOf(family, asked) }, signal);
    pages.push(page);
    yield page;
    offset = options.getNextPageParam(page, pages, offset, []) ?? undefined;
  }
}

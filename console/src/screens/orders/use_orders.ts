/** The list of orders as it is shown: pages that were read, rows that were read again since, and how many are new. */
import { type InfiniteData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useState } from "react";
import type { Order, OrderPage } from "~/api/orders";
import { allTouched } from "~/live/event";
import { RowRefresher } from "~/live/row_refresher";
import { useLiveEvents, useSoon } from "~/live/use_live";
import { countsQuery, MAX_LISTED, ordersQuery, readAgain, withOrders } from "./queries";
import type { OrdersFilter } from "./search";

const KIND = "order";
/** Counts are of all orders: they are not read again at each event. */
const COUNTS_MS = 5_000;
const NONE: ReadonlySet<string> = new Set();

export function useOrders(filter: OrdersFilter, sort: string | undefined) {
  const queries = useQueryClient();
  const options = ordersQuery(filter, sort);
  const list = useInfiniteQuery(options);
  const key = JSON.stringify(options.queryKey);
  const refresher = useMemo(
    () =>
      new RowRefresher(async (ids) => {
        const read = await readAgain(ids);
        queries.setQueryData<InfiniteData<OrderPage, number>>(JSON.parse(key) as readonly unknown[], (data) => (data === undefined ? data : withOrders(data, read)));
      }),
    [queries, key],
  );
  useEffect(() => () => refresher.stop(), [refresher]);
  const { data, hasNextPage, isFetching, fetchNextPage } = list;
  const shown = useMemo(() => {
    const orders = new Map<string, Order>();
    for (const page of data?.pages ?? []) for (const order of page.orders) orders.set(order.orderId, order);
    return { orders, ids: [...orders.keys()], total: data?.pages.at(-1)?.total ?? 0 };
  }, [data]);
  const readOn = useCallback(() => {
    if (hasNextPage && !isFetching) void fetchNextPage();
  }, [hasNextPage, isFetching, fetchNextPage]);
  const news = useNews(refresher, key);
  const showNews = async () => {
    const shownNow = news.ids;
    if (!(await list.refetch()).isError) news.drop(shownNow);
  };
  return { ...shown, list, refresher, readOn, showNews, news: [...news.ids].filter((id) => !shown.orders.has(id)).length };
}

/** Hears of the orders: rows in view are read again; new ones are gathered, for this list alone, until it shows them. */
function useNews(refresher: RowRefresher, list: string) {
  const queries = useQueryClient();
  const [news, setNews] = useState<{ readonly list: string; readonly ids: ReadonlySet<string> }>({ list, ids: NONE });
  const countAgain = useSoon(() => void queries.invalidateQueries({ queryKey: countsQuery.queryKey }), COUNTS_MS);
  useLiveEvents(
    (event) => {
      const touched = allTouched(event).filter((each) => each.kind === KIND);
      if (touched.length === 0) return;
      refresher.touch(touched.map((each) => each.id));
      countAgain();
      if (event.kind === KIND && event.version === 1) {
        setNews((before) => {
          const known = before.list === list ? before.ids : NONE;
          return known.size < MAX_LISTED ? { list, ids: new Set([...known, event.resourceId]) } : before;
        });
      }
    },
    () => refresher.touchShown(),
  );
  const drop = (known: ReadonlySet<string>) => setNews((before) => ({ ...before, ids: new Set([...before.ids].filter((id) => !known.has(id))) }));
  return { ids: news.list === list ? news.ids : NONE, drop };
}

/** What the screens of orders read, and where the cache keeps it. */
import { type InfiniteData, infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { readCounts, readJournal } from "~/api/haulier";
import { readRunsOf } from "~/api/orchestrator";
import { listOrders, type Order, type OrderPage, ORDERS_PAGE, readOrder, readOrderSettings, readTrackingLink } from "~/api/orders";
import { ApiError } from "~/api/fault";
import { NEWEST_FIRST, type OrdersFilter, wireOf, wireOfIds } from "./search";

const ORDERS = "orders";
/** The server lists no deeper. */
export const MAX_LISTED = 10_000;
const JOURNAL_PAGE = 100;

export const ordersQuery = (filter: OrdersFilter, sort: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [ORDERS, "list", filter, sort ?? NEWEST_FIRST],
    queryFn: ({ pageParam, signal }) => listOrders(pageParam, wireOf(filter), sort ?? NEWEST_FIRST, signal),
    initialPageParam: 1,
    getNextPageParam: (last: OrderPage, pages: readonly OrderPage[]) => {
      const read = pages.length * ORDERS_PAGE;
      return last.orders.length === 0 || read >= Math.min(last.total, MAX_LISTED) ? undefined : pages.length + 1;
    },
  });

/** How many orders there are in each main state. */
export const countsQuery = queryOptions({
  queryKey: ["counts", "order", "status"],
  queryFn: ({ signal }) => readCounts("order", ["status"], signal),
});

export const orderQuery = (id: string) => queryOptions({ queryKey: [ORDERS, "order", id], queryFn: ({ signal }) => readOrder(id, signal) });

/** The newest runs of the orchestrator for an order; none where there never was one. */
export const runsQuery = (id: string) =>
  queryOptions({
    queryKey: [ORDERS, "runs", id],
    queryFn: async ({ signal }) => {
      try {
        return await readRunsOf(id, signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return [];
        throw error;
      }
    },
  });

export const orderJournalQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ["journal", "order", id],
    queryFn: ({ pageParam, signal }) =>
      readJournal({ kind: "order", id, limit: JOURNAL_PAGE, ...(pageParam === null ? {} : { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });

export const settingsQuery = queryOptions({ queryKey: [ORDERS, "settings"], queryFn: ({ signal }) => readOrderSettings(signal) });

/** The link to an order's public page: the same each time. */
export const trackingLinkQuery = (id: string) =>
  queryOptions({ queryKey: [ORDERS, "link", id], queryFn: ({ signal }) => readTrackingLink(id, signal), staleTime: Infinity });

/** Orders as they are now, in as few calls as pages hold them. */
export async function readAgain(ids: readonly string[]): Promise<readonly Order[]> {
  const reads = [];
  for (let at = 0; at < ids.length; at += ORDERS_PAGE) reads.push(listOrders(1, wireOfIds(ids.slice(at, at + ORDERS_PAGE)), NEWEST_FIRST));
  return (await Promise.all(reads)).flatMap((page) => page.orders);
}

/** The pages with these orders in place of older ones. The order of the rows stays: they do not jump under the eye. */
export function withOrders(data: InfiniteData<OrderPage, number>, read: readonly Order[]): InfiniteData<OrderPage, number> {
  const fresh = new Map(read.map((order) => [order.orderId, order]));
  const newest = (had: Order): Order => {
    const order = fresh.get(had.orderId);
    return order !== undefined && order.version >= had.version ? order : had;
  };
  return { ...data, pages: data.pages.map((page) => ({ ...page, orders: page.orders.map(newest) })) };
}

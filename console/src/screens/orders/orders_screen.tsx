import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { PanelError } from "~/app/errors";
import { useLastList } from "~/app/last_list";
import { Button } from "~/ui/button";
import { Grid, type Sort } from "~/ui/grid";
import { ListScreen } from "~/ui/list";
import { Empty, Skeleton } from "~/ui/panel";
import { OrderCells, useOrderColumns } from "./order_cells";
import { OrderPeek } from "./order_peek";
import { OrdersContext } from "./orders_context";
import { type FilterChange, OrdersFilters } from "./orders_filters";
import { MAX_LISTED } from "./queries";
import { filterOf, NEWEST_FIRST, ORDER_LIST, ordersSearch } from "./search";
import { OrdersSelection } from "./orders_selection";
import { useOrders } from "./use_orders";

const route = getRouteApi("/orders");
const NOTHING: ReadonlySet<string> = new Set();

function sortOf(text: string): Sort {
  return { column: text.replace(/^-/, ""), isDescending: text.startsWith("-") };
}

/** Orders of clients, as a live list: found by what the client calls them, narrowed by how they stand. */
export function OrdersScreen() {
  const { t } = useLingui();
  const search = route.useSearch();
  const stay = route.useNavigate();
  const navigate = useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const { orders, ids, total, list, refresher, readOn, news, showNews } = useOrders(filter, search.sort);
  const columns = useOrderColumns();
  const [focused, setFocused] = useState<string | null>(search.sel ?? null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(NOTHING);
  useLastList(ORDER_LIST, ids);
  const shown = useMemo(() => ({ orders, refresher }), [orders, refresher]);
  const go = (change: FilterChange & { sort?: string; sel?: string | undefined }, isReplacing = false) =>
    void stay({ search: ordersSearch({ ...search, ...change }), replace: isReplacing });
  const open = (id: string) => void navigate({ to: "/orders/$id", params: { id } });
  const chosen = search.sel === undefined ? undefined : orders.get(search.sel);
  const isNarrowed = Object.keys(filter).length > 0;
  return (
    <OrdersContext value={shown}>
      <ListScreen
        title={<Trans>Orders</Trans>}
        counts={list.data === undefined ? null : <Plural value={total} one="# found" other="# found" />}
        filters={<OrdersFilters filter={filter} onFilter={(change) => go(change, true)} />}
        actions={
          news === 0 ? null : (
            <Button onPress={() => void showNews()} isPending={list.isFetching}>
              <Plural value={news} one="Show # new" other="Show # new" />
            </Button>
          )
        }
        rows={
          list.isLoadingError ? (
            <PanelError error={list.error} onRetry={() => void list.refetch()} />
          ) : list.isPending ? (
            <Skeleton rows={12} label={t`Loading orders`} />
          ) : ids.length === 0 ? (
            isNarrowed ? <NothingMatches onDrop={() => void stay({ search: {} })} /> : <NoOrders />
          ) : (
            <>
              <Grid
                label={t`Orders`}
                columns={columns}
                ids={ids}
                total={total}
                Cells={OrderCells}
                sort={sortOf(search.sort ?? NEWEST_FIRST)}
                onSort={({ column, isDescending }) => go({ sort: `${isDescending ? "-" : ""}${column}` })}
                selected={selected}
                onSelect={setSelected}
                words={{ select: t`Select`, selectAll: t`Select all that are read` }}
                focused={focused}
                onFocus={setFocused}
                onOpen={open}
                onPeek={(id) => go({ sel: search.sel === id ? undefined : id }, true)}
                onKey={(key) => {
                  if (key !== "Escape" || search.sel === undefined) return false;
                  go({ sel: undefined }, true);
                  return true;
                }}
                onEnd={readOn}
                empty={null}
              />
              {list.isFetchNextPageError ? <PanelError error={list.error} onRetry={() => void list.fetchNextPage()} /> : null}
            </>
          )
        }
        sideLabel={t`Order`}
        onSideClose={() => go({ sel: undefined }, true)}
        side={chosen === undefined ? null : <OrderPeek key={chosen.orderId} order={chosen} onClose={() => go({ sel: undefined }, true)} />}
        selection={
          selected.size > 0 ? (
            <OrdersSelection orders={orders} selected={selected} onSelect={setSelected} />
          ) : ids.length >= MAX_LISTED ? (
            <Trans>The list ends here: the server lists {MAX_LISTED} orders at most. Filter to see others.</Trans>
          ) : null
        }
      />
    </OrdersContext>
  );
}

function NothingMatches({ onDrop }: { onDrop: () => void }) {
  return (
    <Empty
      action={
        <Button onPress={onDrop}>
          <Trans>Drop all filters</Trans>
        </Button>
      }
    >
      <Trans>No order matches these filters.</Trans>
    </Empty>
  );
}

function NoOrders() {
  return (
    <Empty
      action={
        <a href="/docs">
          <Trans>How an app posts orders</Trans>
        </a>
      }
    >
      <Trans>There are no orders yet: apps of clients post them.</Trans>
    </Empty>
  );
}

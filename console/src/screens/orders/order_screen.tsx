import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import type { ApiError } from "~/api/fault";
import type { JournalEntry } from "~/api/haulier";
import type { Order } from "~/api/orders";
import { Json } from "~/app/entry_view";
import { PanelError, refusalFrom } from "~/app/errors";
import { Gone } from "~/app/gone";
import { useScreenKeys } from "~/app/keys";
import { takesTurn } from "~/app/last_list";
import { RefusedAfterAll } from "~/app/refused_after_all";
import { useWrite } from "~/live/use_live";
import { writes } from "~/live/writes";
import { openFailures } from "~/rules/orders";
import { Button } from "~/ui/button";
import { DetailScreen } from "~/ui/detail";
import { Skeleton } from "~/ui/panel";
import { type TabOf, Tabs } from "~/ui/tabs";
import { Contacts } from "./contacts";
import { JournalTab } from "./journal_tab";
import { OrderActions } from "./order_actions";
import { CancellationChip, OrderStateChip } from "./order_chips";
import { OrderFacts } from "./order_facts";
import styles from "./orders.module.css";
import { orderJournalQuery, orderQuery, runsQuery } from "./queries";
import { RunsTab } from "./runs_tab";
import { ORDER_LIST, orderSearch, type OrderSearch, type TabId } from "./search";
import { useOrderLive } from "./use_order_live";
import { WorkOrders } from "./work_orders";

const route = getRouteApi("/orders/$id");

export function OrderScreen() {
  const { id } = route.useParams();
  return <OrderView key={id} id={id} />;
}

/** The whole way of one order: its work orders, their jobs and containers, runs of the orchestrator, the journal. */
function OrderView({ id }: { id: string }) {
  const { t } = useLingui();
  const search = route.useSearch();
  const stay = route.useNavigate();
  const navigate = useNavigate();
  const read = useQuery(orderQuery(id));
  const journal = useInfiniteQuery(orderJournalQuery(id));
  const runs = useQuery(runsQuery(id));
  useOrderLive(id);
  const refusal = useRefusal(id);
  const entries = useMemo(() => (journal.data?.pages ?? []).flatMap((page) => page.entries), [journal.data]);
  useScreenKeys((key) => takesTurn(key, ORDER_LIST, id, (next) => void navigate({ to: "/orders/$id", params: { id: next }, search: orderSearch({ tab: search.tab }) })));
  const go = (change: { readonly [Name in keyof OrderSearch]: OrderSearch[Name] | undefined }, isReplacing: boolean) =>
    void stay({ search: orderSearch({ ...search, ...change }), replace: isReplacing });

  const order = read.data;
  if (order === undefined) {
    if (read.isPending) return <Skeleton rows={8} label={t`Loading`} />;
    if (refusalFrom(read.error).status === 404) return <NoSuchOrder id={id} last={entries[0]} />;
    return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  }
  const tabs: readonly (TabOf & { id: TabId })[] = [
    { id: "way", label: t`Whole way`, panel: () => <WayTab order={order} entries={entries} /> },
    {
      id: "runs",
      label: t`Orchestrator`,
      panel: () => <RunsTab read={runs} open={search.sel} onOpen={(sel) => go({ sel }, true)} />,
    },
    {
      id: "journal",
      label: t`Journal`,
      panel: () => <JournalTab read={journal} entries={entries} open={search.sel} onOpen={(sel) => go({ sel }, true)} />,
    },
    { id: "data", label: t`Data`, panel: () => <DataTab order={order} /> },
  ];
  const { cancellation, clientDetails } = order;
  const failed = openFailures(runs.data ?? []).length;
  return (
    <DetailScreen
      title={clientDetails.clientOrderId}
      chip={
        <>
          <OrderStateChip state={order.state} of={id} />
          <CancellationChip status={cancellation.cancellationStatus} reason={cancellation.cancellationFailedReasonCode} />
        </>
      }
      lead={<Trans>Order of {clientDetails.clientName || clientDetails.clientId}</Trans>}
      actions={
        <>
          <OrderActions order={order} />
          <Button look="quiet" onPress={() => void Promise.all([read.refetch(), runs.refetch(), journal.refetch()])} isPending={read.isFetching}>
            <Trans>Refresh</Trans>
          </Button>
        </>
      }
      banner={
        <>
          {refusal === null ? null : <RefusedAfterAll refusal={refusal} onClose={() => writes.dismiss(id)} />}
          {failed === 0 ? null : (
            <p className={styles["failed"]} role="status">
              <Trans>A rule of the orchestrator failed for this order.</Trans>{" "}
              <Link to="/orders/$id" params={{ id }} search={{ tab: "runs" }}>
                <Trans>See why</Trans>
              </Link>
            </p>
          )}
        </>
      }
      facts={<OrderFacts order={order} />}
      factsLabel={t`Facts`}
    >
      <Tabs label={t`Parts of the order`} tabs={tabs} selected={search.tab ?? "way"} onSelect={(tab) => go({ tab: tab as TabId, sel: undefined }, false)} />
    </DetailScreen>
  );
}

function WayTab({ order, entries }: { order: Order; entries: readonly JournalEntry[] }) {
  return (
    <div className={styles["tab"]}>
      <section className={styles["split"]} aria-labelledby="workorders">
        <h2 id="workorders">
          <Trans>Work orders</Trans>
        </h2>
        <WorkOrders order={order} entries={entries} />
      </section>
      <Contacts order={order} />
    </div>
  );
}

function DataTab({ order }: { order: Order }) {
  const { t } = useLingui();
  return (
    <div className={styles["tab"]}>
      <Json value={order} label={t`The order as the server has it`} />
    </div>
  );
}

/** Why what this window asked for, and the server had accepted, was refused in the end. */
function useRefusal(id: string): ApiError | null {
  const write = useWrite(id);
  return write?.stage === "refused" ? write.error : null;
}

/** An order that is not there. */
function NoSuchOrder({ id, last }: { id: string; last: JournalEntry | undefined }) {
  const { t } = useLingui();
  const link = (
    <Link to="/orders">
      <Trans>To the orders</Trans>
    </Link>
  );
  return <Gone title={t`There is no such order`} id={id} last={last} link={link} />;
}

import { Plural, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { memo, use, useEffect } from "react";
import type { Order } from "~/api/orders";
import { Cell, type Column } from "~/ui/grid";
import { MiddleCut } from "~/ui/middle_cut";
import { Ago, slotTime } from "~/ui/time";
import { CancellationChip, OrderStateChip } from "./order_chips";
import styles from "./orders.module.css";
import { OrdersContext } from "./orders_context";

export function useOrderColumns(): readonly Column[] {
  const { t } = useLingui();
  return [
    { id: "clientOrderId", title: t`Order`, width: "minmax(130px, 2fr)" },
    { id: "clientName", title: t`Client`, width: "minmax(100px, 1fr)" },
    { id: "state", title: t`State`, width: "minmax(140px, 200px)" },
    { id: "cancellation", title: t`Cancelling`, width: "minmax(110px, 190px)" },
    { id: "work", title: t`Work orders`, width: "110px" },
    { id: "promised", title: t`To be delivered`, width: "minmax(110px, 170px)" },
    { id: "createdAt", title: t`Made`, width: "110px", canSort: true, isGreatestFirst: true },
    { id: "updatedAt", title: t`Changed`, width: "110px", canSort: true, isGreatestFirst: true },
  ];
}

/** The slot in which the first of its work orders is to be delivered. */
export function promiseOf(order: Order) {
  for (const each of order.workOrder) {
    const slot = each.deliveryDetails?.deliverySlot;
    if (slot !== null && slot !== undefined) return slot;
  }
  return null;
}

/** One order: what the client calls it, whose it is, how it stands, when it is due. */
export const OrderCells = memo(function OrderCells({ id }: { id: string }) {
  const shown = use(OrdersContext);
  const refresher = shown?.refresher;
  useEffect(() => refresher?.show(id), [refresher, id]);
  const order = shown?.orders.get(id);
  if (order === undefined) return null;
  const { clientDetails, cancellation } = order;
  const promise = promiseOf(order);
  return (
    <>
      <Cell>
        <Link to="/orders/$id" params={{ id }} tabIndex={-1} className={styles["reference"] ?? ""}>
          <MiddleCut text={clientDetails.clientOrderId} />
        </Link>
      </Cell>
      <Cell title={clientDetails.clientId}>{clientDetails.clientName || clientDetails.clientId}</Cell>
      <Cell>
        <OrderStateChip state={order.state} of={id} />
      </Cell>
      <Cell>
        <CancellationChip status={cancellation.cancellationStatus} />
      </Cell>
      <Cell>
        <Plural value={order.workOrder.length} one="# work order" other="# work orders" />
      </Cell>
      <Cell>{promise === null ? "–" : slotTime(promise)}</Cell>
      <Cell>
        <Ago at={order.createdAt} />
      </Cell>
      <Cell>
        <Ago at={order.updatedAt} />
      </Cell>
    </>
  );
});

import { Link } from "@tanstack/react-router";
import type { Order } from "~/api/orders";
import { PeekPanel } from "~/app/peek_list";
import { PeekMapFold } from "~/app/peek_map_fold";
import type { PeekPlace } from "~/app/peek_places";
import { OrderActions } from "./order_actions";
import { CancellationChip, OrderStateChip } from "./order_chips";
import { OrderFacts } from "./order_facts";
import styles from "./orders.module.css";
import { WorkOrders } from "./work_orders";

/** An order beside its list. */
export function OrderPeek({ order, onClose }: { order: Order; onClose: () => void }) {
  const { cancellation, orderId } = order;
  return (
    <PeekPanel
      title={
        <Link to="/orders/$id" params={{ id: orderId }}>
          {order.clientDetails.clientOrderId}
        </Link>
      }
      chip={
        <>
          <OrderStateChip state={order.state} of={orderId} />
          <CancellationChip status={cancellation.cancellationStatus} reason={cancellation.cancellationFailedReasonCode} />
        </>
      }
      onClose={onClose}
    >
      <div className={styles["actions"]}>
        <OrderActions order={order} />
      </div>
      <WorkOrders order={order} entries={null} />
      <PeekMapFold places={placesOf(order)} />
      <OrderFacts order={order} />
    </PeekPanel>
  );
}

/** Where it is fetched, each place once, and where it goes to. */
function placesOf(order: Order): readonly PeekPlace[] {
  const pickups = [...new Set(order.workOrder.map(({ pickupDetails }) => pickupDetails?.location))];
  return [
    ...pickups.map((place, index): PeekPlace => ({ place, sign: String(index + 1), tone: "open" })),
    { place: order.dropDetails.location, sign: "⚑", tone: "done" },
  ];
}

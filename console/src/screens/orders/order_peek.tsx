import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { Order } from "~/api/orders";
import { Button } from "~/ui/button";
import { OrderActions } from "./order_actions";
import { CancellationChip, OrderStateChip } from "./order_chips";
import { OrderFacts } from "./order_facts";
import styles from "./orders.module.css";
import { WorkOrders } from "./work_orders";

/** An order beside its list. */
export function OrderPeek({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useLingui();
  const { cancellation } = order;
  return (
    <div className={styles["peek"]}>
      <header className={styles["head"]}>
        <h2>
          <Link to="/orders/$id" params={{ id: order.orderId }}>
            {order.clientDetails.clientOrderId}
          </Link>
        </h2>
        <OrderStateChip state={order.state} of={order.orderId} />
        <CancellationChip status={cancellation.cancellationStatus} reason={cancellation.cancellationFailedReasonCode} />
        <Button look="quiet" aria-label={t`Close the panel`} onPress={onClose}>
          ×
        </Button>
      </header>
      <div className={styles["actions"]}>
        <OrderActions order={order} />
      </div>
      <WorkOrders order={order} entries={null} />
      <OrderFacts order={order} />
    </div>
  );
}

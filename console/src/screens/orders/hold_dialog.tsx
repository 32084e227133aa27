import { Trans, useLingui } from "@lingui/react/macro";
import { type Order, raiseOnOrder, type WorkOrder } from "~/api/orders";
import { askFor } from "~/app/ask_for";
import { ConfirmDialog } from "~/app/dialogs";
import { useSession } from "~/app/session";
import { HOLD, RESUME } from "~/rules/orders";

const DEFAULT_REASON = "R-0001";

/** Hold an order or one of its work orders, or let it go on. */
export function HoldDialog(props: { order: Order; workOrder?: WorkOrder; isResume: boolean; onClose: () => void }) {
  const { order, workOrder, isResume, onClose } = props;
  const { t } = useLingui();
  const { app } = useSession();
  const ref = order.clientDetails.clientOrderId;
  const number = workOrder?.sequence ?? 0;
  const event = (isResume ? RESUME : HOLD)[workOrder === undefined ? "order" : "workOrder"];
  const send = () =>
    askFor(order.orderId, (requestId) => raiseOnOrder(order.orderId, workOrder?.workOrderId ?? null, event, DEFAULT_REASON, app.id, requestId));
  const title =
    workOrder === undefined
      ? isResume
        ? t`Let ${ref} go on?`
        : t`Hold ${ref}?`
      : isResume
        ? t`Let work order ${number} of ${ref} go on?`
        : t`Hold work order ${number} of ${ref}?`;
  return (
    <ConfirmDialog title={title} act={isResume ? t`Resume` : t`Hold`} look="primary" onConfirm={send} onClose={onClose}>
      <p>
        {isResume ? (
          <Trans>A job is made again where none is open.</Trans>
        ) : (
          <Trans>Jobs that have not begun leave their run, and no new ones are made until it goes on.</Trans>
        )}
      </p>
    </ConfirmDialog>
  );
}

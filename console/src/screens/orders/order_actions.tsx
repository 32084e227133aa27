import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { begin, type Order, orderPath } from "~/api/orders";
import { askFor } from "~/app/ask_for";
import { ConfirmDialog } from "~/app/dialogs";
import { useMay } from "~/app/session";
import { canCancelOrder, canHoldOrder, isHeld, isOver } from "~/rules/orders";
import { Button } from "~/ui/button";
import { CancelDialog } from "./cancel_dialog";
import { HoldDialog } from "./hold_dialog";
import { TrackingDialog } from "./tracking_dialog";

type Asking = "begin" | "cancel" | "hold" | "resume" | "link";

/** What may be done with an order as a whole. */
export function OrderActions({ order }: { order: Order }) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<Asking | null>(null);
  const mayChange = useMay("PUT", orderPath(order.orderId));
  const mayCancel = useMay("PUT", orderPath(order.orderId, "/cancel"));
  const mayRaise = useMay("PUT", orderPath(order.orderId, "/state/event"));
  const close = () => setAsking(null);
  const ref = order.clientDetails.clientOrderId;
  return (
    <>
      {mayChange && !order.readyToProcess && !isOver(order) ? (
        <Button look="primary" onPress={() => setAsking("begin")}>
          <Trans>Begin…</Trans>
        </Button>
      ) : null}
      {mayRaise && canHoldOrder(order) ? (
        <Button onPress={() => setAsking("hold")}>
          <Trans>Hold…</Trans>
        </Button>
      ) : null}
      {mayRaise && isHeld(order) ? (
        <Button onPress={() => setAsking("resume")}>
          <Trans>Resume…</Trans>
        </Button>
      ) : null}
      <Button onPress={() => setAsking("link")}>
        <Trans>Tracking link…</Trans>
      </Button>
      {mayCancel && canCancelOrder(order) ? (
        <Button look="danger" onPress={() => setAsking("cancel")}>
          <Trans>Cancel order…</Trans>
        </Button>
      ) : null}
      {asking === "begin" ? (
        <ConfirmDialog
          title={t`Begin ${ref}?`}
          act={t`Begin`}
          look="primary"
          onConfirm={() => askFor(order.orderId, (requestId) => begin(order.orderId, requestId))}
          onClose={close}
        >
          <p>
            <Trans>Its jobs are made. It cannot be made to wait again, only be held.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
      {asking === "cancel" ? <CancelDialog order={order} onClose={close} /> : null}
      {asking === "hold" || asking === "resume" ? <HoldDialog order={order} isResume={asking === "resume"} onClose={close} /> : null}
      {asking === "link" ? <TrackingDialog order={order} onClose={close} /> : null}
    </>
  );
}

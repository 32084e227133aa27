import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { askToCancel, type Order, type WorkOrder } from "~/api/orders";
import { askFor } from "~/app/ask_for";
import { FormDialog } from "~/app/dialogs";
import { Select } from "~/ui/choice_field";
import { showToast } from "~/ui/toast";

/** Who wants it cancelled, as the order's reason says it. */
export const BY_CLIENT = "R-0058";
const BY_CONSIGNEE = "R-0102";

/** Ask for an order, or for one work order of it, to be cancelled. */
export function CancelDialog({ order, workOrder, onClose }: { order: Order; workOrder?: WorkOrder; onClose: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState(BY_CLIENT);
  const ref = order.clientDetails.clientOrderId;
  const number = workOrder?.sequence ?? 0;
  const send = async () => {
    await askFor(order.orderId, (requestId) => askToCancel(order.orderId, workOrder?.workOrderId ?? null, reason, requestId));
    showToast({ tone: "plain", text: t`Cancelling ${ref} is asked for. What becomes of it shows in the order.` });
  };
  return (
    <FormDialog
      title={workOrder === undefined ? t`Cancel ${ref}?` : t`Cancel work order ${number} of ${ref}?`}
      act={workOrder === undefined ? t`Cancel the order` : t`Cancel the work order`}
      onSend={send}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <CancellingExplained />
          <WhoCancels value={reason} onChange={setReason} error={faultOf("reasonCode")} />
        </>
      )}
    </FormDialog>
  );
}

export function CancellingExplained() {
  return (
    <p>
      <Trans>The request is accepted at once and decided a moment later: goods that are on their way are usually not cancelled any more.</Trans>
    </p>
  );
}

export function WhoCancels(props: { value: string; onChange: (reason: string) => void; error?: string | undefined }) {
  const { t } = useLingui();
  const choices = [
    { id: BY_CLIENT, label: t`the client` },
    { id: BY_CONSIGNEE, label: t`whoever would have received it` },
  ];
  return <Select label={t`Who wants it`} choices={choices} value={props.value} onChange={props.onChange} error={props.error} />;
}

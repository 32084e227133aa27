import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { type Order, reschedule, type Slot, type WorkOrder } from "~/api/orders";
import { askFor } from "~/app/ask_for";
import { FormDialog } from "~/app/dialogs";
import { useNow } from "~/ui/time";
import { SlotFields, useSlotWords } from "./slot_fields";
import { isFault, slotOf, type SlotTexts, textsOf } from "./slots";

const isSame = (one: SlotTexts, other: SlotTexts): boolean => one.from === other.from && one.to === other.to;

/** Give a work order other slots for its pick-up and its delivery. */
export function RescheduleDialog({ order, workOrder, onClose }: { order: Order; workOrder: WorkOrder; onClose: () => void }) {
  const { t } = useLingui();
  const words = useSlotWords();
  const now = useNow();
  const { pickupDetails, deliveryDetails } = workOrder;
  const [given] = useState({
    pickup: textsOf(pickupDetails?.nextAttemptPickUpSlot ?? pickupDetails?.pickUpSlot),
    delivery: textsOf(deliveryDetails?.deliverySlot),
  });
  const [pickup, setPickup] = useState(given.pickup);
  const [delivery, setDelivery] = useState(given.delivery);
  const ref = order.clientDetails.clientOrderId;
  const changed = { pickup: !isSame(pickup, given.pickup), delivery: !isSame(delivery, given.delivery) };
  const found = { pickup: slotOf(pickup, now), delivery: slotOf(delivery, now) };
  const isWrong = (name: "pickup" | "delivery") => changed[name] && (found[name] === null || isFault(found[name]));
  const send = async () => {
    const slots: { pickup?: Slot; delivery?: Slot } = {};
    for (const name of ["pickup", "delivery"] as const) {
      const slot = found[name];
      if (changed[name] && slot !== null && !isFault(slot)) slots[name] = slot;
    }
    await askFor(order.orderId, (requestId) => reschedule(order.orderId, workOrder.workOrderId, slots, requestId));
  };
  const errorOf = (name: "pickup" | "delivery", sent: string | undefined) => {
    const slot = found[name];
    if (!changed[name]) return sent;
    return slot === null ? t`A slot cannot be taken away.` : isFault(slot) ? words[slot] : sent;
  };
  const number = workOrder.sequence;
  return (
    <FormDialog
      title={t`Reschedule work order ${number} of ${ref}`}
      act={t`Reschedule`}
      onSend={send}
      onClose={onClose}
      isDisabled={(!changed.pickup && !changed.delivery) || isWrong("pickup") || isWrong("delivery")}
    >
      {(faultOf) => (
        <>
          <p>
            <Trans>A job that has not begun leaves its run and gets the new times.</Trans>
          </p>
          <SlotFields label={t`Pick-up`} value={pickup} onChange={setPickup} error={errorOf("pickup", faultOf("pickupDetails"))} />
          <SlotFields label={t`Delivery`} value={delivery} onChange={setDelivery} error={errorOf("delivery", faultOf("deliveryDetails"))} />
        </>
      )}
    </FormDialog>
  );
}

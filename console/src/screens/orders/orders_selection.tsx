import { plural } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { askToCancel, type Order, ORDERS, reschedule, type Slot } from "~/api/orders";
import { FormDialog } from "~/app/dialogs";
import { useMay } from "~/app/session";
import { useBulk } from "~/app/use_bulk";
import { writes } from "~/live/writes";
import { canCancelOrder, movable } from "~/rules/orders";
import { Button } from "~/ui/button";
import { useNow } from "~/ui/time";
import { BY_CLIENT, CancellingExplained, WhoCancels } from "./cancel_dialog";
import { SlotFields, useSlotWords } from "./slot_fields";
import { isFault, slotOf, type SlotTexts, textsOf } from "./slots";

type Asking = "cancel" | "reschedule";

/** What can be done with all orders that are selected. A row changes its look when the server confirms it, not before. */
export function OrdersSelection(props: { orders: ReadonlyMap<string, Order>; selected: ReadonlySet<string>; onSelect: (selected: ReadonlySet<string>) => void }) {
  const { orders, selected, onSelect } = props;
  const { t } = useLingui();
  const [asking, setAsking] = useState<Asking | null>(null);
  const mayCancel = useMay("PUT", `${ORDERS}/any/cancel`);
  const mayChange = useMay("PUT", `${ORDERS}/any/work-orders/any`);
  const { start, outcome } = useBulk((ids) => onSelect(new Set(ids)));
  const known = [...selected].flatMap((id) => orders.get(id) ?? []);
  const toCancel = known.filter(canCancelOrder);
  const toMove = known.filter((order) => movable(order).length > 0);
  const close = () => setAsking(null);
  const startAll = (title: string, of: readonly Order[], act: (order: Order) => Promise<unknown>) => {
    const byId = new Map(of.map((order) => [order.orderId, order]));
    start({
      title,
      items: of.map(({ orderId, clientDetails }) => ({ id: orderId, label: clientDetails.clientOrderId })),
      act: async (id) => {
        const order = byId.get(id);
        if (order !== undefined) await act(order);
      },
      told: (done) => t`${title}: ${done} accepted`,
    });
  };
  const cancel = (reason: string) =>
    startAll(t`${plural(toCancel.length, { one: "Cancel # order", other: "Cancel # orders" })}`, toCancel, ({ orderId }) => writes.send([orderId], (requestId) => askToCancel(orderId, null, reason, requestId)));
  const move = (slots: { readonly pickup?: Slot; readonly delivery?: Slot }) =>
    startAll(t`${plural(toMove.length, { one: "Reschedule # order", other: "Reschedule # orders" })}`, toMove, async (order) => {
      for (const { workOrderId } of movable(order)) {
        await writes.send([order.orderId], (requestId) => reschedule(order.orderId, workOrderId, slots, requestId));
      }
    });
  return (
    <>
      <span>
        <Plural value={selected.size} one="# selected" other="# selected" />
      </span>
      {mayChange && toMove.length > 0 ? (
        <Button onPress={() => setAsking("reschedule")}>
          <Plural value={toMove.length} one="Reschedule # order…" other="Reschedule # orders…" />
        </Button>
      ) : null}
      {mayCancel && toCancel.length > 0 ? (
        <Button look="danger" onPress={() => setAsking("cancel")}>
          <Plural value={toCancel.length} one="Cancel # order…" other="Cancel # orders…" />
        </Button>
      ) : null}
      <Button look="quiet" onPress={() => onSelect(new Set())}>
        <Trans>Select none</Trans>
      </Button>
      {asking === "cancel" ? <CancelMany count={toCancel.length} onCancel={cancel} onClose={close} /> : null}
      {asking === "reschedule" ? <RescheduleMany count={toMove.length} onMove={move} onClose={close} /> : null}
      {outcome}
    </>
  );
}

function CancelMany({ count, onCancel, onClose }: { count: number; onCancel: (reason: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const [reason, setReason] = useState(BY_CLIENT);
  const act = t`${plural(count, { one: "Cancel # order", other: "Cancel # orders" })}`;
  return (
    <FormDialog title={act} act={act} onSend={() => Promise.resolve(onCancel(reason))} onClose={onClose}>
      {() => (
        <>
          <CancellingExplained />
          <WhoCancels value={reason} onChange={setReason} />
        </>
      )}
    </FormDialog>
  );
}

/** One slot for the pick-ups of all, one for their deliveries; what is left empty stays as it is. */
function RescheduleMany(props: { count: number; onMove: (slots: { readonly pickup?: Slot; readonly delivery?: Slot }) => void; onClose: () => void }) {
  const { count, onMove, onClose } = props;
  const { t } = useLingui();
  const words = useSlotWords();
  const now = useNow();
  const [pickup, setPickup] = useState<SlotTexts>(() => textsOf(null));
  const [delivery, setDelivery] = useState<SlotTexts>(() => textsOf(null));
  const found = { pickup: slotOf(pickup, now), delivery: slotOf(delivery, now) };
  const { pickup: newPickup, delivery: newDelivery } = found;
  const isWrong = isFault(newPickup) || isFault(newDelivery) || (newPickup === null && newDelivery === null);
  const errorOf = (slot: typeof newPickup) => (isFault(slot) ? words[slot] : undefined);
  const send = () => {
    if (isFault(newPickup) || isFault(newDelivery)) return Promise.resolve();
    onMove({ ...(newPickup === null ? {} : { pickup: newPickup }), ...(newDelivery === null ? {} : { delivery: newDelivery }) });
    return Promise.resolve();
  };
  const act = t`${plural(count, { one: "Reschedule # order", other: "Reschedule # orders" })}`;
  return (
    <FormDialog title={act} act={act} onSend={send} onClose={onClose} isDisabled={isWrong}>
      {() => (
        <>
          <p>
            <Trans>All their work orders that have not begun get these times. What is left empty stays; a job that has not begun leaves its run.</Trans>
          </p>
          <SlotFields label={t`Pick-up`} value={pickup} onChange={setPickup} error={errorOf(newPickup)} />
          <SlotFields label={t`Delivery`} value={delivery} onChange={setDelivery} error={errorOf(newDelivery)} />
        </>
      )}
    </FormDialog>
  );
}

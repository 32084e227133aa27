import { useLingui } from "@lingui/react/macro";
import { useName } from "~/api/names";
import type { Order } from "~/api/orders";
import { useReasons } from "~/app/use_reasons";
import { isTelling } from "~/rules/orders";
import { Facts } from "~/ui/panel";
import { Ago, exactTime } from "~/ui/time";
import { FLOW_TYPES, SHIPMENT_FLOWS } from "./words";

/** What is known of an order as a whole. Whom it goes to stands behind a click, since it is personal. */
export function OrderFacts({ order }: { order: Order }) {
  const { t, i18n } = useLingui();
  const { clientDetails, orderSummary, cancellation } = order;
  const reason = useReasons(isTelling(order.reasonCode));
  const flow = FLOW_TYPES[order.workOrderFlowType];
  const direction = SHIPMENT_FLOWS[order.shipmentFlow ?? ""];
  const weight = orderSummary?.totalWeight;
  const cost = orderSummary?.totalOrderCost;
  const optional: readonly (readonly [string, string | number | null | undefined])[] = [
    [t`Description`, orderSummary?.orderDescription],
    [t`Invoice`, orderSummary?.invoiceNumber],
    [t`Pieces`, orderSummary?.totalItems],
    [t`Weight`, weight == null ? null : `${weight.value} ${weight.unit ?? ""}`],
    [t`Worth`, cost == null ? null : `${cost.cost} ${cost.currencyCode ?? ""}`],
    [t`Direction`, direction === undefined ? null : i18n._(direction)],
    [t`Type`, order.type],
    [t`Domain`, order.domain],
    [t`Batch`, order.batchId],
  ];
  return (
    <Facts
      facts={[
        [t`Client`, <ClientName key="client" id={clientDetails.clientId} name={clientDetails.clientName} />],
        [t`Goes to`, <PlaceName key="drop" place={order.dropDetails.location} />],
        ...(isTelling(order.reasonCode) ? [[t`Last reason`, reason(order.reasonCode)] as const] : []),
        ...(order.reason == null ? [] : [[t`Said the plugin`, order.reason] as const]),
        [t`Order of work`, flow === undefined ? order.workOrderFlowType : i18n._(flow)],
        ...(order.readyToProcess ? [] : [[t`Begins`, t`when it is told to`] as const]),
        ...optional.flatMap(([name, value]) => (value === null || value === undefined || value === "" ? [] : [[name, String(value)] as const])),
        ...(cancellation.cancellationRequestAt == null
          ? []
          : [[t`Asked to cancel`, `${exactTime(cancellation.cancellationRequestAt)} · ${cancellation.cancellationRequestedBy ?? ""}`] as const]),
        [t`Made`, <Ago key="made" at={order.createdAt} />],
        [t`Changed`, <Ago key="changed" at={order.updatedAt} />],
        [t`Id`, <code key="id">{order.orderId}</code>],
      ]}
    />
  );
}

function ClientName({ id, name }: { id: string; name: string | null | undefined }) {
  const known = useName(name ? "" : id);
  return <span title={id}>{name || known}</span>;
}

/** A place by its name, where it has one. */
export function PlaceName({ place }: { place: string | null | undefined }) {
  const name = useName(place ?? "");
  return place === null || place === undefined || place === "" ? "–" : <span title={place}>{name}</span>;
}

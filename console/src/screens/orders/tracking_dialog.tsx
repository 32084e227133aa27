import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Order } from "~/api/orders";
import { CopyText } from "~/app/dialogs";
import { useSession } from "~/app/session";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { settingsQuery } from "./queries";

/** The address of an order's public page. */
export function trackingLink(origin: string, tenant: string, order: string): string {
  const address = new URL(`/track/${encodeURIComponent(order)}`, origin);
  address.searchParams.set("tenant", tenant);
  return address.href;
}

/** The page that whoever waits for the order may look at, to be sent on. */
export function TrackingDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useLingui();
  const { tenant } = useSession();
  // Who may not read the settings gets the link all the same.
  const settings = useQuery({ ...settingsQuery, retry: false }).data;
  const link = trackingLink(location.origin, tenant.id, order.orderId);
  const ref = order.clientDetails.clientOrderId;
  return (
    <Dialog
      title={t`Tracking link of ${ref}`}
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      {settings?.publicTracking === false ? (
        <p role="alert">
          <Trans>Public tracking is switched off for this tenant: the page says that there is no such order.</Trans>
        </p>
      ) : (
        <p>
          <Trans>Whoever has this address sees where the order is, without an account. It shows no names, numbers or addresses.</Trans>
        </p>
      )}
      <CopyText label={t`Address`} text={link} />
      <p>
        <a href={link} target="_blank" rel="noopener noreferrer">
          <Trans>Open the page</Trans>
        </a>
      </p>
    </Dialog>
  );
}

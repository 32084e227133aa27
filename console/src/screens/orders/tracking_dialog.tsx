import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import type { Order } from "~/api/orders";
import { CopyText } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Skeleton } from "~/ui/panel";
import { settingsQuery, trackingLinkQuery } from "./queries";

/** The page that whoever waits for the order may look at, to be sent on. */
export function TrackingDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t } = useLingui();
  // Who may not read the settings gets the link all the same.
  const settings = useQuery({ ...settingsQuery, retry: false }).data;
  const link = useQuery(trackingLinkQuery(order.orderId));
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
      <p>
        <Trans>Whoever has this address sees where the order is, without an account. It shows no names, numbers or addresses.</Trans>
      </p>
      {settings?.publicTracking === false ? (
        <p>
          <Trans>Public tracking is switched off for this tenant: nobody follows an order by its id, but this link is good.</Trans>
        </p>
      ) : (
        <p>
          <Trans>The id of the order stands in it. As long as public tracking is on, programs read by it the points on the map where the order begins and ends.</Trans>
        </p>
      )}
      {link.data === undefined ? (
        link.isError ? (
          <PanelError error={link.error} onRetry={() => void link.refetch()} />
        ) : (
          <Skeleton rows={1} label={t`Loading`} />
        )
      ) : (
        <>
          <CopyText label={t`Address`} text={link.data} />
          <p>
            <a href={link.data} target="_blank" rel="noopener noreferrer">
              <Trans>Open the page</Trans>
            </a>
          </p>
        </>
      )}
    </Dialog>
  );
}

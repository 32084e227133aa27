import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useName } from "~/api/names";
import { appPath, type Change, type Device, forgetDevice } from "~/api/notifications";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { ShowMore } from "~/app/show_more";
import { Button } from "~/ui/button";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago, exactTime } from "~/ui/time";
import styles from "./notifications.module.css";
import { changesQuery, devicesQuery } from "./queries";

/** Phones and browsers that are reached; of a token only its end is shown. */
export function DevicesTab({ app }: { app: string }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useInfiniteQuery(devicesQuery(app));
  const mayForget = useMay("DELETE", `${appPath(app)}/tokens/t`);
  const [asked, setAsked] = useState<Device | null>(null);
  const devices = read.data?.pages.flatMap((page) => page.devices);
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (devices === undefined) return <Skeleton rows={4} label={t`Loading phones and browsers`} />;
  if (devices.length === 0) {
    return (
      <Empty>
        <Trans>No phone or browser is registered with this app.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles["tab"]}>
      <Table label={t`Phones and browsers`} titles={[t`Person`, t`Platform`, t`Token`, t`Language`, t`Registered`]} actionsLabel={t`Actions`}>
        {devices.map((device) => (
          <tr key={device.id}>
            <th scope="row">
              <PersonName id={device.userId} />
            </th>
            <td>{device.platform}</td>
            <td>
              <code>{device.shown}</code>
            </td>
            <td>{device.locale ?? "–"}</td>
            <td>
              <Ago at={device.updatedAt * 1000} />
            </td>
            <td>
              {mayForget ? (
                <Button look="quiet" aria-label={t`Forget ${device.shown}`} onPress={() => setAsked(device)}>
                  <Trans>Forget…</Trans>
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </Table>
      <ShowMore read={read} />
      {asked === null ? null : (
        <ConfirmDialog
          title={t`Forget ${asked.shown}?`}
          act={t`Forget`}
          onConfirm={async () => {
            await forgetDevice(app, asked.id);
            await queries.invalidateQueries({ queryKey: devicesQuery(app).queryKey });
          }}
          onClose={() => setAsked(null)}
        >
          <p>
            <Trans>Nothing reaches it until its app registers it again.</Trans>
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}

/** Who changed what of the app, its rules and its settings; values of credentials are never among it. */
export function ChangesTab({ app }: { app: string }) {
  const { t } = useLingui();
  const read = useInfiniteQuery(changesQuery(app));
  const changes = read.data?.pages.flatMap((page) => page.changes);
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (changes === undefined) return <Skeleton rows={4} label={t`Loading the change log`} />;
  const whats: Readonly<Record<Change["entityType"], string>> = { app: t`app`, appNotification: t`settings`, filter: t`rule`, event: t`notification` };
  const acts: Readonly<Record<Change["action"], string>> = { CREATE: t`made`, UPDATE: t`changed`, DELETE: t`removed` };
  return (
    <div className={styles["tab"]}>
      <Table label={t`Change log`} titles={[t`When`, t`Who`, t`What`, t`Members`]}>
        {changes.map((change) => (
          <tr key={change.id}>
            <td>{exactTime(change.timestamp * 1000)}</td>
            <td>
              <PersonName id={change.changedBy} />
            </td>
            <td>
              {whats[change.entityType]} {acts[change.action]}
            </td>
            <td>{change.changes.length === 0 ? "–" : change.changes.map((one) => one.field).join(", ")}</td>
          </tr>
        ))}
      </Table>
      <ShowMore read={read} />
    </div>
  );
}

function PersonName({ id }: { id: string }) {
  return <span title={id}>{useName(id)}</span>;
}

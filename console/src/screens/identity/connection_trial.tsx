import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Connection } from "~/api/connections";
import { type IdentityEntry, readIdentityAudit } from "~/api/identity";
import { CopyText } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { IDENTITY } from "~/app/people_queries";
import { phraseOf } from "~/app/phrases";
import { useMay, useSession } from "~/app/session";
import { Button } from "~/ui/button";
import { Dialog } from "~/ui/dialog";
import { Skeleton } from "~/ui/panel";
import { secondTime } from "~/ui/time";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { detailOf } from "./audit_details";

const EVERY_MS = 2_000;
const SHOWN = 100;

/** A sign-in by way of trial: where to begin it, and what the server says of each step meanwhile. */
export function TryConnectionDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useLingui();
  const session = useSession();
  const maySee = useMay("GET", `${AAA}/audit`);
  const button = connection.displayName ?? connection.connectionName;
  const address = `${location.origin}/auth/realms/${encodeURIComponent(session.tenant.id)}/console`;
  return (
    <Dialog
      title={t`Try ${connection.connectionName}`}
      onClose={onClose}
      actions={
        <Button look="primary" onPress={onClose}>
          <Trans>Close</Trans>
        </Button>
      }
    >
      <p>
        <Trans>Open this address in a private window, so that you stay logged in here, and choose {button}:</Trans>
      </p>
      <CopyText label={t`Sign-in page`} text={address} />
      {connection.enabled ? null : (
        <p role="note">
          <Trans>The connection is paused: the page does not show it until it is on the login page.</Trans>
        </p>
      )}
      {maySee ? <Steps connection={connection} /> : null}
    </Dialog>
  );
}

/** What happened by this connection since the dialog was opened, asked again and again. */
function Steps({ connection }: { connection: Connection }) {
  const { t, i18n } = useLingui();
  const [since] = useState(() => Date.now() - EVERY_MS);
  const read = useQuery({
    queryKey: [IDENTITY, "trial", connection.connectionId, since],
    queryFn: ({ signal }) => readIdentityAudit({ from: since, timeDuration: 1, limit: SHOWN, offset: 0 }, signal),
    refetchInterval: EVERY_MS,
    staleTime: 0,
  });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={2} label={t`Asking the server`} />;
  const steps = read.data.entries.filter((entry) => isOf(entry, connection.connectionId)).toReversed();
  return (
    <section aria-labelledby="steps" className={styles["section"]}>
      <h2 id="steps">
        <Trans>What happens</Trans>
      </h2>
      <div role="log" aria-labelledby="steps">
        {steps.map((entry) => (
          <p key={entry.id}>
            {secondTime(entry.at)} {entry.by.name ?? t`somebody`} {phraseOf(i18n, { event: entry.action, state: entry.state ?? null, version: 1 })}
            {detailOf(entry) === "" ? null : `: ${detailOf(entry)}`}
          </p>
        ))}
      </div>
      {steps.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>Nothing yet.</Trans>
        </p>
      ) : null}
    </section>
  );
}

function isOf(entry: IdentityEntry, connectionId: string): boolean {
  const details = entry.details as Readonly<Record<string, unknown>> | null;
  return details?.["connectionId"] === connectionId;
}

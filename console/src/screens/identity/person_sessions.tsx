import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endSessionOf, endSessionsOf, listSessionsOf, type Person } from "~/api/identity";
import { PanelError } from "~/app/errors";
import { proofWords } from "~/app/proof_words";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { ConfirmDialog } from "~/app/dialogs";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { IDENTITY } from "./queries";
import { useAct, useFresh } from "./use_fresh";

const sessionsQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "person", id, "sessions"], queryFn: ({ signal }) => listSessionsOf(id, signal) });

/** Where a person is logged in: one session is ended, or all of them. */
export function PersonSessions({ person }: { person: Person }) {
  const { t, i18n } = useLingui();
  const act = useAct();
  const fresh = useFresh();
  const id = person.userId;
  const read = useQuery(sessionsQuery(id));
  const mayEnd = useMay("DELETE", `${AAA}/users/${id}/sessions`);
  const [isEnding, setEnding] = useState(false);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the sessions`} />;
  if (read.data.length === 0) {
    return (
      <p className={`${styles["tab"]} ${styles["note"]}`}>
        <Trans>Not logged in anywhere.</Trans>
      </p>
    );
  }
  const endAll = async () => {
    await endSessionsOf(id);
    await fresh();
  };
  return (
    <div className={styles["tab"]}>
      <Table label={t`Sessions`} titles={[t`App`, t`From`, t`Proven by`, t`Since`, t`Last seen`, t`Ends`]} actionsLabel={t`Actions`}>
        {read.data.map((session) => (
          <tr key={session.id}>
            <th scope="row">
              {session.appName} {session.current ? <StateChip tone="ended">{t`this one`}</StateChip> : null}
            </th>
            <td>
              {session.ip}
              <div className={styles["note"]}>{session.userAgent}</div>
            </td>
            <td>{proofWords(i18n, session.methods)}</td>
            <td>
              <Ago at={session.createdAt} />
            </td>
            <td>
              <Ago at={session.lastUsedAt} />
            </td>
            <td>
              <Ago at={session.expiresAt} />
            </td>
            <td>
              {mayEnd && !session.current ? (
                <Button look="danger" aria-label={t`End the session of ${session.appName}`} onPress={() => void act(() => endSessionOf(id, session.id))}>
                  <Trans>End</Trans>
                </Button>
              ) : null}
            </td>
          </tr>
        ))}
      </Table>
      {mayEnd ? (
        <div>
          <Button look="danger" onPress={() => setEnding(true)}>
            <Trans>End all sessions…</Trans>
          </Button>
        </div>
      ) : null}
      {isEnding ? (
        <ConfirmDialog title={t`End all sessions of ${person.firstName}?`} act={t`End all`} onConfirm={endAll} onClose={() => setEnding(false)}>
          <p>
            <Trans>The person is logged out everywhere at once, and may log in again.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

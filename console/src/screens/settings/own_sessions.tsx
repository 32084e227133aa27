import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SELF } from "~/api/account";
import { endSessionOf, listSessionsOf } from "~/api/identity";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { proofWords } from "~/app/proof_words";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { showToast } from "~/ui/toast";
import styles from "./settings.module.css";

const SESSIONS = queryOptions({ queryKey: ["account", "sessions"], queryFn: ({ signal }) => listSessionsOf(SELF, signal) });

/** The own sessions: one is ended, or all others. */
export function OwnSessions() {
  const { t, i18n } = useLingui();
  const queries = useQueryClient();
  const read = useQuery(SESSIONS);
  const [isEnding, setEnding] = useState(false);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the sessions`} />;
  const others = read.data.filter((session) => !session.current);
  const end = async (ids: readonly string[]) => {
    try {
      for (const id of ids) await endSessionOf(SELF, id);
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
    await queries.invalidateQueries({ queryKey: SESSIONS.queryKey });
  };
  return (
    <>
      <Table label={t`Sessions`} titles={[t`App`, t`From`, t`Proven by`, t`Since`, t`Last seen`, t`Ends`]} actionsLabel={t`Actions`}>
        {read.data.map((session) => (
          <tr key={session.id}>
            <th scope="row">
              {session.appName} {session.current ? <StateChip tone="ended">{t`this one`}</StateChip> : null}
            </th>
            <td>
              {session.ip}
              <div className={styles["agent"]}>{session.userAgent}</div>
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
              {session.current ? null : (
                <Button look="danger" aria-label={t`End the session of ${session.appName} at ${session.ip}`} onPress={() => void end([session.id])}>
                  <Trans>End</Trans>
                </Button>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {others.length === 0 ? null : (
        <div>
          <Button look="danger" onPress={() => setEnding(true)}>
            <Trans>End all others…</Trans>
          </Button>
        </div>
      )}
      {isEnding ? (
        <ConfirmDialog
          title={t`End all other sessions?`}
          act={t`End all others`}
          onConfirm={() => end(others.map((session) => session.id))}
          onClose={() => setEnding(false)}
        >
          <p>
            <Trans>You stay logged in here alone.</Trans>
          </p>
        </ConfirmDialog>
      ) : null}
    </>
  );
}

import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { SELF } from "~/api/account";
import { endSessionOf, listSessionsOf } from "~/api/identity";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { SessionTable, shownLogin } from "~/app/session_table";
import { Button } from "~/ui/button";
import { Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";

const SESSIONS = queryOptions({ queryKey: ["account", "sessions"], queryFn: ({ signal }) => listSessionsOf(SELF, signal) });

/** The own sessions: one is ended, or all others. */
export function OwnSessions() {
  const { i18n, t } = useLingui();
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
      <SessionTable
        titles={[t`App`, t`Proven by`]}
        sessions={read.data.map((session) => shownLogin(i18n, session, session.current ? undefined : () => void end([session.id])))}
      />
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

import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endSessionOf, endSessionsOf, listSessionsOf, type Person } from "~/api/identity";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { SessionTable, shownLogin } from "~/app/session_table";
import { Button } from "~/ui/button";
import { Skeleton } from "~/ui/panel";
import { ConfirmDialog } from "~/app/dialogs";
import { IDENTITY } from "~/app/people_queries";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { useAct, useFresh } from "./use_fresh";

const sessionsQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "person", id, "sessions"], queryFn: ({ signal }) => listSessionsOf(id, signal) });

/** Where a person is logged in: one session is ended, or all of them. */
export function PersonSessions({ person }: { person: Person }) {
  const { i18n, t } = useLingui();
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
      <SessionTable
        titles={[t`App`, t`Proven by`]}
        sessions={read.data.map((session) => shownLogin(i18n, session, mayEnd && !session.current ? () => void act(() => endSessionOf(id, session.id)) : undefined))}
      />
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

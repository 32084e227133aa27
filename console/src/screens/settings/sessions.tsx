import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { endOtherSession, listSessions, type OpenSession } from "~/api/haulier";
import { ConfirmDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { SessionTable } from "~/app/session_table";
import { Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";

const SESSIONS_KEY = ["sessions"] as const;

/** Who is logged in to this tenant, and from where. A session can be ended from here. */
export function Sessions() {
  const { t } = useLingui();
  const queries = useQueryClient();
  const read = useQuery({ queryKey: SESSIONS_KEY, queryFn: ({ signal }) => listSessions(signal) });
  const [ending, setEnding] = useState<OpenSession | null>(null);
  const mayEnd = useMay("DELETE", "/core/haulier/v1/sessions/id");
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={4} label={t`Loading the sessions`} />;
  const end = async ({ id, person, app }: OpenSession) => {
    const who = person?.name ?? app.name;
    await endOtherSession(id);
    queries.setQueryData<readonly OpenSession[]>(SESSIONS_KEY, (known) => known?.filter((each) => each.id !== id));
    showToast({ tone: "plain", text: t`The session of ${who} has ended.` });
  };
  const shown = read.data.map((session) => ({
    id: session.id,
    name: session.person?.name ?? t`Nobody named`,
    detail: session.app.name,
    isThis: session.isThis,
    address: session.address,
    agent: session.agent,
    times: { since: session.createdAt, seen: session.seenAt, ends: session.expiresAt },
    onEnd: session.isThis || !mayEnd ? undefined : () => setEnding(session),
  }));
  return (
    <>
      <SessionTable titles={[t`Who`, t`App`]} sessions={shown} />
      {ending === null ? null : <EndDialog session={ending} onEnd={end} onClose={() => setEnding(null)} />}
    </>
  );
}

function EndDialog({ session, onEnd, onClose }: { session: OpenSession; onEnd: (session: OpenSession) => Promise<void>; onClose: () => void }) {
  const { t } = useLingui();
  const who = session.person?.name ?? session.app.name;
  return (
    <ConfirmDialog title={t`End the session of ${who}?`} act={t`End the session`} onConfirm={() => onEnd(session)} onClose={onClose}>
      <p>
        <Trans>Its next call is refused. What was typed there and not sent stays on its page.</Trans>
      </p>
    </ConfirmDialog>
  );
}

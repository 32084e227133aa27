import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { endOtherSession, listSessions, type OpenSession } from "~/api/haulier";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Dialog } from "~/ui/dialog";
import { Skeleton } from "~/ui/panel";
import { Ago } from "~/ui/time";
import { showToast } from "~/ui/toast";
import styles from "./settings.module.css";

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
  const forget = (id: string) =>
    queries.setQueryData<readonly OpenSession[]>(SESSIONS_KEY, (known) => known?.filter((each) => each.id !== id));
  return (
    <>
      <div className={styles["scroll"]} role="region" aria-label={t`Sessions`} tabIndex={0}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{t`Who`}</th>
              <th scope="col">{t`App`}</th>
              <th scope="col">{t`From`}</th>
              <th scope="col">{t`Since`}</th>
              <th scope="col">{t`Last seen`}</th>
              <th scope="col">{t`Ends`}</th>
              <th scope="col">
                <span className="visually-hidden">{t`Actions`}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {read.data.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  {each.person?.name ?? t`Nobody named`} {each.isThis ? <StateChip tone="ended">{t`this one`}</StateChip> : null}
                </th>
                <td>{each.app.name}</td>
                <td>
                  {each.address}
                  <div className={styles["agent"]}>{each.agent}</div>
                </td>
                <td>
                  <Ago at={each.createdAt} />
                </td>
                <td>
                  <Ago at={each.seenAt} />
                </td>
                <td>
                  <Ago at={each.expiresAt} />
                </td>
                <td>
                  {each.isThis || !mayEnd ? null : (
                    <Button look="danger" onPress={() => setEnding(each)}>
                      <Trans>End…</Trans>
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {ending === null ? null : <EndDialog session={ending} onEnded={forget} onClose={() => setEnding(null)} />}
    </>
  );
}

function EndDialog(props: { session: OpenSession; onEnded: (id: string) => void; onClose: () => void }) {
  const { session, onEnded, onClose } = props;
  const { t } = useLingui();
  const [isBusy, setBusy] = useState(false);
  const who = session.person?.name ?? session.app.name;
  const end = async () => {
    setBusy(true);
    try {
      await endOtherSession(session.id);
      onEnded(session.id);
      showToast({ tone: "plain", text: t`The session of ${who} has ended.` });
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
    onClose();
  };
  return (
    <Dialog
      role="alertdialog"
      title={t`End the session of ${who}?`}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button look="danger" onPress={() => void end()} isPending={isBusy}>
            <Trans>End the session</Trans>
          </Button>
        </>
      }
    >
      <p>
        <Trans>Its next call is refused. What was typed there and not sent stays on its page.</Trans>
      </p>
    </Dialog>
  );
}

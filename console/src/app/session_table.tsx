import type { I18n } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react/macro";
import type { PersonSession } from "~/api/identity";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { proofWords } from "./proof_words";
import styles from "./session_table.module.css";

/** One login; `onEnd` only where it may be ended from here. */
export interface ShownSession {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly isThis: boolean;
  readonly address: string;
  readonly agent: string;
  readonly times: { readonly since: number; readonly seen: number; readonly ends: number };
  readonly onEnd?: (() => void) | undefined;
}

/** Logins, from where and since when; `titles` name the columns of `name` and `detail`. */
export function SessionTable({ titles, sessions }: { titles: readonly [name: string, detail: string]; sessions: readonly ShownSession[] }) {
  const { t } = useLingui();
  return (
    <Table label={t`Sessions`} titles={[...titles, t`From`, t`Since`, t`Last seen`, t`Ends`]} actionsLabel={t`Actions`}>
      {sessions.map((session) => (
        <tr key={session.id}>
          <th scope="row">
            {session.name} {session.isThis ? <StateChip tone="ended">{t`this one`}</StateChip> : null}
          </th>
          <td>{session.detail}</td>
          <td>
            {session.address}
            <div className={styles["agent"]}>{session.agent}</div>
          </td>
          {[session.times.since, session.times.seen, session.times.ends].map((at, column) => (
            <td key={column}>
              <Ago at={at} />
            </td>
          ))}
          <td>
            {session.onEnd === undefined ? null : (
              <Button look="danger" aria-label={t`End the session of ${session.name} at ${session.address}`} onPress={session.onEnd}>
                <Trans>End</Trans>
              </Button>
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** One's login to the own account, or another person's: by which app, and how it was proven. */
export function shownLogin(i18n: I18n, session: PersonSession, onEnd?: () => void): ShownSession {
  return {
    id: session.id,
    name: session.appName,
    detail: proofWords(i18n, session.methods),
    isThis: session.current,
    address: session.ip,
    agent: session.userAgent,
    times: { since: session.createdAt, seen: session.lastUsedAt, ends: session.expiresAt },
    onEnd,
  };
}

import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { readFigures, readHealth, type Health as HealthOf } from "~/api/health";
import { PanelError } from "~/app/errors";
import { StateChip, type Tone } from "~/ui/chip";
import { countText } from "~/ui/count";
import { Facts, Skeleton } from "~/ui/panel";
import styles from "./settings.module.css";

const EVERY_MS = 5_000;
const LAG = "haulier_relay_lag_seconds";
const WAITING = "haulier_callbacks_waiting";
const OVERDUE = "haulier_timers_overdue_seconds";
const LISTENERS = "haulier_listeners";
const FIGURES = [LAG, WAITING, OVERDUE, LISTENERS];
const TONES: Readonly<Record<HealthOf["status"], Tone>> = { UP: "ended", DEGRADED: "risk", DOWN: "failed" };

/** Whether the server does its work, in its own words; asked every five seconds while it is shown. */
export function Health() {
  const { t } = useLingui();
  const read = useQuery({ queryKey: ["health"], queryFn: ({ signal }) => readHealth(signal), refetchInterval: EVERY_MS, staleTime: 0 });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={4} label={t`Asking the server`} />;
  const { status, parts, reasons } = read.data;
  const statuses: Readonly<Record<HealthOf["status"], string>> = {
    UP: t`all is well`,
    DEGRADED: t`serves, with something standing still`,
    DOWN: t`does not serve`,
  };
  const names: Readonly<Record<string, string>> = { database: t`database`, events: t`events`, background: t`background` };
  const words: Readonly<Record<string, readonly [good: string, bad: string]>> = {
    database: [t`The database answers.`, t`The database does not answer: nothing can be read or written.`],
    events: [t`Events go out to listeners and callbacks.`, t`Events stand still: screens are not live, callbacks come later.`],
    background: [t`Work in the background keeps up.`, t`Work in the background is behind.`],
  };
  return (
    <>
      <p>
        <StateChip tone={TONES[status]}>{statuses[status]}</StateChip>
      </p>
      <ul className={styles["health"]} aria-label={t`Parts`}>
        {Object.entries(parts).map(([name, isWell]) => (
          <li key={name}>
            <StateChip tone={isWell ? "ended" : "failed"}>{names[name] ?? name}</StateChip>
            {words[name]?.[isWell ? 0 : 1] ?? null}
          </li>
        ))}
      </ul>
      {reasons.length === 0 ? null : (
        <section aria-labelledby="reasons">
          <h2 id="reasons">
            <Trans>Why</Trans>
          </h2>
          <ul className={styles["reasons"]}>
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </section>
      )}
      <Figures />
      <Mailbox />
    </>
  );
}

/** Where mails and SMS lie that no server is set for: a page of the operator's, with a door of its own. */
function Mailbox() {
  return (
    <section aria-labelledby="mailbox">
      <h2 id="mailbox">
        <Trans>Mailbox</Trans>
      </h2>
      <p>
        <Trans>
          While no mail server or SMS gateway is set, invitations and codes lie in the <a href="/mailbox">mailbox of this installation</a>. The operator gets in by a link that
          "haulier mailbox" prints.
        </Trans>
      </p>
    </section>
  );
}

/** Lags and queues, where this browser may read the metrics. */
function Figures() {
  const { t } = useLingui();
  const read = useQuery({
    queryKey: ["health", "figures"],
    queryFn: ({ signal }) => readFigures(FIGURES, signal),
    refetchInterval: EVERY_MS,
    staleTime: 0,
    retry: false,
  });
  const found = read.data;
  if (found === undefined || found.size === 0) return null;
  const seconds = (name: string) => t`${(found.get(name) ?? 0).toFixed(1)} s`;
  return (
    <Facts
      facts={[
        [t`Oldest event not sent`, seconds(LAG)],
        [t`Callbacks waiting`, countText(found.get(WAITING) ?? 0)],
        [t`Time-outs overdue`, seconds(OVERDUE)],
        [t`Listeners`, countText(found.get(LISTENERS) ?? 0)],
      ]}
    />
  );
}

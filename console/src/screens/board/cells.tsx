import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { shortId, useName } from "~/api/names";
import { useDuration } from "~/app/duration";
import type { StatusWords } from "~/app/statuses";
import { hasEnded, type JobRow } from "~/live/rows";
import { urgencyOf } from "~/live/urgency";
import { useWrite } from "~/live/use_live";
import { StateChip, type Tone } from "~/ui/chip";
import { countText } from "~/ui/count";
import { MiddleCut } from "~/ui/middle_cut";
import { clockTime, zonedTime, useNow } from "~/ui/time";
import styles from "./board.module.css";

type Target = "/dispatches/$id" | "/jobs/$id";

/** The reference, which leads to the page of the thing. */
export function Reference({ id, label, to }: { id: string; label: string | null; to: Target }) {
  return (
    <Link to={to} params={{ id }} className={styles["reference"] ?? ""} tabIndex={-1} preload={false}>
      <MiddleCut text={label ?? shortId(id)} />
    </Link>
  );
}

/** The status as the server confirmed it, marked where something else was asked for, with a refusal beside it. */
export function Status(props: { id: string; status: string; subStatus: string | null; words: Readonly<Record<string, StatusWords>> }) {
  const { t, i18n } = useLingui();
  const write = useWrite(props.id);
  const words = props.words[props.status];
  const tone: Tone = words?.tone ?? "waiting";
  return (
    <span className={styles["status"]}>
      <StateChip tone={tone} isAsked={write?.stage === "asked"}>
        {words === undefined ? props.status : i18n._(words.label)}
      </StateChip>
      {write?.stage === "accepted" ? <span title={t`accepted, not yet confirmed`}>◷</span> : null}
      {write?.stage === "refused" ? (
        <span className={styles["refused"]} title={write.error?.message}>
          {t`refused`} <code>{write.error?.code}</code>
        </span>
      ) : null}
      {props.subStatus === null ? null : <span className={styles["dim"]}>{props.subStatus}</span>}
    </span>
  );
}

/** How many objectives are done, of how many, and which one is open. */
export function ProgressBar({ done, stops, objective, attempt }: { done: number; stops: number; objective: string | null; attempt: number | null }) {
  const { t } = useLingui();
  return (
    <span className={styles["progress"]}>
      <progress max={Math.max(stops, 1)} value={done} aria-label={t`${done} of ${stops} stops done`} />
      <span>
        {done}/{stops} {objective}
        {attempt !== null && attempt > 1 ? ` #${attempt}` : null}
      </span>
    </span>
  );
}

function Person({ id }: { id: string }) {
  return <>{useName(id)}</>;
}

/** A run by its reference: references of one day differ at their end. */
export function RunName({ id }: { id: string }) {
  return <MiddleCut text={useName(id)} />;
}

/** Riders and vehicles by name. */
export function People({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return <span className={styles["dim"]}>–</span>;
  return (
    <>
      {ids.map((id, index) => (
        <span key={id}>
          {index === 0 ? null : " · "}
          <Person id={id} />
        </span>
      ))}
    </>
  );
}

const ID = /^[A-Za-z]+:[0-9a-f-]{32,}$|^[0-9a-f-]{36}$/;

/** A place by its name, also where the row has its id. */
export function Place({ place }: { place: string | null }) {
  if (place === null) return null;
  return ID.test(place) ? <Person id={place} /> : <>{place}</>;
}

/** The slot of a stop, and how late it is. */
export function Slot({ job }: { job: JobRow | null }) {
  const now = useNow();
  if (job === null || hasEnded(job) || job.to === null) return null;
  const to = clockTime(job.to, now);
  const from = job.from === null ? to : clockTime(job.from, now);
  return (
    <span className={styles["slot"]}>
      <Lateness job={job} />
      <span className={styles["dim"]}>{from === to ? to : `${from}–${to}`}</span>
    </span>
  );
}

/** When the vehicle is at the open stop of a job, by what was calculated last. */
export function Arrival({ job }: { job: JobRow | null }) {
  const now = useNow();
  if (job === null || hasEnded(job) || job.eta == null) return <span className={styles["dim"]}>–</span>;
  return <time dateTime={new Date(job.eta).toISOString()} title={zonedTime(job.eta)}>{clockTime(job.eta, now)}</time>;
}

export function Lateness({ job }: { job: JobRow }) {
  const { t } = useLingui();
  const duration = useDuration();
  const urgency = urgencyOf(job, useNow());
  if (urgency.kind === "calm") return null;
  const text = duration(urgency.minutes);
  if (urgency.kind === "delayed") return <StateChip tone="risk" shape="⚠">{t`ETA +${text}`}</StateChip>;
  return urgency.kind === "late" ? (
    <StateChip tone="failed" shape="⚠">
      +{text}
    </StateChip>
  ) : (
    <StateChip tone="risk">{t`in ${text}`}</StateChip>
  );
}

/** What is in somebody's hands: things, cash, and lines of the ledger that wait. */
export function Custody({ held, cash, waiting }: { held: number; cash: number; waiting: number }) {
  const { t } = useLingui();
  if (held === 0 && cash === 0 && waiting === 0) return <span className={styles["dim"]}>–</span>;
  return (
    <>
      {held === 0 ? null : <span title={t`things in custody`}>▣ {countText(held)}</span>}
      {held === 0 || cash === 0 ? null : " · "}
      {cash === 0 ? null : <span title={t`cash in hand`}>{t`cash ${countText(cash)}`}</span>}
      {waiting === 0 ? null : <span className={styles["waiting"]} title={t`lines of the ledger that wait`}>{` ◷ ${countText(waiting)}`}</span>}
    </>
  );
}

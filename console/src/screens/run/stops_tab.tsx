import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useName } from "~/api/names";
import { type Run, type RunJob, type Stop, stopKey } from "~/api/runs";
import { useMay } from "~/app/session";
import { StatusChip } from "~/app/statuses";
import { useDuration } from "~/app/duration";
import { useReasons } from "~/app/use_reasons";
import { isObject } from "~/rules/differences";
import { isFailure } from "~/rules/reasons";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Empty } from "~/ui/panel";
import { clockTime, zonedTime, useNow } from "~/ui/time";
import { CancelDialog } from "./cancel_dialog";
import styles from "./run.module.css";
import { useArrivalsLive } from "./run_live";
import { isClosed, isStopOpen, wordsOfJob, wordsOfStop } from "./states";

const MINUTE_MS = 60_000;
/** Why nobody can say when a vehicle comes. */
const UNKNOWN: Readonly<Record<string, MessageDescriptor>> = {
  NO_POSITION: msg`nobody of the run has sent a position.`,
  POSITION_TOO_OLD: msg`the last position is too old.`,
  NO_PLACE: msg`nobody knows where the next stop is.`,
};

interface Cancelling {
  readonly job: RunJob;
  readonly stop: Stop;
}

function isFailed(stop: Stop): boolean {
  return isFailure(stop.code) || stop.status === "CANCELLED";
}

/** Where each job goes, when, and how far it came. */
export function StopsTab({ run }: { run: Run }) {
  const { t } = useLingui();
  const reason = useReasons(run.jobs.some((job) => job.stops.some(isFailed)));
  const [cancelling, setCancelling] = useState<Cancelling | null>(null);
  useArrivalsLive(run.kind, run.id, run.arrivals === null ? null : run.dispatchId);
  const mayCancel = useMay("POST", "/core/api/v2/dispatch-service/jobs/id/objectives/ref/cancel") && !isClosed(run);
  if (run.jobs.length === 0) {
    return (
      <Empty>
        <Trans>There are no jobs in this run.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles["scroll"]} role="region" aria-label={t`Stops`} tabIndex={0}>
      {run.arrivals?.reason == null ? null : <WhyUnknown reason={run.arrivals.reason} />}
      <table className={styles["table"]}>
        <thead>
          <tr>
            <th scope="col">{t`Stop`}</th>
            <th scope="col">{t`Place`}</th>
            <th scope="col">{t`Slot`}</th>
            <th scope="col">{t`ETA`}</th>
            <th scope="col">{t`Attempt`}</th>
            <th scope="col">{t`State`}</th>
            <th scope="col">{t`Reason`}</th>
            <th scope="col">
              <span className="visually-hidden">{t`Actions`}</span>
            </th>
          </tr>
        </thead>
        {run.jobs.map((job) => (
          <JobStops key={job.id} job={job} run={run} reason={reason} onCancel={mayCancel ? (stop) => setCancelling({ job, stop }) : null} />
        ))}
      </table>
      {cancelling === null ? null : <CancelDialog {...cancelling} onClose={() => setCancelling(null)} />}
    </div>
  );
}

/** One job with its stops. */
function JobStops(props: { job: RunJob; run: Run; reason: (code: string) => string; onCancel: ((stop: Stop) => void) | null }) {
  const { job, run, reason, onCancel } = props;
  const { t } = useLingui();
  const now = useNow();
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={8} className={styles["group"]}>
          <Link to="/jobs/$id" params={{ id: job.id }}>
            {job.ref ?? job.id}
          </Link>{" "}
          <StatusChip status={job.status} words={wordsOfJob(job)} /> {job.subStatus}
        </th>
      </tr>
      {job.stops.map((stop) => (
        <tr key={stop.ref}>
          <th scope="row">{stop.ref}</th>
          <td>
            <PlaceOf place={stop.place} />
          </td>
          <td>
            <Slot job={job} stop={stop} now={now} />
          </td>
          <td>
            <Arrival job={job} stop={stop} at={run.arrivals?.at.get(stopKey(job.id, stop.ref))} now={now} />
          </td>
          <td>{stop.attempt ?? "–"}</td>
          <td>
            <StatusChip status={stop.status} words={wordsOfStop(job, stop)} />
          </td>
          <td>{isFailed(stop) ? reason(stop.code ?? "") : ""}</td>
          <td>
            {onCancel !== null && isStopOpen(job, stop) ? (
              <Button onPress={() => onCancel(stop)} aria-label={t`Cancel ${stop.ref} of ${job.ref ?? job.id}`}>
                <Trans>Cancel…</Trans>
              </Button>
            ) : null}
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** A place by its name, or the address that the job itself holds. */
function PlaceOf({ place }: { place: unknown }) {
  const id = typeof place === "string" ? place : "";
  const name = useName(id);
  if (id !== "") return <span title={id}>{name}</span>;
  if (!isObject(place)) return "–";
  const { address } = place;
  return typeof address === "string" ? address : JSON.stringify(address);
}

/** When the vehicle is at a stop that lies ahead, and how much too late. */
function Arrival({ job, stop, at, now }: { job: RunJob; stop: Stop; at: number | undefined; now: number }) {
  const duration = useDuration();
  if (at === undefined || !isStopOpen(job, stop)) return "–";
  const late = stop.slot === null ? 0 : Math.ceil((at - stop.slot.to) / MINUTE_MS);
  return (
    <>
      <time dateTime={new Date(at).toISOString()} title={zonedTime(at)}>
        {clockTime(at, now)}
      </time>{" "}
      {late > 0 ? <StateChip tone="risk">+{duration(late)}</StateChip> : null}
    </>
  );
}

/** Why there are no arrivals of a run that is under way. */
function WhyUnknown({ reason }: { reason: string }) {
  const { i18n } = useLingui();
  const words = UNKNOWN[reason];
  return (
    <p className={styles["note"]} role="status">
      <Trans>No ETA:</Trans> {words === undefined ? reason : i18n._(words)}
    </p>
  );
}

function Slot({ job, stop, now }: { job: RunJob; stop: Stop; now: number }) {
  const { slot } = stop;
  const duration = useDuration();
  if (slot === null) return "–";
  const late = Math.round((now - slot.to) / MINUTE_MS);
  return (
    <>
      {clockTime(slot.from, now)}–{clockTime(slot.to, now)}{" "}
      {isStopOpen(job, stop) && late > 0 ? (
        <StateChip tone="risk">+{duration(late)}</StateChip>
      ) : null}
    </>
  );
}

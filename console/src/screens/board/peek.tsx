import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { shortId } from "~/api/names";
import { epochMs } from "~/api/runs";
import { PanelError } from "~/app/errors";
import { PeekMapFold } from "~/app/peek_map_fold";
import type { PeekPlace } from "~/app/peek_places";
import { phraseOf } from "~/app/phrases";
import { JOB_STATUSES, RUN_STATUSES } from "~/app/statuses";
import type { JobBoard, RunBoard } from "~/live/board";
import type { JobRow, RunRow } from "~/live/rows";
import { factsOf } from "~/live/urgency";
import { useRow } from "~/live/use_board";
import { useWrite } from "~/live/use_live";
import { writes } from "~/live/writes";
import { isFailure } from "~/rules/reasons";
import { Button } from "~/ui/button";
import { countText } from "~/ui/count";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { Ago, clockTime, useNow } from "~/ui/time";
import styles from "./board.module.css";
import { Arrival, Custody, Lateness, People, Place, ProgressBar, Slot, Status } from "./cells";
import { failedAttempts, type JobStops, placeName, type Stop, useLatest, useOpenAccounts, useStops } from "./queries";
import type { RunActions } from "./run_actions";

/** The head of a side panel: what it is about, its page, and a way to be rid of it. */
function Head({ label, link, onClose, children }: { label: string; link: ReactNode; onClose: () => void; children: ReactNode }) {
  const { t } = useLingui();
  return (
    <div className={styles["sideHead"]}>
      <h2>{label}</h2>
      {link}
      <Button look="quiet" aria-label={t`Close`} onPress={onClose}>
        ×
      </Button>
      {children}
    </div>
  );
}

/** Why the last thing asked of a row was refused. */
function Refusal({ id }: { id: string }) {
  const { t } = useLingui();
  const write = useWrite(id);
  if (write?.stage !== "refused") return null;
  return (
    <div role="alert" className={styles["refused"]}>
      {write.error?.message} <code>{write.error?.code}</code>
      <Button look="quiet" onPress={() => writes.dismiss(id)}>{t`Dismiss`}</Button>
    </div>
  );
}

export function RunPeek({ board, id, actions, onClose }: { board: RunBoard; id: string; actions: RunActions; onClose: () => void }) {
  const { t } = useLingui();
  const run = useRow<RunRow>(board, id);
  if (run === undefined) return <Gone id={id} onClose={onClose} />;
  const { next } = factsOf(run);
  return (
    <div className={styles["side"]}>
      <Head
        label={run.ref ?? shortId(run.id)}
        onClose={onClose}
        link={
          <Link to="/dispatches/$id" params={{ id }}>
            {t`Open`}
          </Link>
        }
      >
        <Status id={id} status={run.status} subStatus={run.subStatus} words={RUN_STATUSES} />
        {next === null ? null : <Lateness job={next} />}
      </Head>
      <Refusal id={id} />
      <Facts
        facts={[
          [t`Riders, vehicle`, <People key="riders" ids={run.participants} />],
          [t`In custody`, <InCustody key="custody" run={run} />],
        ]}
      />
      <Stops run={run} />
      <RunMap run={run} />
      <Latest run={run} />
      <div className={styles["actions"]}>
        {actions.can.assign ? <Button look="primary" onPress={() => actions.ask("assign", [id])}>{t`Assign…`}</Button> : null}
        {actions.can.move ? <Button onPress={() => actions.ask("move", [id])}>{t`Move stops…`}</Button> : null}
        {actions.can.subStatus ? <Button onPress={() => actions.ask("subStatus", [id])}>{t`Sub-status…`}</Button> : null}
        {actions.can.close && run.status !== "CLOSED" ? <Button onPress={() => actions.ask("close", [id])}>{t`Close run…`}</Button> : null}
      </div>
    </div>
  );
}

function Gone({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <div className={styles["side"]}>
      <Head label={shortId(id)} link={null} onClose={onClose}>
        {null}
      </Head>
      <Empty>{t`This is not on the board, or no more.`}</Empty>
    </div>
  );
}

function InCustody({ run }: { run: RunRow }) {
  const open = useOpenAccounts(run);
  return (
    <>
      <Custody held={run.held} cash={run.cash} waiting={run.waiting} />
      {open.data === undefined || (run.held === 0 && run.cash === 0) ? null : (
        <ul>
          {open.data.map(({ account, balance }) => (
            <li key={account} className={styles["dim"]}>
              {account.replace(":", " ")} {balance === 1 ? null : countText(balance)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Its stops in the order of the list above, and where its riders are. */
function RunMap({ run }: { run: RunRow }) {
  const stops = useStops(run);
  const places = useMemo(
    () =>
      (stops.data ?? [])
        .flatMap((job) => job.objectives ?? [])
        .map((stop, index): PeekPlace => {
          const isFailed = (stop.status === "CLOSED" && isFailure(stop.code)) || stop.status === "CANCELLED";
          const isDone = stop.status === "CLOSED" || stop.status === "COMPLETED";
          return { place: stop.location, sign: String(index + 1), tone: isFailed ? "failed" : isDone ? "done" : "open" };
        }),
    [stops.data],
  );
  return <PeekMapFold places={places} dispatchId={run.id} />;
}

const MARKS: Readonly<Record<string, string>> = { CLOSED: "✓", COMPLETED: "✓", STARTED: "▶", CANCELLED: "✗" };

function Stops({ run }: { run: RunRow }) {
  const { t } = useLingui();
  const stops = useStops(run);
  const latest = useLatest(run);
  if (stops.isPending) return <Skeleton rows={4} label={t`Loading`} />;
  if (stops.isError) return <PanelError error={stops.error} onRetry={() => void stops.refetch()} />;
  const failed = failedAttempts(latest.data ?? []);
  return (
    <ul className={styles["stops"]} aria-label={t`Stops`}>
      {stops.data.flatMap((job) =>
        (job.objectives ?? []).map((stop) => (
          <StopLine
            key={`${job.id} ${stop.objectiveRef}`}
            job={job}
            stop={stop}
            row={run.jobs.find((one) => one.id === job.id && one.objective === stop.objectiveRef) ?? null}
            failed={failed.filter((attempt) => attempt.jobId === job.id && attempt.objective === stop.objectiveRef)}
          />
        )),
      )}
    </ul>
  );
}

/** One stop; `row` is its job on the board, where it is the one that is open. */
function StopLine({ job, stop, row, failed }: { job: JobStops; stop: Stop; row: JobRow | null; failed: ReturnType<typeof failedAttempts> }) {
  const now = useNow();
  const slot = stop.timeslot;
  const isFailed = stop.status === "CLOSED" && isFailure(stop.code);
  return (
    <li>
      <span aria-hidden="true">{isFailed ? "✗" : (MARKS[stop.status ?? ""] ?? "○")}</span>
      <span>
        {placeName(stop.location) === null ? "–" : <Place place={placeName(stop.location)} />}
      </span>
      <span className={styles["stopSlot"]}>{slot === null ? null : `${clockTime(epochMs(slot.from), now)}–${clockTime(epochMs(slot.to), now)}`}</span>
      <span className={styles["dim"]}>
        {stop.objectiveRef} {stop.attemptId !== null && Number(stop.attemptId) > 1 ? `#${stop.attemptId} ` : null}· {job.jobRef ?? shortId(job.id)}
      </span>
      {row?.eta == null ? null : (
        <span className={row.to !== null && row.eta > row.to ? styles["tooLate"] : styles["dim"]}>
          <Trans>ETA {clockTime(row.eta, now)}</Trans>
        </span>
      )}
      {failed.map((attempt) => (
        <span key={attempt.id} className={styles["failedAttempt"]}>
          ✗ #{attempt.attempt} {attempt.code} · {clockTime(attempt.at, now)}
        </span>
      ))}
    </li>
  );
}

function Latest({ run }: { run: RunRow }) {
  const { i18n } = useLingui();
  const newest = useLatest(run).data?.[0];
  if (newest === undefined) return null;
  const who = newest.actor.name ?? shortId(newest.actor.id);
  const phrase = phraseOf(i18n, newest);
  return (
    <p className={styles["dim"]}>
      <Trans>
        {who} {phrase}
      </Trans>{" "}
      · <Ago at={newest.at} />
    </p>
  );
}

export function LegPeek({ board, id, onClose }: { board: JobBoard; id: string; onClose: () => void }) {
  const { t } = useLingui();
  const job = useRow<JobRow>(board, id);
  if (job === undefined) return <Gone id={id} onClose={onClose} />;
  return (
    <div className={styles["side"]}>
      <Head
        label={job.ref ?? shortId(job.id)}
        onClose={onClose}
        link={
          <Link to="/jobs/$id" params={{ id }}>
            {t`Open`}
          </Link>
        }
      >
        <Status id={id} status={job.status} subStatus={job.subStatus} words={JOB_STATUSES} />
        <Lateness job={job} />
      </Head>
      <Refusal id={id} />
      <Facts
        facts={[
          [t`Run`, job.dispatchId === null ? "–" : <RunLink key="run" id={job.dispatchId} />],
          [t`Progress`, <ProgressBar key="progress" done={job.done} stops={job.stops} objective={job.objective} attempt={job.attempt} />],
          [t`Next stop`, <Place key="next" place={job.place} />],
          [t`Slot`, <Slot key="slot" job={job} />],
          [t`ETA`, <Arrival key="eta" job={job} />],
          [t`Failed attempts`, countText(job.failed)],
          [t`Last change`, <Ago key="changed" at={job.updatedAt} />],
        ]}
      />
      <PeekMapFold places={[{ place: job.place, sign: "1", tone: "open" }]} dispatchId={job.dispatchId} />
    </div>
  );
}

function RunLink({ id }: { id: string }) {
  return (
    <Link to="/dispatches/$id" params={{ id }}>
      <People ids={[id]} />
    </Link>
  );
}

/** What the board can show of a run and of a job, column by column. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import type { ReactNode } from "react";
import { names, typeIn } from "~/api/names";
import { JOB_STATUSES, RUN_STATUSES } from "~/app/statuses";
import { hasEnded, type JobRow, type RunRow } from "~/live/rows";
import { factsOf } from "~/live/urgency";
import { countText } from "~/ui/count";
import { Ago } from "~/ui/time";
import { Arrival, Custody, People, Place, ProgressBar, Reference, RunName, Slot, Status } from "./cells";

type Key = string | number | null;

export interface BoardColumn<Row> {
  readonly id: string;
  readonly title: MessageDescriptor;
  readonly width: string;
  readonly align?: "end";
  /** What rows are sorted by. */
  readonly keyOf: (row: Row) => Key;
  /** What goes into a file, where it is something else. */
  readonly fileOf?: (row: Row) => Key;
  readonly show: (row: Row) => ReactNode;
  readonly isHidden?: boolean;
  readonly isGreatestFirst?: boolean;
}

const STATUS_ORDER = Object.keys(RUN_STATUSES);
const JOB_STATUS_ORDER = Object.keys(JOB_STATUSES);

const namesOf = (ids: readonly string[], between = " "): string => ids.map((id) => names.known(id)?.name ?? id).join(between);
const placeOf = (job: JobRow | null): string | null => (job?.place == null ? null : (names.known(job.place)?.name ?? job.place));
const deadlineOf = (job: JobRow | null): number | null => (job === null || hasEnded(job) ? null : job.to);
const runDeadline = (run: RunRow): number | null => (run.status === "CLOSED" ? null : deadlineOf(factsOf(run).next));
const arrivalOf = (job: JobRow | null): number | null => (job === null || hasEnded(job) ? null : (job.eta ?? null));
/** The job of a run whose slot and arrival count: the first one that comes too late, else the next one. */
const urgentOf = (run: RunRow): JobRow | null => (run.status === "CLOSED" ? null : (factsOf(run).delayed ?? factsOf(run).next));
const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
const statusOf = (row: RunRow | JobRow): string => [row.status, row.subStatus].filter(Boolean).join(" ");

export const RUN_COLUMNS: readonly BoardColumn<RunRow>[] = [
  {
    id: "ref",
    title: msg`Run`,
    width: "minmax(96px, 1.8fr)",
    keyOf: (run) => run.ref ?? run.id,
    show: (run) => <Reference id={run.id} label={run.ref} to="/dispatches/$id" />,
  },
  {
    id: "status",
    title: msg`Status`,
    width: "minmax(116px, 1.2fr)",
    keyOf: (run) => `${STATUS_ORDER.indexOf(run.status)} ${run.subStatus ?? ""}`,
    fileOf: statusOf,
    show: (run) => <Status id={run.id} status={run.status} subStatus={run.subStatus} words={RUN_STATUSES} />,
  },
  {
    id: "progress",
    title: msg`Progress`,
    width: "minmax(112px, 1fr)",
    keyOf: (run) => factsOf(run).done / Math.max(1, factsOf(run).stops),
    show: (run) => {
      const { done, stops, next } = factsOf(run);
      return <ProgressBar done={done} stops={stops} objective={next?.objective ?? null} attempt={next?.attempt ?? null} />;
    },
  },
  {
    id: "riders",
    title: msg`Riders, vehicle`,
    width: "minmax(88px, 1.2fr)",
    keyOf: (run) => (run.participants.length === 0 ? null : namesOf(run.participants)),
    fileOf: (run) => namesOf(run.participants, " · "),
    show: (run) => <People ids={run.participants} />,
  },
  {
    id: "next",
    title: msg`Next stop`,
    width: "minmax(80px, 1.2fr)",
    keyOf: (run) => placeOf(factsOf(run).next),
    show: (run) => <Place place={factsOf(run).next?.place ?? null} />,
  },
  {
    id: "slot",
    title: msg`Slot`,
    width: "minmax(100px, 1.2fr)",
    keyOf: runDeadline,
    fileOf: (run) => isoOf(runDeadline(run)),
    show: (run) => <Slot job={urgentOf(run)} />,
  },
  {
    id: "eta",
    title: msg`ETA`,
    width: "minmax(52px, 0.7fr)",
    keyOf: (run) => arrivalOf(urgentOf(run)),
    fileOf: (run) => isoOf(arrivalOf(urgentOf(run))),
    show: (run) => <Arrival job={urgentOf(run)} />,
  },
  {
    id: "custody",
    title: msg`In custody`,
    width: "minmax(66px, 0.8fr)",
    keyOf: (run) => run.cash + run.held,
    fileOf: (run) => `${run.held} · ${run.cash}`,
    show: (run) => <Custody held={run.held} cash={run.cash} waiting={run.waiting} />,
  },
  {
    id: "changed",
    isGreatestFirst: true,
    title: msg`Changed`,
    width: "minmax(64px, 0.7fr)",
    keyOf: (run) => factsOf(run).changedAt,
    fileOf: (run) => isoOf(factsOf(run).changedAt),
    show: (run) => <Ago at={factsOf(run).changedAt} />,
  },
  {
    id: "created",
    isGreatestFirst: true,
    title: msg`Created`,
    width: "minmax(64px, 0.7fr)",
    keyOf: (run) => run.createdAt,
    fileOf: (run) => isoOf(run.createdAt),
    show: (run) => <Ago at={run.createdAt} />,
    isHidden: true,
  },
  {
    id: "failed",
    isGreatestFirst: true,
    title: msg`Failed attempts`,
    width: "104px",
    align: "end",
    keyOf: (run) => factsOf(run).failed,
    show: (run) => countText(factsOf(run).failed),
    isHidden: true,
  },
];

export const JOB_COLUMNS: readonly BoardColumn<JobRow>[] = [
  {
    id: "ref",
    title: msg`Leg`,
    width: "minmax(96px, 1.6fr)",
    keyOf: (job) => job.ref ?? job.id,
    show: (job) => <Reference id={job.id} label={job.ref} to="/jobs/$id" />,
  },
  {
    id: "status",
    title: msg`Status`,
    width: "minmax(116px, 1.2fr)",
    keyOf: (job) => `${JOB_STATUS_ORDER.indexOf(job.status)} ${job.subStatus ?? ""}`,
    fileOf: statusOf,
    show: (job) => <Status id={job.id} status={job.status} subStatus={job.subStatus} words={JOB_STATUSES} />,
  },
  {
    id: "progress",
    title: msg`Progress`,
    width: "minmax(112px, 1fr)",
    keyOf: (job) => job.done / Math.max(1, job.stops),
    show: (job) => <ProgressBar done={job.done} stops={job.stops} objective={job.objective} attempt={job.attempt} />,
  },
  {
    id: "run",
    title: msg`Run`,
    width: "minmax(90px, 1fr)",
    keyOf: (job) => (job.dispatchId === null ? null : namesOf([job.dispatchId])),
    fileOf: (job) => job.dispatchId,
    show: (job) => (job.dispatchId === null ? <People ids={[]} /> : <RunName id={job.dispatchId} />),
  },
  {
    id: "next",
    title: msg`Next stop`,
    width: "minmax(90px, 1.2fr)",
    keyOf: placeOf,
    show: (job) => <Place place={job.place} />,
  },
  {
    id: "slot",
    title: msg`Slot`,
    width: "minmax(100px, 1.2fr)",
    keyOf: deadlineOf,
    fileOf: (job) => isoOf(deadlineOf(job)),
    show: (job) => <Slot job={job} />,
  },
  {
    id: "eta",
    title: msg`ETA`,
    width: "minmax(60px, 0.7fr)",
    keyOf: arrivalOf,
    fileOf: (job) => isoOf(arrivalOf(job)),
    show: (job) => <Arrival job={job} />,
  },
  {
    id: "failed",
    isGreatestFirst: true,
    title: msg`Failed attempts`,
    width: "104px",
    align: "end",
    keyOf: (job) => job.failed,
    show: (job) => countText(job.failed),
  },
  {
    id: "changed",
    isGreatestFirst: true,
    title: msg`Changed`,
    width: "minmax(64px, 0.7fr)",
    keyOf: (job) => job.updatedAt,
    fileOf: (job) => isoOf(job.updatedAt),
    show: (job) => <Ago at={job.updatedAt} />,
  },
];

/** Places that are no ids name themselves. */
const placeIds = (job: JobRow | null): readonly string[] => (job?.place == null || typeIn(job.place) === "" ? [] : [job.place]);

/** The ids by whose names rows are found and sorted. */
export const namedIdsOfRun = (run: RunRow): readonly string[] => [...run.participants, ...placeIds(factsOf(run).next)];
export const namedIdsOfJob = (job: JobRow): readonly string[] => [...(job.dispatchId === null ? [] : [job.dispatchId]), ...placeIds(job)];

/** Everything that a run is found by when somebody types. */
export function textOfRun(run: RunRow): string {
  const jobs = run.jobs.map((job) => job.ref ?? "").join(" ");
  return [run.ref, run.id, run.subStatus, factsOf(run).next?.objective, placeOf(factsOf(run).next), namesOf(run.participants), jobs].join(" ").toLowerCase();
}

export function textOfJob(job: JobRow): string {
  return [job.ref, job.id, job.subStatus, job.objective, placeOf(job), job.dispatchId === null ? "" : namesOf([job.dispatchId])].join(" ").toLowerCase();
}

/** What states of runs, jobs and stops mean to a person who looks for trouble. */
import { msg } from "@lingui/core/macro";
import type { Run, RunJob, Stop } from "~/api/runs";
import { JOB_STATUSES, type StatusWords } from "~/app/statuses";
import { hasEnded } from "~/live/rows";
import { isFailure } from "~/rules/reasons";

const STOP_STATES: Readonly<Record<string, StatusWords>> = {
  CREATED: { tone: "waiting", label: msg`to come` },
  STARTED: { tone: "moving", label: msg`under way` },
  CLOSED: { tone: "ended", label: msg`done` },
  CANCELLED: { tone: "failed", label: msg`cancelled` },
};
const FAILED: StatusWords = { tone: "failed", label: msg`failed` };
const LEFT_OUT: StatusWords = { tone: "waiting", label: msg`left out` };
const STOP_CANCELLED: StatusWords = { tone: "failed", label: msg`ended, stop cancelled` };

/** What the status of a job means: where its last stop was cancelled it has ended, and completed nothing. */
export function wordsOfJob(job: Pick<RunJob, "status" | "stops">): StatusWords | undefined {
  const last = job.stops.findLast((stop) => stop.status !== "CREATED");
  return job.status === "COMPLETED" && last?.status === "CANCELLED" ? STOP_CANCELLED : JOB_STATUSES[job.status];
}

/** What the state of a stop means: to a job that has ended no further stop comes. */
export function wordsOfStop(job: Pick<RunJob, "status">, stop: Pick<Stop, "status" | "code">): StatusWords | undefined {
  if (stop.status === "CREATED" && hasEnded(job)) return LEFT_OUT;
  return stop.status === "CLOSED" && isFailure(stop.code) ? FAILED : STOP_STATES[stop.status];
}

/** Whether nothing of it may be changed any more. */
export function isClosed(run: Pick<Run, "dispatchStatus">): boolean {
  return run.dispatchStatus === "CLOSED";
}

export function isStopOpen(job: Pick<RunJob, "status">, stop: Pick<Stop, "status">): boolean {
  return !hasEnded(job) && (stop.status === "CREATED" || stop.status === "STARTED");
}

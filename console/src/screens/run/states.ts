/** What states of runs, jobs and stops mean to a person who looks for trouble. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Ledger, Run, Stop } from "~/api/runs";
import { isFailure } from "~/rules/reasons";
import type { Tone } from "~/ui/chip";

interface Shown {
  readonly tone: Tone;
  readonly word: MessageDescriptor;
}

const STATES: Readonly<Record<string, Shown>> = {
  INITIATED: { tone: "waiting", word: msg`initiated` },
  CREATED: { tone: "waiting", word: msg`created` },
  ASSIGNED: { tone: "assigned", word: msg`assigned` },
  IN_PROGRESS: { tone: "moving", word: msg`on the road` },
  PENDING_CLOSURE: { tone: "risk", word: msg`to close` },
  CLOSED: { tone: "ended", word: msg`closed` },
  COMPLETED: { tone: "ended", word: msg`completed` },
  CANCELLED: { tone: "failed", word: msg`cancelled` },
};

const STOP_STATES: Readonly<Record<string, Shown>> = {
  CREATED: { tone: "waiting", word: msg`to come` },
  STARTED: { tone: "moving", word: msg`under way` },
  CLOSED: { tone: "ended", word: msg`done` },
  CANCELLED: { tone: "failed", word: msg`cancelled` },
};
const FAILED: Shown = { tone: "failed", word: msg`failed` };
const UNKNOWN: Tone = "waiting";

export interface StateShown {
  readonly tone: Tone;
  /** Undefined for a state that this console does not know: then the server's own word is shown. */
  readonly word: MessageDescriptor | undefined;
}

export function stateOf(status: string): StateShown {
  const found = STATES[status];
  return { tone: found?.tone ?? UNKNOWN, word: found?.word };
}

export function stopStateOf(stop: Pick<Stop, "status" | "code">): StateShown {
  if (stop.status === "CLOSED" && isFailure(stop.code)) return FAILED;
  const found = STOP_STATES[stop.status];
  return { tone: found?.tone ?? UNKNOWN, word: found?.word };
}

/** Whether nothing of it may be changed any more. */
export function isClosed(run: Pick<Run, "dispatchStatus">): boolean {
  return run.dispatchStatus === "CLOSED";
}

export function isStopOpen(stop: Pick<Stop, "status">): boolean {
  return stop.status === "CREATED" || stop.status === "STARTED";
}

/** What tells one state of a run from the next, so that a change that was asked for is seen to have come. */
export function signatureOf(run: Run, ledger?: Ledger): string {
  const jobs = run.jobs.map((job) => [job.id, job.status, job.subStatus, job.stops.map((stop) => [stop.status, stop.code, stop.attempt])]);
  return JSON.stringify([run.status, run.subStatus, run.participants, jobs, run.customData, run.updatedAt, ledger?.entries.length, ledger?.waiting.length]);
}

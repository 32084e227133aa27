/** What is done to runs and jobs. A call that is given a request id is known by it again in its event. */
import { send } from "./client";

const BASE = "/core/api/v2/dispatch-service";

const runPath = (id: string, rest: string) => `${BASE}/dispatches/${encodeURIComponent(id)}${rest}`;
const jobPath = (id: string, rest: string) => `${BASE}/jobs/${encodeURIComponent(id)}${rest}`;

export const assignParticipants = (run: string, participants: readonly string[], requestId?: string) =>
  send<unknown>("PATCH", runPath(run, "/participants/bulk"), { participants }, undefined, requestId);

export const removeParticipant = (run: string, participant: string, requestId?: string) =>
  send<unknown>("DELETE", runPath(run, `/participants/${encodeURIComponent(participant)}`), {}, undefined, requestId);

/** Close a run, with a sub-status unless it is empty. */
export const closeRun = (run: string, subStatus: string, requestId?: string) =>
  send<unknown>("POST", runPath(run, "/status"), { status: "CLOSED", ...(subStatus === "" ? {} : { subStatus }) }, undefined, requestId);

export const changeRunSubStatus = (run: string, subStatus: string, requestId?: string) =>
  send<unknown>("POST", runPath(run, "/sub-status"), { subStatus }, undefined, requestId);

export const addJobs = (run: string, jobs: readonly string[], requestId?: string) =>
  send<unknown>("PATCH", runPath(run, "/jobs/bulk"), { jobs }, undefined, requestId);

export const removeJobs = (run: string, jobs: readonly string[], requestId?: string) =>
  send<unknown>("PATCH", runPath(run, "/jobs/remove"), { jobs }, undefined, requestId);

export const changeJobSubStatus = (job: string, subStatus: string, requestId?: string) =>
  send<unknown>("POST", jobPath(job, "/sub-status"), { subStatus }, undefined, requestId);

/** Cancel an attempt of a stop: by a `code` the job goes on, without one it ends for a reason. */
export const cancelStop = (job: string, objective: string, cancel: { readonly code?: string; readonly reasonCode?: string; readonly attemptId?: number }) =>
  send<unknown>("POST", jobPath(job, `/objectives/${encodeURIComponent(objective)}/cancel`), cancel);

/** What is done to runs and jobs: the contract's calls, each known by the request id that its event will carry. */
import { send } from "./client";
import type { Scan } from "./runs";

const BASE = "/core/api/v2/dispatch-service";

const runPath = (id: string, rest: string) => `${BASE}/dispatches/${encodeURIComponent(id)}${rest}`;
const jobPath = (id: string, rest: string) => `${BASE}/jobs/${encodeURIComponent(id)}${rest}`;

export const assignParticipants = (run: string, participants: readonly string[], requestId: string) =>
  send<unknown>("PATCH", runPath(run, "/participants/bulk"), { participants }, undefined, requestId);

export const removeParticipant = (run: string, participant: string, requestId: string) =>
  send<unknown>("DELETE", runPath(run, `/participants/${encodeURIComponent(participant)}`), {}, undefined, requestId);

export const changeRunStatus = (run: string, change: { readonly status: string; readonly subStatus?: string }, requestId: string) =>
  send<unknown>("POST", runPath(run, "/status"), change, undefined, requestId);

export const changeRunSubStatus = (run: string, subStatus: string, requestId: string) =>
  send<unknown>("POST", runPath(run, "/sub-status"), { subStatus }, undefined, requestId);

export const addJobs = (run: string, jobs: readonly string[], requestId: string) =>
  send<unknown>("PATCH", runPath(run, "/jobs/bulk"), { jobs }, undefined, requestId);

export const removeJobs = (run: string, jobs: readonly string[], requestId: string) =>
  send<unknown>("PATCH", runPath(run, "/jobs/remove"), { jobs }, undefined, requestId);

export const changeJobSubStatus = (job: string, subStatus: string, requestId: string) =>
  send<unknown>("POST", jobPath(job, "/sub-status"), { subStatus }, undefined, requestId);

/** Cancel an attempt of an objective: by a `code` the job goes on, without one it ends for a reason. */
export const cancelObjective = (
  job: string,
  objective: string,
  cancel: { readonly code?: string; readonly reasonCode?: string; readonly attemptId?: number },
  requestId: string,
) => send<unknown>("POST", jobPath(job, `/objectives/${encodeURIComponent(objective)}/cancel`), cancel, undefined, requestId);

/** Take things into custody, or hand them out: all of them or none. */
export const scanCustody = (direction: "IN" | "OUT", dispatchId: string, data: readonly Scan[], requestId: string) =>
  send<unknown>("POST", `${BASE}/ledgers/batch/${direction === "IN" ? "custody-in" : "custody-out"}`, { dispatchId, data }, undefined, requestId);

/**
 * What an event says of a row. An event that says too little gives null: then the row is read. What the server works out
 * itself, such as which objective is open next, is never guessed here.
 */
import type { LiveEvent } from "./event";
import type { JobRow, RunRow } from "./rows";

const RUN_EVENTS = new Set([
  "DispatchJobsAdded",
  "DispatchJobsRemoved",
  "DispatchJobsOrdered",
  "DispatchParticipantsAdded",
  "DispatchParticipantsRemoved",
  "DispatchStatusUpdated",
  "DispatchSubStatusUpdated",
  "DispatchUpdated",
  "DispatchCustomDataUpdated",
]);
/** Reports after which the same objective is open as before. */
const REPORTS = new Set(["TaskStarted", "TaskClosed", "WorkflowStarted"]);
const STATUS_EVENTS = new Set(["JobStatusUpdated", "JobSubStatusUpdated"]);

const textOrNull = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The run after an event about it, which is one version ahead of it. */
export function patchRun(run: RunRow, event: LiveEvent): RunRow | null {
  const { data, type, version, at } = event;
  if (!event.hasData || !RUN_EVENTS.has(type)) return null;
  const jobs = jobsNamed(run, data["jobs"]);
  const participants = data["participants"];
  if (jobs === null || !Array.isArray(participants) || typeof data["status"] !== "string") return null;
  return {
    ...run,
    version,
    updatedAt: at,
    ref: textOrNull(data["dispatchRef"]),
    status: data["status"],
    subStatus: textOrNull(data["subStatus"]),
    participants: participants.map(String),
    jobs,
  };
}

/** The run's jobs in the order of `ids`; null when one of them is not known here. */
function jobsNamed(run: RunRow, ids: unknown): readonly JobRow[] | null {
  if (!Array.isArray(ids)) return null;
  const known = new Map(run.jobs.map((job) => [job.id, job]));
  const jobs = ids.map((id) => known.get(String(id)));
  return jobs.includes(undefined) ? null : (jobs as JobRow[]);
}

/** The job after an event about it or about many jobs, which is one version ahead of it. */
export function patchJob(job: JobRow, event: LiveEvent, version: number): JobRow | null {
  const { data, type, at } = event;
  if (!event.hasData) return null;
  const moved = { ...job, version, updatedAt: at };
  if (type === "JobsSubStatusUpdated") {
    const all = data["jobs"] as readonly { id: string; subStatus: string | null }[] | undefined;
    const said = all?.find((one) => one.id === job.id);
    return said === undefined ? null : { ...moved, subStatus: said.subStatus };
  }
  if (event.kind !== "job" || event.resourceId !== job.id) return null;
  if (type === "JobCustomDataUpdated") return moved;
  if (STATUS_EVENTS.has(type)) return withStatus(moved, textOrNull(data["status"]), textOrNull(data["subStatus"]));
  if (REPORTS.has(type)) return withStatus(moved, textOrNull(data["jobStatus"]), textOrNull(data["subStatus"]));
  return null;
}

function withStatus(job: JobRow, status: string | null, subStatus: string | null): JobRow | null {
  if (status === null) return null;
  if (status !== "COMPLETED" && status !== "CANCELLED") return { ...job, status, subStatus };
  return { ...job, status, subStatus, objective: null, attempt: null, place: null, from: null, to: null, eta: null };
}

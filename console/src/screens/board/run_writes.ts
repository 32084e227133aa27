/** What the board does to runs and legs, each call marked at the rows that it is about. */
import { addJobs, assignParticipants, changeJobSubStatus, changeRunStatus, changeRunSubStatus, removeJobs, removeParticipant } from "~/api/dispatch";
import { moveJobs, orderJobs } from "~/api/haulier";
import { hasEnded, type JobRow, type RunRow } from "~/live/rows";
import { writes } from "~/live/writes";

/** Have exactly these participants: the new ones come before the old ones leave, so that the run is never without any. */
export async function setParticipants(run: RunRow, wanted: readonly string[]): Promise<void> {
  const added = wanted.filter((id) => !run.participants.includes(id));
  if (added.length > 0) await writes.send([run.id], (request) => assignParticipants(run.id, added, request));
  for (const id of run.participants) {
    if (!wanted.includes(id)) await writes.send([run.id], (request) => removeParticipant(run.id, id, request));
  }
}

export const closeRun = (id: string) => writes.send([id], (request) => changeRunStatus(id, { status: "CLOSED" }, request));

export const setRunSubStatus = (id: string, subStatus: string) => writes.send([id], (request) => changeRunSubStatus(id, subStatus, request));

export const setJobSubStatus = (id: string, subStatus: string) => writes.send([id], (request) => changeJobSubStatus(id, subStatus, request));

/** The jobs of a run that may still be moved, in their order. */
export function openJobs(run: RunRow): readonly string[] {
  return run.jobs.filter((job) => !hasEnded(job)).map((job) => job.id);
}

/** Move jobs into a run: from the run that they are in, or from none. */
export function moveInto(to: string, from: string | null, jobs: readonly string[]): Promise<unknown> {
  if (from === null) return writes.send([to, ...jobs], (request) => addJobs(to, jobs, request));
  return writes.send([from, to, ...jobs], (request) => moveJobs(from, to, jobs, request));
}

/** Undo such a move: back where they were, in the order that was. */
export async function moveBack(to: string, from: string | null, jobs: readonly string[], order: readonly string[]): Promise<void> {
  if (from === null) {
    await writes.send([to, ...jobs], (request) => removeJobs(to, jobs, request));
    return;
  }
  await writes.send([from, to, ...jobs], (request) => moveJobs(to, from, jobs, request));
  if (order.length > 1) await writes.send([from], (request) => orderJobs(from, order, request));
}

/** Jobs by the run that they are in. */
export function byRun(jobs: readonly JobRow[]): ReadonlyMap<string | null, readonly JobRow[]> {
  const groups = new Map<string | null, JobRow[]>();
  for (const job of jobs) groups.set(job.dispatchId, [...(groups.get(job.dispatchId) ?? []), job]);
  return groups;
}

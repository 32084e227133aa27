/** The standard views of the board. */
import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { hasEnded, type JobRow, type RunRow } from "~/live/rows";
import { factsOf, isUrgent } from "~/live/urgency";

export interface StandardView<Row> {
  readonly id: string;
  readonly title: MessageDescriptor;
  readonly isOf: (row: Row, now: number) => boolean;
}

function midnightBefore(now: number): number {
  return new Date(now).setHours(0, 0, 0, 0);
}

export const RUN_VIEWS: readonly StandardView<RunRow>[] = [
  { id: "late", title: msg`Late or at risk`, isOf: (run, now) => run.status !== "CLOSED" && (isUrgent(factsOf(run).next, now) || factsOf(run).delayed !== null) },
  { id: "unassigned", title: msg`Not assigned`, isOf: (run) => run.status !== "CLOSED" && run.participants.length === 0 },
  { id: "road", title: msg`On the road`, isOf: (run) => run.status === "IN_PROGRESS" },
  { id: "close", title: msg`To close`, isOf: isToClose },
  { id: "closed", title: msg`Closed today`, isOf: (run, now) => run.status === "CLOSED" && run.updatedAt >= midnightBefore(now) },
  { id: "open", title: msg`All open`, isOf: (run) => run.status !== "CLOSED" },
];

/** Work is done, or there never was any and things are held. */
function isToClose(run: RunRow): boolean {
  if (run.status === "PENDING_CLOSURE") return true;
  const isEven = run.held === 0 && run.cash === 0 && run.waiting === 0;
  return run.status !== "CLOSED" && factsOf(run).openJobs === 0 && !isEven;
}

export const JOB_VIEWS: readonly StandardView<JobRow>[] = [
  { id: "late", title: msg`Late or at risk`, isOf: isUrgent },
  { id: "unassigned", title: msg`Not assigned`, isOf: (job) => !hasEnded(job) && job.dispatchId === null },
  { id: "road", title: msg`On the road`, isOf: (job) => job.status === "IN_PROGRESS" },
  { id: "failed", title: msg`With failed attempts`, isOf: (job) => !hasEnded(job) && job.failed > 0 },
  { id: "closed", title: msg`Ended today`, isOf: (job, now) => hasEnded(job) && job.updatedAt >= midnightBefore(now) },
  { id: "open", title: msg`All open`, isOf: (job) => !hasEnded(job) },
];

const ALL_VIEW = "all";

/** The view if runs and legs both have it, so that a switch between them keeps it. */
export function commonView(view: string | undefined): string | undefined {
  const isCommon = view === ALL_VIEW || [RUN_VIEWS, JOB_VIEWS].every((views) => views.some(({ id }) => id === view));
  return isCommon ? view : undefined;
}

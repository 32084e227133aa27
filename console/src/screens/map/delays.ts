/** Where runs are late, or will be: by the place of the stop. Pure. */
import type { RunRow } from "~/live/rows";
import { urgencyOf } from "~/live/urgency";

export interface Delay {
  /** Stops there whose slot is over, or that a vehicle reaches only after it. */
  readonly stops: number;
  /** Of the one that is latest. */
  readonly minutes: number;
}

/** What is late at each place, by its id. */
export function delaysOf(runs: Iterable<RunRow>, now: number): ReadonlyMap<string, Delay> {
  const found = new Map<string, Delay>();
  for (const run of runs) {
    if (run.status === "CLOSED") continue;
    for (const job of run.jobs) {
      if (job.place === null) continue;
      const urgency = urgencyOf(job, now);
      if (urgency.kind !== "late" && urgency.kind !== "delayed") continue;
      const known = found.get(job.place);
      found.set(job.place, { stops: (known?.stops ?? 0) + 1, minutes: Math.max(known?.minutes ?? 0, urgency.minutes) });
    }
  }
  return found;
}

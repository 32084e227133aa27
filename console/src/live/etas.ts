/** Arrivals as the stream tells them beside the events. See: docs/design/eta.md. */
import type { JobRow } from "./rows";

/** The topic of the arrivals of all runs, and the name of their messages. */
export const ALL_ETAS = "eta:*";
export const ETAS = "eta";
/** The topic of the arrivals of one run. */
export const etasOf = (dispatchId: string): string => `eta:dispatch/${dispatchId}`;
/** An estimate that moves by less shows the same minute to most, and is not worth a row drawn anew. */
const SAME_MS = 30_000;

interface EtaStop {
  readonly jobId: string;
  readonly objectiveRef: string;
  readonly eta?: number;
}

/** What was calculated of a run: its stops that lie ahead, each without a moment where nobody can say. */
export interface RunEta {
  readonly dispatchId: string;
  /** Why nobody can say. */
  readonly reason?: string;
  readonly stops: readonly EtaStop[];
}

/** The estimates in a message of the stream; none where it holds none. */
export function streamedEtas(data: string): readonly RunEta[] {
  try {
    const { etas } = JSON.parse(data) as { etas?: unknown };
    return Array.isArray(etas) ? (etas as RunEta[]) : [];
  } catch {
    return [];
  }
}

/**
 * The job with what was calculated of its open objective; the same job where that says nothing new, or is of another
 * objective: then one of the two is older, and the row is read when its job has moved.
 */
export function withEta(job: JobRow, { stops }: RunEta): JobRow {
  const next = stops.find((stop) => stop.jobId === job.id);
  if (next === undefined || next.objectiveRef !== job.objective) return job;
  const eta = next.eta ?? null;
  const known = job.eta ?? null;
  if (eta === known) return job;
  const isLate = (at: number | null) => at !== null && job.to !== null && at > job.to;
  if (eta !== null && known !== null && Math.abs(eta - known) < SAME_MS && isLate(eta) === isLate(known)) return job;
  return { ...job, eta };
}

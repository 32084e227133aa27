/** What a run or a job comes to for who looks for trouble: what is next, how far it is, whether it is late. */
import { hasEnded, isDelayed, type JobRow, type RunRow } from "./rows";

/** A slot that ends within this time and whose job is not begun is at risk. */
export const RISK_MS = 15 * 60_000;

const MINUTE_MS = 60_000;

interface RunFacts {
  /** The open stop whose slot ends first. */
  readonly next: JobRow | null;
  /** The first one that the vehicle will reach only after its slot. */
  readonly delayed: JobRow | null;
  readonly done: number;
  readonly stops: number;
  readonly failed: number;
  readonly openJobs: number;
  readonly changedAt: number;
}

const known = new WeakMap<RunRow, RunFacts>();

/** What follows from a run's row; worked out once for each state of it. */
export function factsOf(run: RunRow): RunFacts {
  const found = known.get(run);
  if (found !== undefined) return found;
  const facts = { next: null as JobRow | null, delayed: null as JobRow | null, done: 0, stops: 0, failed: 0, openJobs: 0, changedAt: run.updatedAt };
  for (const job of run.jobs) {
    facts.stops += job.stops;
    facts.done += hasEnded(job) ? job.stops : job.done;
    facts.failed += job.failed;
    facts.changedAt = Math.max(facts.changedAt, job.updatedAt);
    if (hasEnded(job)) continue;
    facts.openJobs += 1;
    if (facts.delayed === null && isDelayed(job)) facts.delayed = job;
    if (facts.next === null || endOf(job) < endOf(facts.next)) facts.next = job;
  }
  known.set(run, facts);
  return facts;
}

/** When the open slot ends; never, where there is none. */
function endOf(job: JobRow): number {
  return job.to ?? Number.POSITIVE_INFINITY;
}

type Urgency =
  | { readonly kind: "late"; readonly minutes: number }
  | { readonly kind: "delayed"; readonly minutes: number }
  | { readonly kind: "risk"; readonly minutes: number }
  | { readonly kind: "calm" };

const CALM: Urgency = { kind: "calm" };

/** Whether a job is late (its slot is over), will be (its vehicle comes too late), or is at risk (it soon is, and nothing is begun). */
export function urgencyOf(job: JobRow | null, now: number): Urgency {
  if (job === null || job.to === null || hasEnded(job)) return CALM;
  const left = job.to - now;
  if (left < 0) return { kind: "late", minutes: Math.max(1, Math.floor(-left / MINUTE_MS)) };
  if (isDelayed(job)) return { kind: "delayed", minutes: Math.ceil(((job.eta ?? job.to) - job.to) / MINUTE_MS) };
  if (left < RISK_MS && job.status !== "IN_PROGRESS") return { kind: "risk", minutes: Math.ceil(left / MINUTE_MS) };
  return CALM;
}

export function isUrgent(job: JobRow | null, now: number): boolean {
  return urgencyOf(job, now).kind !== "calm";
}

/** Runs and jobs with their stops and ledgers, as they are read. */
import { graphql } from "./graphql";
import jobDocument from "./graphql/job.graphql?raw";
import jobParts from "./graphql/job_parts.graphql?raw";
import runDocument from "./graphql/run.graphql?raw";
import { read } from "./client";

const BASE = "/core/api/v2/dispatch-service";
/** Epoch numbers below it are seconds, above milliseconds: the contract has both, and phones choose. */
const LEAST_MS = 100_000_000_000;

/** An epoch number of either unit in milliseconds. */
export function epochMs(at: number): number {
  return at < LEAST_MS ? at * 1000 : at;
}

/** An objective of a job: one stop, in its attempt that counts. Times are epoch milliseconds. */
export interface Stop {
  readonly ref: string;
  readonly status: string;
  readonly code: string | null;
  readonly attempt: number | null;
  readonly instanceId: string;
  readonly place: unknown;
  readonly slot: { readonly from: number; readonly to: number } | null;
}

export interface Asset {
  readonly description?: string | null;
  readonly documentType: string;
  readonly documentUrl: string;
}

export interface RunJob {
  readonly id: string;
  readonly ref: string | null;
  readonly type: string;
  readonly status: string;
  readonly subStatus: string | null;
  readonly workflowId: string;
  readonly dispatchId: string | null;
  readonly dispatchRef: string | null;
  readonly stops: readonly Stop[];
  readonly assets: readonly Asset[];
  readonly customData: unknown;
}

export interface Person {
  readonly id: string;
  readonly name?: string;
}

/** When the vehicle of a run that is under way is at its stops, by what was calculated last. */
export interface Arrivals {
  /** Why nobody can say; null where somebody can. */
  readonly reason: string | null;
  /** Epoch milliseconds, by job and objective as `stopKey` joins them; of a stop that is not there nobody can say. */
  readonly at: ReadonlyMap<string, number>;
}

export const stopKey = (jobId: string, objectiveRef: string): string => `${jobId} ${objectiveRef}`;

interface EtaAnswer {
  readonly reason?: string | null;
  readonly stops?: readonly ({ readonly jobId: string; readonly objectiveRef: string; readonly eta?: number | null } | null)[] | null;
}

/** Arrivals as reads have them, or the stream. */
export function arrivalsIn({ reason, stops }: EtaAnswer): Arrivals {
  const told = (stops ?? []).flatMap((stop) => (stop?.eta == null ? [] : [[stopKey(stop.jobId, stop.objectiveRef), stop.eta] as const]));
  return { reason: reason ?? null, at: new Map(told) };
}

/** What the screen shows: a run with its jobs, or one job alone. */
export interface Run {
  readonly kind: "dispatch" | "job";
  readonly id: string;
  readonly ref: string | null;
  readonly type: string;
  readonly status: string;
  readonly subStatus: string | null;
  /** The run whose ledger counts; null for a job that is in none. */
  readonly dispatchId: string | null;
  readonly dispatchRef: string | null;
  readonly dispatchStatus: string | null;
  readonly participants: readonly string[];
  readonly jobs: readonly RunJob[];
  /** Null where nothing is under way. */
  readonly arrivals: Arrivals | null;
  readonly customData: unknown;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly updatedBy: Person | null;
}

interface ObjectiveAnswer {
  readonly objectiveRef: string;
  readonly status: string | null;
  readonly code: string | null;
  readonly attemptId: number | string | null;
  readonly workflowInstanceId: string;
  readonly location: unknown;
  readonly timeslot: { readonly from: number; readonly to: number } | null;
}

interface JobAnswer {
  readonly id: string;
  readonly jobRef: string | null;
  readonly jobTypeName: string;
  readonly status: string;
  readonly subStatus: string | null;
  readonly jobWorkflowId: string;
  readonly dispatchId: string | null;
  readonly dispatchRef: string | null;
  readonly customData: unknown;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  readonly updatedBy: Person | null;
  readonly assets: readonly Asset[] | null;
  readonly objectives: readonly ObjectiveAnswer[] | null;
  readonly eta?: EtaAnswer | null;
  readonly dispatch?: { readonly id: string; readonly dispatchRef: string | null; readonly status: string } | null;
}

interface DispatchAnswer {
  readonly id: string;
  readonly dispatchRef: string | null;
  readonly dispatchTypeName: string;
  readonly status: string;
  readonly subStatus: string | null;
  readonly participants: readonly (string | { readonly id: string })[] | null;
  readonly customData: unknown;
  readonly createdAt: number;
  readonly updatedAt: number | null;
  readonly updatedBy: Person | null;
  readonly jobs: readonly (JobAnswer | null)[] | null;
  readonly eta?: EtaAnswer | null;
}

function stopOf(given: ObjectiveAnswer): Stop {
  const { timeslot } = given;
  return {
    ref: given.objectiveRef,
    status: given.status ?? "CREATED",
    code: given.code,
    attempt: given.attemptId === null ? null : Number(given.attemptId),
    instanceId: given.workflowInstanceId,
    place: given.location,
    slot: timeslot === null ? null : { from: epochMs(timeslot.from), to: epochMs(timeslot.to) },
  };
}

function jobOf(given: JobAnswer): RunJob {
  return {
    id: given.id,
    ref: given.jobRef,
    type: given.jobTypeName,
    status: given.status,
    subStatus: given.subStatus,
    workflowId: given.jobWorkflowId,
    dispatchId: given.dispatchId,
    dispatchRef: given.dispatchRef,
    stops: (given.objectives ?? []).map(stopOf),
    assets: given.assets ?? [],
    customData: given.customData,
  };
}

/** A run with all its jobs and their stops, in one call. Throws `ApiError`, 404 where there is none. */
export async function readRun(id: string, signal?: AbortSignal): Promise<Run> {
  const { dispatch } = await graphql<{ dispatch: DispatchAnswer }>(runDocument + jobParts, { id }, signal);
  return {
    kind: "dispatch",
    id: dispatch.id,
    ref: dispatch.dispatchRef,
    type: dispatch.dispatchTypeName,
    status: dispatch.status,
    subStatus: dispatch.subStatus,
    dispatchId: dispatch.id,
    dispatchRef: dispatch.dispatchRef,
    dispatchStatus: dispatch.status,
    participants: (dispatch.participants ?? []).map((each) => (typeof each === "string" ? each : each.id)),
    jobs: (dispatch.jobs ?? []).filter((job) => job !== null).map(jobOf),
    arrivals: dispatch.eta == null ? null : arrivalsIn(dispatch.eta),
    customData: dispatch.customData,
    createdAt: epochMs(dispatch.createdAt),
    updatedAt: epochMs(dispatch.updatedAt ?? dispatch.createdAt),
    updatedBy: dispatch.updatedBy,
  };
}

/** One job with its stops, as a run of its own. Throws `ApiError`, 404 where there is none. */
export async function readJob(id: string, signal?: AbortSignal): Promise<Run> {
  const { job } = await graphql<{ job: JobAnswer }>(jobDocument + jobParts, { id }, signal);
  return {
    kind: "job",
    id: job.id,
    ref: job.jobRef,
    type: job.jobTypeName,
    status: job.status,
    subStatus: job.subStatus,
    dispatchId: job.dispatch?.id ?? null,
    dispatchRef: job.dispatch?.dispatchRef ?? null,
    dispatchStatus: job.dispatch?.status ?? null,
    participants: [],
    jobs: [jobOf(job)],
    arrivals: job.eta == null ? null : arrivalsIn(job.eta),
    customData: job.customData,
    createdAt: epochMs(job.createdAt),
    updatedAt: epochMs(job.updatedAt ?? job.createdAt),
    updatedBy: job.updatedBy,
  };
}

export interface WaitingLine {
  readonly custodyEntity: "CONTAINER" | "CASH" | "DOCUMENT";
  readonly custodyEntityId?: string;
  readonly custodyLocationId?: string;
  readonly custodyEntityAmount?: number;
  readonly jobId?: string;
  readonly direction: "IN" | "OUT";
  readonly taskId?: string;
  readonly attemptId?: number;
  readonly reportedAt?: number;
  readonly reportedBy?: string;
}

export interface LedgerLine extends WaitingLine {
  readonly number: number;
  /** Of its account, after it. */
  readonly balance: number;
  /** Epoch seconds. */
  readonly timestamp: number;
}

export interface Ledger {
  readonly entries: readonly LedgerLine[];
  readonly balanced: boolean;
  readonly open: readonly { readonly account: string; readonly balance: number }[];
  readonly waiting: readonly WaitingLine[];
}

const path = (...parts: readonly string[]) => [BASE, ...parts.map(encodeURIComponent)].join("/");

export const readLedger = (dispatchId: string, signal?: AbortSignal) => read<Ledger>(path("ledgers", dispatchId), signal);

export interface JobWorkflow {
  readonly objectives?: readonly {
    readonly objectiveRef: string;
    readonly next: readonly { readonly code: string; readonly nextObjective: string }[];
  }[];
}

export const readJobWorkflow = (id: string, signal?: AbortSignal) => read<JobWorkflow>(path("job-workflows", id), signal);

export interface Reason {
  readonly reasonCode: string;
  readonly description: string;
}

export const readReasons = (signal?: AbortSignal) =>
  read<readonly Reason[]>("/core/api/v1/state-machine/reasons?pageNo=1&pageSize=100", signal);

export interface Scan {
  readonly custodyEntity: "CONTAINER" | "CASH" | "DOCUMENT";
  readonly custodyEntityId?: string;
  readonly custodyEntityAmount?: number;
  readonly custodyLocationId?: string;
  readonly jobId?: string;
}

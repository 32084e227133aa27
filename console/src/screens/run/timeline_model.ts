/** A run in time: what its journal and ledger say, put into lanes. Plain data; the canvas and the table draw it. */
import type { JournalEntry } from "~/api/haulier";
import { epochMs, type Ledger, type LedgerLine, type Run } from "~/api/runs";
import { isObject } from "~/rules/differences";
import { isFailure } from "~/rules/reasons";
import { countText } from "~/ui/count";
import type { Outcome } from "./search";

export const OFFICE = "office";
export const CUSTODY = "custody";
export const CALLBACKS = "callbacks";
export const PHONE = "phone";
/** A phone whose clock is further off than this is drawn where its report came in. */
const MAX_TAIL_MS = 7 * 86_400_000;

export interface Lane {
  readonly id: string;
  readonly kind: "office" | "job" | "custody" | "callbacks" | "phone";
  /** The name of a job; the others are named by their kind. */
  readonly title: string;
}

export type Shape = "dot" | "tick" | "in" | "out" | "ring" | "cross";

/** Something at a moment. `since` is where its tail begins: when the phone says that it happened. */
export interface Mark {
  readonly id: string;
  readonly at: number;
  readonly since?: number;
  readonly shape: Shape;
  readonly outcome: Outcome | null;
  readonly label: string;
}

/** An attempt of a stop. Without `to` it is going on. */
export interface Bar {
  readonly id: string;
  readonly from: number;
  readonly to: number | null;
  readonly outcome: Outcome | null;
  readonly label: string;
}

/** What an entry is, for rows, filters and marks. */
export interface TimelineRow {
  readonly entry: JournalEntry;
  /** Where it stands in time. */
  readonly at: number;
  readonly lane: string;
  readonly outcome: Outcome | null;
  readonly report: Report | null;
}

/** What a phone told, as the journal keeps it. */
export interface Report {
  readonly jobId: string;
  readonly objective: string;
  readonly attempt: number;
  readonly instanceId: string;
  readonly code: string | null;
  readonly taskId: string | null;
  readonly stateName: string | null;
  readonly failed: boolean;
  readonly reason: string | null;
  readonly reportedAt: number | null;
}

export interface Timeline {
  readonly lanes: readonly Lane[];
  /** By lane, in the order of time. */
  readonly marks: ReadonlyMap<string, readonly Mark[]>;
  readonly bars: ReadonlyMap<string, readonly Bar[]>;
  /** Newest first, as the journal gives them. */
  readonly rows: readonly TimelineRow[];
  readonly from: number;
  /** The last that happened. */
  readonly to: number;
  /** Whether nothing more is to happen. */
  readonly isOver: boolean;
}

const REPORT = /^(Task|Workflow)(Started|Closed)(Again)?$/;
const CANCELLED = /^ObjectiveCancelled(Again)?$/;

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** What an entry tells of an attempt; null where it is no report. */
function reportOf(entry: JournalEntry): Report | null {
  if (!REPORT.test(entry.event) && !CANCELLED.test(entry.event)) return null;
  if (!isObject(entry.data)) return null;
  const { data } = entry;
  const code = textOf(data["code"]);
  const failed = data["outcome"] === "ET_FAILURE" || CANCELLED.test(entry.event) || isFailure(code);
  return {
    jobId: textOf(data["jobId"]) ?? entry.resourceId,
    objective: textOf(data["objectiveRef"]) ?? "",
    attempt: Number(data["attemptId"] ?? 1),
    instanceId: textOf(data["workflowInstanceId"]) ?? "",
    code,
    taskId: textOf(data["taskId"]),
    stateName: textOf(data["stateName"]),
    failed,
    reason: textOf(data["taskReasonCode"]) ?? textOf(data["cancelReason"]) ?? (failed ? code : null),
    reportedAt: typeof data["reportedAt"] === "number" ? epochMs(data["reportedAt"]) : null,
  };
}

/** Whether an entry tells why a stop did not do what it was for. */
export function hasReason(entry: JournalEntry): boolean {
  return (reportOf(entry)?.reason ?? null) !== null;
}

function outcomeOf(entry: JournalEntry, report: Report | null): Outcome | null {
  if (entry.callback?.outcome === "dead" || (entry.event.endsWith("Failed") && entry.version === 0)) return "failed";
  if (report?.failed) return "failed";
  if (entry.callback !== undefined && entry.callback.outcome !== "delivered") return "waiting";
  if (isObject(entry.data) && typeof entry.data["waiting"] === "number" && entry.data["waiting"] > 0) return "waiting";
  return /Closed(Again)?$/.test(entry.event) || entry.state === "CLOSED" || entry.state === "COMPLETED" ? "done" : null;
}

export function jobLane(jobId: string): string {
  return `job/${jobId}`;
}

function laneOf(entry: JournalEntry, jobOfInstance: ReadonlyMap<string, string>): string {
  if (entry.kind === "job") return jobLane(entry.resourceId);
  if (entry.kind === "ledger") return CUSTODY;
  const job = entry.kind === "workflow_instance" ? jobOfInstance.get(entry.resourceId) : undefined;
  return job === undefined ? OFFICE : jobLane(job);
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf(":") + 1).slice(0, 8);
}

/** How the person's language says what is drawn. */
export interface TimelineWords {
  readonly phrase: (entry: JournalEntry) => string;
  readonly reason: (code: string) => string;
}

interface Told {
  readonly run: Run;
  /** Undefined as long as it is not read, and where there is none. */
  readonly ledger: Ledger | undefined;
  /** Newest first. */
  readonly entries: readonly JournalEntry[];
  /** Whether reports stand where the phone says that they happened. */
  readonly isByPhone: boolean;
}

/** The run in lanes. */
export function timelineOf({ run, ledger, entries, isByPhone }: Told, words: TimelineWords): Timeline {
  const jobOfInstance = new Map(run.jobs.flatMap((job) => job.stops.map((stop) => [stop.instanceId, job.id])));
  const rows = entries.map((entry): TimelineRow => {
    const report = reportOf(entry);
    const at = isByPhone ? happenedAt(entry, report) : entry.at;
    return { entry, report, at, lane: laneOf(entry, jobOfInstance), outcome: outcomeOf(entry, report) };
  });
  const titles = new Map(run.jobs.map((job) => [job.id, job.ref ?? lastPart(job.id)]));
  for (const { lane } of rows) {
    const id = lane.startsWith("job/") ? lane.slice("job/".length) : null;
    if (id !== null && !titles.has(id)) titles.set(id, lastPart(id));
  }
  const isIn = (lane: string) => rows.some((row) => row.lane === lane);
  const lanes: readonly Lane[] = [
    ...(run.kind === "dispatch" || isIn(OFFICE) ? [{ id: OFFICE, kind: "office", title: "" } as const] : []),
    ...[...titles].map(([id, title]) => ({ id: jobLane(id), kind: "job", title }) as const),
    ...(run.dispatchId === null && !isIn(CUSTODY) ? [] : [{ id: CUSTODY, kind: "custody", title: "" } as const]),
    { id: CALLBACKS, kind: "callbacks", title: "" },
    { id: PHONE, kind: "phone", title: "" },
  ];
  const oldestFirst = rows.toReversed().sort((one, other) => one.at - other.at);
  const marks = new Map<string, Mark[]>(lanes.map((lane) => [lane.id, []]));
  for (const row of oldestFirst) addMarks(marks, row, words);
  marks.get(PHONE)?.sort((one, other) => one.at - other.at);
  marks.set(CUSTODY, ledger === undefined ? [] : custodyMarks(ledger, oldestFirst, run));
  const bars = barsOf(oldestFirst, lanes, words);
  const from = oldestFirst[0]?.at ?? run.createdAt;
  const last = oldestFirst.at(-1)?.at ?? run.updatedAt;
  const isOver = (run.dispatchStatus ?? run.status) === "CLOSED" || run.status === "COMPLETED";
  return { lanes, marks, bars, rows, from, to: Math.max(last, from + 1), isOver };
}

/** When it happened: what the phone says where it says it, and its clock is not far off. */
function happenedAt(entry: JournalEntry, report: Report | null): number {
  const told = report?.reportedAt ?? entry.at;
  return Math.abs(entry.at - told) <= MAX_TAIL_MS ? told : entry.at;
}

function addMarks(marks: Map<string, Mark[]>, row: TimelineRow, words: TimelineWords): void {
  const { entry, report, lane, outcome, at } = row;
  const { id } = entry;
  const label = words.phrase(entry);
  if (entry.callback !== undefined) {
    const state = entry.callback.outcome;
    const shape = state === "delivered" ? "dot" : state === "dead" ? "cross" : "ring";
    const told = state === "delivered" ? "done" : state === "waiting" ? "waiting" : "failed";
    marks.get(CALLBACKS)?.push({ id, at, shape, outcome: told, label: entry.callback.host });
  }
  if (report === null) {
    if (lane !== CUSTODY) marks.get(lane)?.push({ id, at, shape: outcome === "failed" ? "cross" : "dot", outcome, label });
    return;
  }
  if (report.taskId !== null || entry.event.startsWith("Task")) {
    marks.get(lane)?.push({ id, at, shape: report.failed ? "cross" : "tick", outcome, label: report.stateName ?? label });
  }
  if (report.reportedAt !== null) {
    const told = happenedAt(entry, report);
    const since = told < entry.at ? { since: told } : {};
    marks.get(PHONE)?.push({ id, at: entry.at, ...since, shape: "dot", outcome, label: report.stateName ?? label });
  }
}

/** Lines of the ledger, each with the entry that wrote it where that was read. */
function custodyMarks(ledger: Ledger, rows: readonly TimelineRow[], run: Run): Mark[] {
  const writers = new Map<number, TimelineRow[]>();
  for (const row of rows) {
    if (!isObject(row.entry.data) || !Array.isArray(row.entry.data["entries"])) continue;
    const second = Math.floor(row.entry.at / 1000);
    writers.set(second, [...(writers.get(second) ?? []), row]);
  }
  const lines = run.kind === "job" ? ledger.entries.filter((line) => line.jobId === run.id) : ledger.entries;
  return lines.map((line) => {
    const writer = writers.get(line.timestamp)?.find((row) => wrote(row, line));
    return {
      id: writer?.entry.id ?? `line/${line.number}`,
      at: writer?.entry.at ?? line.timestamp * 1000,
      shape: line.direction === "IN" ? "in" : "out",
      outcome: null,
      label: `${thingOf(line)} → ${countText(line.balance)}`,
    };
  });
}

function wrote(row: TimelineRow, line: LedgerLine): boolean {
  const lines = (row.entry.data as { entries: readonly Partial<LedgerLine>[] }).entries;
  return lines.some(
    (each) =>
      each.direction === line.direction &&
      each.custodyEntity === line.custodyEntity &&
      each.custodyEntityId === line.custodyEntityId &&
      each.custodyEntityAmount === line.custodyEntityAmount,
  );
}

/** What a line of the ledger is about: the thing's id, or the amount of cash. */
export function thingOf(line: { custodyEntity: string; custodyEntityId?: string; custodyEntityAmount?: number }): string {
  return line.custodyEntity === "CASH" ? countText(line.custodyEntityAmount ?? 0) : (line.custodyEntityId ?? line.custodyEntity);
}

interface Attempt {
  from: number;
  to: number | null;
  failed: boolean;
  id: string;
  reason: string | null;
  readonly lane: string;
  readonly objective: string;
  readonly number: number;
}

/** Attempts of stops from their first report to their end. */
function barsOf(rows: readonly TimelineRow[], lanes: readonly Lane[], words: TimelineWords): ReadonlyMap<string, readonly Bar[]> {
  const attempts = new Map<string, Attempt>();
  for (const { entry, report, lane, at } of rows) {
    if (report === null || report.instanceId === "") continue;
    const key = `${report.instanceId} ${report.attempt}`;
    const isEnd = entry.event.startsWith("WorkflowClosed") || CANCELLED.test(entry.event);
    const known = attempts.get(key) ?? {
      from: at, to: null, failed: false, id: entry.id, reason: null, lane, objective: report.objective, number: report.attempt,
    };
    attempts.set(key, known);
    if (isEnd && known.to === null) {
      Object.assign(known, { to: at, failed: report.failed, id: entry.id, reason: report.reason });
    }
  }
  const bars = new Map<string, Bar[]>(lanes.map((lane) => [lane.id, []]));
  for (const each of attempts.values()) {
    const label = `${each.objective} #${each.number}${each.reason === null ? "" : ` ${words.reason(each.reason)}`}`;
    const outcome = each.to === null ? null : each.failed ? "failed" : "done";
    bars.get(each.lane)?.push({ id: each.id, from: each.from, to: each.to, outcome, label });
  }
  return bars;
}

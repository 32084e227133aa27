import { describe, expect, it } from "vitest";
import type { JournalEntry } from "~/api/haulier";
import type { Ledger, Run } from "~/api/runs";
import { isFailure } from "~/rules/reasons";
import { CALLBACKS, CUSTODY, jobLane, OFFICE, PHONE, timelineOf } from "./timeline_model";

const T0 = Date.UTC(2026, 10, 29, 12, 0, 0);
const WORDS = { phrase: (entry: JournalEntry) => entry.event, reason: (code: string) => (code === "R-0029" ? "consignee not available" : code) };
const RUN: Run = {
  kind: "dispatch", id: "run:1", ref: "RUN-1", type: "lineHaul", status: "IN_PROGRESS", subStatus: null,
  dispatchId: "run:1", dispatchRef: "RUN-1", dispatchStatus: "IN_PROGRESS", participants: [], arrivals: null, customData: {},
  createdAt: T0, updatedAt: T0, updatedBy: null,
  jobs: [
    {
      id: "job:1", ref: "ORD-1", type: "leg", status: "IN_PROGRESS", subStatus: null, workflowId: "w", dispatchId: "run:1",
      dispatchRef: "RUN-1", assets: [], customData: {},
      stops: [{ ref: "DROP", status: "STARTED", code: null, attempt: 2, instanceId: "i-1", place: null, slot: null }],
    },
  ],
};

let count = 0;
function entry(minute: number, event: string, change: Partial<JournalEntry> = {}): JournalEntry {
  count += 1;
  return {
    id: `e${count}`, at: T0 + minute * 60_000, kind: "job", resourceId: "job:1", version: count, event, state: "IN_PROGRESS",
    requestId: "r", actor: { id: "ravi", name: "Ravi", appId: "phone" }, data: {}, also: [], ...change,
  };
}

function report(minute: number, event: string, data: object): JournalEntry {
  const common = { workflowInstanceId: "i-1", jobId: "job:1", objectiveRef: "DROP", attemptId: 1, code: null };
  return entry(minute, event, { data: { ...common, ...data } });
}

function shown(entries: readonly JournalEntry[], change: { ledger?: Ledger; isByPhone?: boolean } = {}) {
  const newestFirst = entries.toSorted((one, other) => other.at - one.at);
  const told = { run: RUN, ledger: change.ledger, entries: newestFirst, isByPhone: change.isByPhone ?? false };
  return timelineOf(told, WORDS);
}

describe("the timeline of a run", () => {
  it("R21 has a lane for the office, each job, custody, callbacks and the phone", () => {
    const { lanes } = shown([entry(0, "DispatchJobsAdded", { kind: "dispatch", resourceId: "run:1" }), entry(1, "JobStatusUpdated", { resourceId: "job:gone" })]);
    expect(lanes.map((lane) => lane.id)).toEqual([OFFICE, jobLane("job:1"), jobLane("job:gone"), CUSTODY, CALLBACKS, PHONE]);
  });

  it("has a lane of the office and of custody for a job as well, where the journal tells of them", () => {
    const made = entry(0, "DispatchCreated", { kind: "dispatch", resourceId: "run:1" });
    const taken = entry(1, "CustodyTakenIn", { kind: "ledger", resourceId: "run:1" });
    const job: Run = { ...RUN, kind: "job", dispatchId: null };
    const lanesOf = (entries: readonly JournalEntry[]) =>
      timelineOf({ run: job, ledger: undefined, entries, isByPhone: false }, WORDS).lanes.map((lane) => lane.id);
    expect(lanesOf([])).toEqual([jobLane("job:1"), CALLBACKS, PHONE]);
    expect(lanesOf([taken, made])).toEqual([OFFICE, jobLane("job:1"), CUSTODY, CALLBACKS, PHONE]);
  });

  it("draws attempts as bars, a failed one with the reason's words, the open one without an end", () => {
    const { bars } = shown([
      report(0, "WorkflowStarted", {}),
      report(5, "WorkflowClosed", { code: "R-0029" }),
      report(9, "TaskStarted", { attemptId: 2, taskId: "ET_START" }),
    ]);
    expect(bars.get(jobLane("job:1"))).toMatchObject([
      { from: T0, to: T0 + 300_000, outcome: "failed", label: "DROP #1 consignee not available" },
      { from: T0 + 540_000, to: null, outcome: null, label: "DROP #2" },
    ]);
  });

  it("draws a late report where it came in, with a tail to when the phone says that it happened", () => {
    const late = report(30, "TaskClosed", { taskId: "ET_DELIVER", stateName: "stop.deliver", reportedAt: (T0 + 60_000) / 1000 });
    expect(shown([late]).marks.get(PHONE)).toMatchObject([{ at: T0 + 1_800_000, since: T0 + 60_000, label: "stop.deliver" }]);
    expect(shown([late]).from).toBe(T0 + 1_800_000);
    expect(shown([late], { isByPhone: true }).from).toBe(T0 + 60_000);
  });

  it("does not believe a phone's clock that is years off", () => {
    const odd = report(30, "TaskClosed", { taskId: "ET_DELIVER", reportedAt: 1_000_000 });
    expect(shown([odd], { isByPhone: true }).from).toBe(T0 + 1_800_000);
    expect(shown([odd]).marks.get(PHONE)?.[0]?.since).toBeUndefined();
  });

  it("marks a failed task, a callback that was given up, and lines that wait", () => {
    const { rows } = shown([
      report(0, "TaskClosed", { taskId: "ET_START", outcome: "ET_FAILURE", taskReasonCode: "R-0029" }),
      entry(1, "JobStatusUpdated", { callback: { host: "app.example", outcome: "dead", tries: 8 } }),
      report(2, "TaskClosed", { taskId: "ET_DELIVER", waiting: 1 }),
      entry(3, "JobStatusUpdated", { state: "COMPLETED" }),
    ]);
    expect(rows.map((row) => row.outcome)).toEqual(["done", "waiting", "failed", "failed"]);
    expect(rows.at(-1)?.report?.reason).toBe("R-0029");
  });

  it("puts lines of the ledger where the entry stands that wrote them", () => {
    const line = { number: 1, direction: "IN", custodyEntity: "CONTAINER", custodyEntityId: "bag-1", balance: 1, timestamp: T0 / 1000 } as const;
    const ledger: Ledger = { entries: [line, { ...line, number: 2, direction: "OUT", balance: 0, timestamp: T0 / 1000 + 60 }], balanced: true, open: [], waiting: [] };
    const scan = entry(0, "CustodyTakenIn", { kind: "ledger", resourceId: "run:1", at: T0 + 250, data: { entries: [line] } });
    expect(shown([scan], { ledger }).marks.get(CUSTODY)).toMatchObject([
      { id: scan.id, at: T0 + 250, shape: "in", label: "bag-1 → 1" },
      { id: "line/2", at: T0 + 60_000, shape: "out", label: "bag-1 → 0" },
    ]);
  });

  it("takes tenants' own letters for no failure", () => {
    expect(["R-0029", "R-0065", "R-0041", "E-010", "LEFT", null].map(isFailure)).toEqual([true, false, false, false, false, false]);
  });

  it("is made of 20,000 events in a moment", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => report(index / 60, index % 2 ? "TaskClosed" : "TaskStarted", { taskId: "T", attemptId: index >> 5 }));
    const began = performance.now();
    expect(shown(many).rows).toHaveLength(20_000);
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});

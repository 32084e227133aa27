import { describe, expect, test } from "vitest";
import type { JobRow, RunRow } from "./rows";
import { factsOf, RISK_MS, urgencyOf } from "./urgency";

const NOW = 1_000_000_000;

function job(change: Partial<JobRow> = {}): JobRow {
  return {
    ...{ id: "j1", ref: "ORD-1", type: "t", status: "ASSIGNED", subStatus: null, version: 1, updatedAt: 5, dispatchId: "r1" },
    ...{ objective: "DROP", attempt: 1, place: null, from: NOW, to: NOW + 3_600_000, done: 1, stops: 3, failed: 0 },
    ...change,
  };
}

function run(...jobs: JobRow[]): RunRow {
  return {
    ...{ id: "r1", ref: "RUN-1", type: "t", status: "ASSIGNED", subStatus: null, version: 1, createdAt: 1, updatedAt: 3 },
    ...{ participants: [], jobs, held: 0, cash: 0, waiting: 0 },
  };
}

describe("urgency", () => {
  test("late when the slot is over, to the millisecond", () => {
    expect(urgencyOf(job({ to: NOW }), NOW)).toMatchObject({ kind: "risk", minutes: 0 });
    expect(urgencyOf(job({ to: NOW - 1 }), NOW)).toEqual({ kind: "late", minutes: 1 });
    expect(urgencyOf(job({ to: NOW - 22 * 60_000 }), NOW)).toEqual({ kind: "late", minutes: 22 });
  });

  test("at risk under fifteen minutes, if nothing is begun", () => {
    expect(urgencyOf(job({ to: NOW + RISK_MS }), NOW).kind).toBe("calm");
    expect(urgencyOf(job({ to: NOW + RISK_MS - 1 }), NOW)).toEqual({ kind: "risk", minutes: 15 });
    expect(urgencyOf(job({ to: NOW + RISK_MS - 1, status: "IN_PROGRESS" }), NOW).kind).toBe("calm");
  });

  test("delayed when the vehicle comes after the slot, as long as that is not over", () => {
    const to = NOW + 3_600_000;
    expect(urgencyOf(job({ to, eta: to }), NOW).kind).toBe("calm");
    expect(urgencyOf(job({ to, eta: to + 1 }), NOW)).toEqual({ kind: "delayed", minutes: 1 });
    expect(urgencyOf(job({ to: NOW - 1, eta: to }), NOW).kind).toBe("late");
    expect(urgencyOf(job({ to, eta: to + 1, status: "COMPLETED" }), NOW).kind).toBe("calm");
    const [calm, delayed] = [job({ id: "j0", to: NOW + 1 }), job({ to, eta: to + 1 })];
    expect(factsOf(run(calm, delayed))).toMatchObject({ next: calm, delayed });
  });

  test("what has ended or has no slot is neither", () => {
    expect(urgencyOf(job({ to: 1, status: "COMPLETED" }), NOW).kind).toBe("calm");
    expect(urgencyOf(job({ to: null }), NOW).kind).toBe("calm");
  });
});

describe("a run", () => {
  test("goes next where a slot ends first, and counts ended jobs as done", () => {
    const facts = factsOf(run(job({ id: "j1", to: 9 }), job({ id: "j2", to: 7, updatedAt: 8, failed: 2 }), job({ id: "j3", to: 1, status: "CANCELLED", done: 0 })));
    expect([facts.next?.id, facts.done, facts.stops, facts.failed, facts.openJobs, facts.changedAt]).toEqual(["j2", 5, 9, 2, 2, 8]);
  });
});

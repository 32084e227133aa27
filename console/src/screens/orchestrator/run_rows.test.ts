import { expect, it } from "vitest";
import { runRows } from "./run_rows";

const told = (id: string, at: number, state: string | null, data: object) => ({ resourceId: id, at, state, data }) as never;

it("shows each run once, as the newest entry tells of it", () => {
  const error = { code: "UNKNOWN_REFERENCE", description: "the tenant has no job workflow" };
  const rows = runRows([
    told("run:1", 9, "PENDING", { ruleId: "rule:a", event: "WorkOrderReady" }),
    told("run:2", 8, "FAILED", { ruleId: "rule:a", event: "WorkOrderReady", entityType: "workOrder", entityId: "workOrders:1", orderId: "orders:1", error }),
    told("run:1", 7, "FAILED", { ruleId: "rule:a", event: "WorkOrderReady", error }),
  ]);
  expect(rows.map((row) => [row.id, row.status, row.why])).toEqual([
    ["run:1", "PENDING", ""],
    ["run:2", "FAILED", "the tenant has no job workflow"],
  ]);
  expect(rows[1]).toMatchObject({ entityType: "workOrder", entityId: "workOrders:1", orderId: "orders:1", ruleId: "rule:a" });
});

it("takes a row from an entry whose data did not travel", () => {
  expect(runRows([told("run:1", 1, null, null as never)])).toEqual([
    { id: "run:1", at: 1, status: "", ruleId: "", event: "", entityType: "", entityId: "", orderId: null, why: "" },
  ]);
});

import { describe, expect, it } from "vitest";
import { canCancel, canHold, canHoldOrder, canReschedule, isHeld, isOver, isTelling, jobsOf, openFailures } from "./orders";

const STATES = ["created:created", "inProgress:scheduled", "inProgress:assigned", "inProgress:rescheduled", "inProgress:active", "inProgress:returning", "onHold:onHold", "executed:delivered", "closed:cancelled"];
const where = (is: (given: { state: string }) => boolean) => STATES.filter((state) => is({ state }));

describe("what may be asked for", () => {
  it("is a cancellation until the end, and not while one is asked for", () => {
    expect(where(canCancel)).toEqual(STATES.slice(0, 7));
    expect(canCancel({ state: "inProgress:scheduled", cancellationStatus: "REQUESTED" })).toBe(false);
    expect(canCancel({ state: "inProgress:active", cancellationStatus: "FAILED" })).toBe(true);
  });

  it("is holding and other slots before the goods are on their way", () => {
    expect(where(canHold)).toEqual(STATES.slice(0, 4));
    expect(where(canReschedule)).toEqual(STATES.slice(0, 4));
    expect(where(isHeld)).toEqual(["onHold:onHold"]);
    expect(where(isOver)).toEqual(STATES.slice(7));
  });

  it("is no holding of an order of which one part is on its way", () => {
    const order = (state: string) => ({ state: "inProgress:scheduled", cancellation: {}, workOrder: [{ workOrderId: "w", state }] });
    expect(canHoldOrder(order("inProgress:scheduled"))).toBe(true);
    expect(canHoldOrder(order("inProgress:active"))).toBe(false);
  });
});

it("reads no words of a reason that the state tells already", () => {
  expect(["", "R-0001", "R-0046", "R-0013", "R-9001"].filter(isTelling)).toEqual(["R-0013", "R-9001"]);
});

describe("the jobs of a work order", () => {
  const made = (id: string, workOrderId: string, attempt: number) => ({
    kind: "job", event: "JobCreated", resourceId: id, data: { customData: { workOrderId, attempt } },
  });

  it("are those that the journal tells of, the latest first, each once", () => {
    const entries = [made("job:2", "w1", 2), made("job:9", "w2", 1), made("job:1", "w1", 1)];
    expect(jobsOf({ workOrderId: "w1", state: "inProgress:active", attributes: { jobId: "job:2" } }, entries)).toEqual([
      { id: "job:2", attempt: 2, leftUndone: false },
      { id: "job:1", attempt: 1, leftUndone: false },
    ]);
  });

  it("are the one that it names itself where the journal was not read so far", () => {
    const shown = { workOrderId: "w1", state: "inProgress:active" };
    expect(jobsOf({ ...shown, attributes: { jobId: "job:3" } }, [])).toEqual([{ id: "job:3", attempt: null, leftUndone: false }]);
    expect(jobsOf({ ...shown, attributes: {} }, [{ kind: "job", event: "JobStatusUpdated", resourceId: "job:1", data: null }])).toEqual([]);
  });

  it("left it undone where it was to be tried again with them, or was given up", () => {
    const noted = (jobId: string, state: string) => ({
      kind: "order", event: "WorkOrderEventApplied", resourceId: "o", data: { workOrders: [{ workOrderId: "w1", state, jobId }, { workOrderId: "w2", state: "closed:failed", jobId: "job:9" }] },
    });
    const entries = [
      noted("job:3", "closed:failed"), made("job:3", "w1", 3), noted("job:2", "inProgress:rescheduled"), noted("job:2", "inProgress:active"), made("job:2", "w1", 2),
      noted("job:1", "inProgress:active"), noted("job:1", "inProgress:rescheduled"), made("job:1", "w1", 1),
    ];
    const left = (state: string) => jobsOf({ workOrderId: "w1", state, attributes: { jobId: "job:3" } }, entries).map((job) => job.leftUndone);
    expect(left("closed:failed")).toEqual([true, true, false]);
    expect(left("closed:delivered")).toEqual([false, true, false]);
  });
});

it("counts failed runs that none of the same rule has made good", () => {
  const run = (startedAt: number, status: string, entityId = "w1", ruleId = "rule:create-a-new-job") => ({ startedAt, status, entityId, ruleId });
  const failed = run(1, "FAILED");
  expect(openFailures([run(2, "SUCCESS"), failed])).toEqual([]);
  for (const other of [run(0, "SUCCESS"), run(2, "IN_PROGRESS"), run(2, "SUCCESS", "w2"), run(2, "SUCCESS", "w1", "rule:other")]) {
    expect(openFailures([other, failed])).toEqual([failed]);
  }
});

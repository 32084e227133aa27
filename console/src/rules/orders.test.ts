import { describe, expect, it } from "vitest";
import { canCancel, canHold, canHoldOrder, canReschedule, isHeld, isOver, isTelling, jobsOf } from "./orders";

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
    expect(jobsOf({ workOrderId: "w1", attributes: { jobId: "job:2" } }, entries)).toEqual([
      { id: "job:2", attempt: 2 },
      { id: "job:1", attempt: 1 },
    ]);
  });

  it("are the one that it names itself where the journal was not read so far", () => {
    expect(jobsOf({ workOrderId: "w1", attributes: { jobId: "job:3" } }, [])).toEqual([{ id: "job:3", attempt: null }]);
    expect(jobsOf({ workOrderId: "w1", attributes: {} }, [{ kind: "job", event: "JobStatusUpdated", resourceId: "job:1", data: null }])).toEqual([]);
  });
});

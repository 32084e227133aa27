import { describe, expect, it } from "vitest";
import type { JournalEntry } from "~/api/haulier";
import type { LiveEvent } from "~/live/event";
import { concerns, entryOf } from "./run_live";
import { withNewest } from "./run_reads";

const EVENT: LiveEvent = {
  id: "e9", type: "TaskClosed", kind: "job", resourceId: "job:1", version: 4, state: "IN_PROGRESS", at: 900, requestId: "r1",
  actor: { id: "ravi", name: "", app: "phone" }, also: [{ kind: "workflow_instance", id: "i-1", version: 2 }],
  data: { dispatchId: "run:1", jobId: "job:1" }, hasData: true,
};

describe("what happens while a run is shown", () => {
  it("is the run's where the event is about it, about a part, or names it beside", () => {
    expect(concerns(EVENT, "dispatch", "run:1")).toBe(true);
    expect(concerns(EVENT, "job", "job:1")).toBe(true);
    expect(concerns(EVENT, "job", "job:2")).toBe(false);
    expect(concerns({ ...EVENT, kind: "ledger", resourceId: "run:1", data: {} }, "dispatch", "run:1")).toBe(true);
    expect(concerns({ ...EVENT, data: {}, also: [{ kind: "dispatch", id: "run:1", version: 3 }] }, "dispatch", "run:1")).toBe(true);
    expect(concerns({ ...EVENT, data: { dispatchId: "run:2" } }, "dispatch", "run:1")).toBe(false);
  });

  it("stands in the journal once, in its place", () => {
    const old = { ...entryOf(EVENT), id: "e1", at: 100 } as JournalEntry;
    const pages = { pageParams: [null], pages: [{ entries: [{ ...old, id: "e8", at: 950 }, old], next: null }] };
    const once = withNewest(pages, entryOf(EVENT));
    expect(once?.pages[0]?.entries.map((entry) => entry.id)).toEqual(["e8", "e9", "e1"]);
    expect(withNewest(once, entryOf(EVENT))).toBe(once);
    expect(withNewest(undefined, entryOf(EVENT))).toBeUndefined();
  });

  it("tells the actor as the journal does", () => {
    expect(entryOf(EVENT)).toMatchObject({ event: "TaskClosed", actor: { id: "ravi", appId: "phone" }, also: ["workflow_instance/i-1"] });
    expect(entryOf(EVENT).actor.name).toBeUndefined();
  });
});

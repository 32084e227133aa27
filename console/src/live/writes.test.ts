import { describe, expect, test } from "vitest";
import { ApiError } from "~/api/fault";
import type { LiveEvent } from "./event";
import { FORGOTTEN_MS, Writes } from "./writes";

function eventOf(requestId: string, change: Partial<LiveEvent> = {}): LiveEvent {
  return {
    ...{ id: "e1", type: "DispatchStatusUpdated", kind: "dispatch", resourceId: "r1", version: 2, state: null, at: 0, requestId },
    ...{ actor: { id: "", name: "", app: "" }, also: [], data: {}, hasData: true },
    ...change,
  };
}

describe("a write", () => {
  test("is asked, then accepted, then confirmed by its own event", async () => {
    const writes = new Writes();
    let id = "";
    const sent = writes.send(["r1"], async (requestId) => {
      id = requestId;
      await Promise.resolve();
    });
    expect(writes.of("r1")?.stage).toBe("asked");
    await sent;
    expect(writes.of("r1")?.stage).toBe("accepted");
    writes.onEvent(eventOf("another call"));
    expect(writes.of("r1")?.stage).toBe("accepted");
    writes.onEvent(eventOf(id));
    expect(writes.of("r1")).toBeUndefined();
  });

  test("whose event is quicker than its answer stays confirmed", async () => {
    const writes = new Writes();
    await writes.send(["r1"], async (requestId) => {
      writes.onEvent(eventOf(requestId));
      await Promise.resolve();
    });
    expect(writes.of("r1")).toBeUndefined();
  });

  test("that is refused says so at its row until dismissed", async () => {
    const writes = new Writes();
    const refusal = new ApiError(400, "000000000001", "no", "");
    await expect(writes.send(["r1", "r2"], () => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(writes.of("r2")?.error).toBe(refusal);
    writes.dismiss("r1");
    expect([writes.of("r1"), writes.of("r2")?.stage]).toEqual([undefined, "refused"]);
  });

  test("that custom code refuses in the end is refused", async () => {
    const writes = new Writes();
    let id = "";
    await writes.send(["r1"], (requestId) => {
      id = requestId;
      return Promise.resolve();
    });
    writes.onEvent(eventOf(id, { type: "ChangeDispatchStatusFailed", version: 0, data: { message: "not today" } }));
    expect(writes.of("r1")).toMatchObject({ stage: "refused", error: { message: "not today" } });
  });

  test("that nothing confirms is let go of", async () => {
    let time = 0;
    const writes = new Writes(() => time);
    await writes.send(["r1"], () => Promise.resolve());
    time = FORGOTTEN_MS;
    writes.sweep();
    expect(writes.of("r1")?.stage).toBe("accepted");
    time = FORGOTTEN_MS + 1;
    writes.sweep();
    expect(writes.of("r1")).toBeUndefined();
  });
});

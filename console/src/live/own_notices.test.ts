import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveEvent } from "./event";
import { joined, KEPT_MS, MAX_KEPT, noticeOf, type OwnNotice, OwnNotices } from "./own_notices";

const NOW = Date.UTC(2030, 0, 1);

function event(type: string, data: Readonly<Record<string, unknown>> = {}): LiveEvent {
  const actor = { id: "", name: "", app: "" };
  return { id: `${type}-1`, type, kind: "dispatch", resourceId: "run-1", version: 1, state: null, at: NOW, requestId: "", actor, also: [], data, hasData: true };
}

const notice = (id: string, at: number, isRead = false): OwnNotice => ({ id, what: "late", kind: "dispatch", resourceId: id, detail: "", at, isRead });

function storage(isFull = false) {
  const kept = new Map<string, string>();
  return {
    getItem: (place: string) => kept.get(place) ?? null,
    setItem: (place: string, text: string) => {
      if (isFull) throw new Error("full");
      kept.set(place, text);
    },
  };
}

describe("what the console notices", () => {
  it("is what goes wrong and what one waits for", () => {
    const noticed = (type: string) => noticeOf(event(type))?.what ?? null;
    const told = ["DispatchRunningLate", "ContainerStateTimedOut", "ParticipantBatchCompleted", "OrderBatchEnded", "WebhookSubscriptionSwitchedOff", "CallbacksGivenUp"];
    expect(told.map(noticed)).toEqual(["late", "timedOut", "imported", "imported", "switchedOff", "dead"]);
    expect(["ParticipantBatchProgressed", "JobStatusUpdated", "BatchCompletedLater"].map(noticed)).toEqual([null, null, null]);
    expect(noticeOf(event("EntityBatchCompleted", { failed: 3 }))?.detail).toBe("3");
    expect(noticeOf(event("CallbacksGivenUp", { receiver: "https://h.example" }))?.detail).toBe("https://h.example");
  });

  it("is kept a week, the newest first, each once, and stays read", () => {
    const notices = fc.array(fc.record({ name: fc.constantFrom("a", "b"), age: fc.integer({ min: 0, max: 2 * KEPT_MS }), isRead: fc.boolean() }), { maxLength: 12 });
    fc.assert(
      fc.property(notices, notices, (kept, more) => {
        const made = (list: typeof kept) => list.map(({ name, age, isRead }) => notice(`${name}${age}`, NOW - age, isRead));
        const found = joined(made(kept), made(more), NOW);
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
        expect(found.every(({ at }) => at > NOW - KEPT_MS)).toBe(true);
        expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at).sort((one, other) => other - one));
      }),
    );
    expect(joined([notice("a", NOW, true)], [notice("a", NOW)], NOW)[0]?.isRead).toBe(true);
    expect(joined([], Array.from({ length: MAX_KEPT + 1 }, (_, number) => notice(String(number), NOW - number)), NOW)).toHaveLength(MAX_KEPT);
  });

  it("is a person's own, and the same in all windows", () => {
    const place = storage();
    const [one, other] = [new OwnNotices(place, () => NOW), new OwnNotices(place, () => NOW)];
    one.open("t", "asha");
    other.open("t", "asha");
    one.add(notice("a", NOW));
    other.add(notice("b", NOW - 1));
    other.mark(true, new Set(["a"]));
    one.heard("haulier-notices/t/asha");
    expect(one.all().map(({ id, isRead }) => [id, isRead])).toEqual([["a", true], ["b", false]]);
    one.open("t", "ravi");
    expect(one.all()).toEqual([]);
  });

  it("lasts as long as the page where the browser keeps nothing", () => {
    const own = new OwnNotices(storage(true), () => NOW);
    own.open("t", "asha");
    own.add(notice("a", NOW));
    own.add(notice("b", NOW - 1));
    expect(own.all()).toHaveLength(2);
  });
});

import { describe, expect, it } from "vitest";
import type { Notice } from "~/api/notifications";
import type { OwnNotice } from "~/live/own_notices";
import { joinedNotices } from "./use_notices";

const AT = Date.UTC(2030, 0, 1);
const LETTER = "01890000-0000-7000-8000-000000000000";
const own: OwnNotice = { id: "event-1", what: "dead", kind: "dead_letter", resourceId: LETTER, detail: "https://h.example", at: AT, isRead: false };
const sent = { id: "notice-1", title: "A callback was given up", body: "", createdAt: AT / 1000 + 1, isRead: false, data: { event: "CallbacksGivenUp", subject: `dead_letter/${LETTER}` } } as Notice;

describe("notices of the bell", () => {
  it("are told once where the inbox has what the console noticed", () => {
    const ids = (...notices: Parameters<typeof joinedNotices>) => joinedNotices(...notices).map(({ id }) => id);
    expect(ids([sent], [own])).toEqual(["notice-1"]);
    expect(ids([sent], [{ ...own, resourceId: "another" }])).toEqual(["notice-1", "event-1"]);
    expect(ids([sent], [{ ...own, at: AT - 3_600_000 }])).toEqual(["notice-1", "event-1"]);
    expect(ids([{ ...sent, data: { event: "DispatchRunningLate", subject: `dead_letter/${LETTER}` } }], [own])).toEqual(["notice-1", "event-1"]);
  });

  it("of callbacks that were given up lead to the last of these", () => {
    expect(joinedNotices([], [own])[0]?.address).toBe(`/notifications/webhooks?letter=${LETTER}`);
    expect(joinedNotices([sent], [])[0]?.address).toBe(`/notifications/webhooks?letter=${LETTER}`);
  });
});

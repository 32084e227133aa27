import { readFileSync } from "node:fs";
import { i18n } from "@lingui/core";
import { describe, expect, it } from "vitest";
import { kindWord, phraseOf } from "./phrases";
import { IDENTITY_KINDS, IDENTITY_PHRASES } from "./phrases_of_identity";
import { ORDER_KINDS, ORDER_PHRASES } from "./phrases_of_orders";

const phrase = (event: string, state: string | null = null, version = 1) => phraseOf(i18n, { event, state, version });

describe("phrases of the journal", () => {
  it("says what was done, by the state where that says more", () => {
    expect(phrase("DispatchStatusUpdated", "CLOSED")).toBe("closed the run");
    expect(phrase("DispatchStatusUpdated", "ASSIGNED")).toBe("changed the run's status");
  });

  it("says that a repeated report changed nothing", () => {
    expect(phrase("TaskClosedAgain")).toBe("ended a task (told again: nothing changed)");
  });

  it("tells a command that was refused in the end from an event of that name", () => {
    expect(phrase("CreateParticipantFailed", null, 0)).toBe("was refused: create participant");
    expect(phrase("CallbackFailed", null, 3)).toBe("callback failed");
  });

  it("spells what it does not know", () => {
    expect(phrase("OrderStatusTextChanged")).toBe("order status text changed");
    expect(kindWord(i18n, "work_order")).toBe("work order");
  });
});

const EVENTS = readFileSync(`${process.cwd()}/../docs/events.md`, "utf8");

describe.each([
  ["people, sign-ins, the vault and files", IDENTITY_KINDS, IDENTITY_PHRASES, 20],
  ["orders and the orchestrator", ORDER_KINDS, ORDER_PHRASES, 14],
])("phrases of %s", (_of, kinds, phrases, least) => {
  const rows = [...EVENTS.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].filter(([, kind = ""]) => kind in kinds);

  it("know every kind that the page of events names", () => {
    expect(rows.length).toBeGreaterThan(least);
  });

  it.each(rows.map(([, kind = "", events = ""]) => [kind, events] as const))("say each event of %s", (_kind, events) => {
    const named = events.replaceAll(/\([^)]*\)/g, "").match(/\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b/g) ?? [];
    expect(named.filter((event) => !(event in phrases))).toEqual([]);
  });
});

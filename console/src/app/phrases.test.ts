import { i18n } from "@lingui/core";
import { describe, expect, it } from "vitest";
import { kindWord, phraseOf } from "./phrases";

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

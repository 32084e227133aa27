import { describe, expect, it } from "vitest";
import { localText } from "~/ui/local_time";
import { isFault, slotOf, textsOf } from "./slots";

const NOW = new Date(2026, 10, 29, 12, 0).getTime();
const HOUR = 3_600_000;

describe("a slot of a form", () => {
  it("is the same after it was written and read", () => {
    const slot = { from: NOW + HOUR, to: NOW + 2 * HOUR };
    expect(textsOf(slot)).toEqual({ from: "2026-11-29T13:00", to: "2026-11-29T14:00" });
    expect(slotOf(textsOf(slot), NOW)).toEqual(slot);
    expect(localText(new Date(2026, 0, 2, 3, 4).getTime())).toBe("2026-01-02T03:04");
  });

  it("is none where nothing was typed", () => {
    expect(textsOf(null)).toEqual({ from: "", to: "" });
    expect(slotOf({ from: "", to: "" }, NOW)).toBeNull();
  });

  it.each([
    [{ from: "2026-11-29T13:00", to: "" }, "incomplete"],
    [{ from: "2026-11-29T13:00", to: "2026-11-29T13:00" }, "order"],
    [{ from: "2026-11-29T14:00", to: "2026-11-29T13:00" }, "order"],
    [{ from: "2026-11-29T10:00", to: "2026-11-29T12:00" }, "past"],
  ])("%j is refused", (texts, fault) => {
    const found = slotOf(texts, NOW);
    expect(found).toBe(fault);
    expect(isFault(found)).toBe(true);
  });

  it("may have begun already", () => {
    expect(isFault(slotOf({ from: "2026-11-29T10:00", to: "2026-11-29T12:01" }, NOW))).toBe(false);
  });
});

import { afterEach, expect, it, vi } from "vitest";
import { exactTime, slotTime } from "./time";

afterEach(() => vi.restoreAllMocks());

const browser = (...languages: string[]) => vi.spyOn(navigator, "languages", "get").mockReturnValue(languages);
const DAY = new Date(2026, 3, 5, 14, 20).getTime();

it("writes dates as the browser's kind of the page's language does", () => {
  document.documentElement.lang = "en";
  browser("hi-IN", "en-IN");
  expect(exactTime(DAY)).toContain("05/04/2026");
  browser("en-US");
  expect(exactTime(DAY)).toContain("04/05/2026");
});

it("writes dates as the page's language does where the browser does not speak it", () => {
  document.documentElement.lang = "en";
  browser("hi-IN");
  expect(exactTime(DAY)).toContain("04/05/2026");
});

it("writes slots with their day, and both days where there are two", () => {
  document.documentElement.lang = "en";
  browser("en-GB");
  const twoHours = { from: DAY, to: DAY + 2 * 3_600_000 };
  expect(slotTime(twoHours)).toMatch(/^5 Apr, 14:20\s?–\s?16:20$/);
  expect(slotTime({ ...twoHours, to: DAY + 24 * 3_600_000 })).toMatch(/^5 Apr, 14:20\s?–\s?6 Apr, 14:20$/);
});

import { expect, it } from "vitest";
import { mobileOf, mobileText } from "./mobile";

it.each([
  ["+91 98765 43210", { countryCode: "+91", number: "9876543210" }],
  ["+1-202-555-0143", { countryCode: "+1", number: "2025550143" }],
  ["98765 43210", null],
  ["+91", null],
  ["+91 many", null],
])("reads %s", (text, mobile) => {
  expect(mobileOf(text)).toEqual(mobile);
});

it("writes a number as it is read", () => {
  expect(mobileText({ countryCode: "+91", number: "******3210" })).toBe("+91 ******3210");
});

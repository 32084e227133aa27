import { expect, it } from "vitest";
import { eventName } from "./registry";

const EVENT = { eventCode: "E-022", description: "activate participant", isEnabled: true, reasons: [], dataValidations: [] };

it("calls an event by its description, and by its code as long as there is none", () => {
  expect(eventName("E-022", EVENT)).toBe("activate participant");
  expect(eventName("E-022", { ...EVENT, description: "" })).toBe("E-022");
  expect(eventName("E-022", undefined)).toBe("E-022");
});

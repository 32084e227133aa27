import { expect, test } from "vitest";
import { commonView } from "./views";

test("a switch between runs and legs keeps the view that both have, and no other", () => {
  expect(commonView("open")).toBe("open");
  expect(commonView("all")).toBe("all");
  expect(commonView("close")).toBeUndefined();
  expect(commonView("failed")).toBeUndefined();
  expect(commonView(undefined)).toBeUndefined();
});

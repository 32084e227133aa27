import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useTyped } from "./use_typed";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function begin(given: string) {
  const told: string[] = [];
  const hook = renderHook(({ value }) => useTyped(value, (text) => told.push(text)), { initialProps: { value: given } });
  const type = (text: string) => act(() => hook.result.current[1](text));
  const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
  return { told, type, wait, text: () => hook.result.current[0], give: (value: string) => hook.rerender({ value }) };
}

test("R25 what is typed is shown at once, and told once when the typing pauses", () => {
  const { told, type, wait, text } = begin("");
  type("R");
  wait(200);
  type("R-1 ");
  expect(text()).toBe("R-1 ");
  wait(249);
  expect(told).toEqual([]);
  wait(1);
  expect(told).toEqual(["R-1"]);
});

test("what was told comes back without taking away what was typed since; what others give does", () => {
  const { type, wait, text, give } = begin("");
  type("R-1");
  wait(250);
  type("R-12");
  give("R-1");
  expect(text()).toBe("R-12");
  give("T");
  expect(text()).toBe("T");
});

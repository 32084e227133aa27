import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { dropToast, lastUndo, showToast, Toasts } from "./toast";

const shown: number[] = [];
const show = (toast: Parameters<typeof showToast>[0]) => act(() => void shown.push(showToast(toast)));

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  act(() => {
    for (const id of shown.splice(0)) dropToast(id);
  });
  vi.useRealTimers();
});

test("a toast is told politely and goes after ten seconds; a failure stays until it is closed", () => {
  render(<Toasts closeLabel="Close" />);
  show({ text: "Saved R-1", tone: "plain" });
  show({ text: "R-2 was refused", tone: "failed" });
  expect(screen.getByRole("status").getAttribute("aria-live")).toBe("polite");
  act(() => void vi.advanceTimersByTime(9_999));
  expect(screen.getByText("Saved R-1")).toBeTruthy();
  act(() => void vi.advanceTimersByTime(1));
  expect(screen.queryByText("Saved R-1")).toBeNull();
  expect(screen.getByText("R-2 was refused")).toBeTruthy();
  act(() => screen.getByRole("button", { name: "Close" }).click());
  expect(screen.queryByText("R-2 was refused")).toBeNull();
});

test("the newest toast with an action is what is undone, once", () => {
  render(<Toasts closeLabel="Close" />);
  const undo = vi.fn();
  show({ text: "Moved 2 stops", tone: "plain", action: { label: "Undo", onAction: undo } });
  show({ text: "Saved", tone: "plain" });
  act(() => lastUndo()?.());
  expect(undo).toHaveBeenCalledOnce();
  expect(lastUndo()).toBeNull();
  expect(screen.queryByText("Moved 2 stops")).toBeNull();
});

test("of many toasts the last four are shown", () => {
  render(<Toasts closeLabel="Close" />);
  for (let count = 1; count <= 6; count += 1) show({ text: `toast ${count}`, tone: "failed" });
  expect(screen.getAllByText(/^toast/).map((each) => each.textContent)).toEqual(["toast 3", "toast 4", "toast 5", "toast 6"]);
});

test("axe finds nothing in toasts", async () => {
  vi.useRealTimers();
  render(<Toasts closeLabel="Close" />);
  show({ text: "Moved", tone: "failed", action: { label: "Undo", onAction: () => undefined } });
  expect(await axeFaults()).toEqual([]);
});

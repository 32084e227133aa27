import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { useSoon } from "./use_live";

afterEach(() => {
  vi.useRealTimers();
});

test("R10 what many events ask for is done once, and no later than the first of them asked for", () => {
  vi.useFakeTimers();
  const read = vi.fn();
  const { result, unmount } = renderHook(() => useSoon(read, 250));
  for (let event = 0; event < 10; event++) {
    act(() => result.current());
    act(() => void vi.advanceTimersByTime(50));
  }
  expect(read).toHaveBeenCalledTimes(2);
  act(() => result.current());
  unmount();
  act(() => void vi.advanceTimersByTime(1_000));
  expect(read).toHaveBeenCalledTimes(2);
});

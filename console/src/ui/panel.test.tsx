import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ApiError } from "~/api/fault";
import { axeFaults } from "~/test_axe";
import { Empty, ErrorBox, Facts, Skeleton } from "./panel";

const WORDS = { retry: "Try again", code: "Code", request: "Request" };

test("an error says what was refused, with code and request to quote, and tries again", async () => {
  const retry = vi.fn();
  const faults = [{ field: "properties.city", rule: "required", message: "is required" }];
  const error = new ApiError(400, "101110080002", "properties.city: is required", "req-1", faults);
  const { container } = render(<ErrorBox error={error} words={WORDS} onRetry={retry} />);
  const box = screen.getByRole("alert");
  expect(box.textContent).toContain("properties.city: is required");
  expect(box.textContent).toContain("101110080002");
  expect(box.textContent).toContain("req-1");
  await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
  expect(await axeFaults(container)).toEqual([]);
});

test("grey rows come after 150 ms, and what is busy says so at once", () => {
  vi.useFakeTimers();
  const { container } = render(<Skeleton rows={3} label="Loading riders" />);
  expect(screen.getByRole("status", { name: "Loading riders" }).getAttribute("aria-busy")).toBe("true");
  expect(container.querySelectorAll("i")).toHaveLength(0);
  act(() => void vi.advanceTimersByTime(150));
  expect(container.querySelectorAll("i")).toHaveLength(3);
  vi.useRealTimers();
});

test("an empty panel says why and what to do; facts are a list of names and values", async () => {
  const { container } = render(
    <>
      <Empty action={<a href="/new">Make one</a>}>No riders yet.</Empty>
      <Facts facts={[["City", "Pune"], ["Rating", 4.5]]} />
    </>,
  );
  expect(screen.getByRole("link", { name: "Make one" })).toBeTruthy();
  expect(screen.getAllByRole("term").map((term) => term.textContent)).toEqual(["City", "Rating"]);
  expect(screen.getAllByRole("definition").map((value) => value.textContent)).toEqual(["Pune", "4.5"]);
  expect(await axeFaults(container)).toEqual([]);
});

import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { Menu } from "./menu";

test("a menu opens, moves, acts and closes by keyboard", async () => {
  const close = vi.fn();
  const assign = vi.fn();
  const actions = [
    { id: "assign", label: "Assign riders", key: "a", onAction: assign },
    { id: "move", label: "Move stops", isDisabled: true, onAction: () => undefined },
    { id: "close", label: "Close run", onAction: close },
  ];
  render(<Menu label="…" accessibleLabel="Actions of RUN-1" actions={actions} />);
  const user = userEvent.setup();
  await user.tab();
  const opener = screen.getByRole("button", { name: "Actions of RUN-1" });
  expect(opener.hasAttribute("aria-haspopup")).toBe(true);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(screen.getByRole("menuitem", { name: /Assign riders/ }));
  expect(screen.getByRole("menuitem", { name: "Move stops" }).getAttribute("aria-disabled")).toBe("true");
  expect(await axeFaults()).toEqual([]);
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(screen.getByRole("menuitem", { name: "Close run" }));
  await user.keyboard("{Enter}");
  expect(close).toHaveBeenCalledOnce();
  expect(assign).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(document.activeElement).toBe(opener));
});

test("Escape closes a menu without acting, and the button has the focus again", async () => {
  const act = vi.fn();
  render(<Menu label="View" actions={[{ id: "one", label: "Late", onAction: act }]} />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "View" }));
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("menu")).toBeNull();
  expect(act).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "View" })));
});

import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { Button } from "./button";
import { Dialog } from "./dialog";

function Opener({ isFirm = false }: { isFirm?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>Assign</Button>
      {isOpen ? (
        <Dialog title="Assign 2 runs" isFirm={isFirm} onClose={() => setOpen(false)} actions={<Button>Assign 2 runs</Button>}>
          <input aria-label="Rider" />
        </Dialog>
      ) : null}
    </>
  );
}

test("a dialog is named by its title, takes the focus, keeps it and gives it back", async () => {
  render(<Opener />);
  const user = userEvent.setup();
  await user.tab();
  await user.keyboard("{Enter}");
  const dialog = screen.getByRole("dialog", { name: "Assign 2 runs" });
  expect(dialog.contains(document.activeElement)).toBe(true);
  for (let press = 0; press < 4; press += 1) {
    await user.tab();
    expect(dialog.contains(document.activeElement)).toBe(true);
  }
  expect(await axeFaults()).toEqual([]);
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("dialog")).toBeNull();
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Assign" })));
});

test("a firm dialog stays until it is answered", async () => {
  render(<Opener isFirm />);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Assign" }));
  await user.keyboard("{Escape}");
  expect(screen.getByRole("dialog")).toBeTruthy();
});

test("what cannot be undone is asked as an alert", async () => {
  render(
    <Dialog title="Close 2 runs?" role="alertdialog" onClose={() => undefined}>
      They cannot be opened again.
    </Dialog>,
  );
  expect(screen.getByRole("alertdialog", { name: "Close 2 runs?" })).toBeTruthy();
  expect(await axeFaults()).toEqual([]);
});

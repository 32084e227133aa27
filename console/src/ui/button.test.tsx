import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { Button } from "./button";

test("a button acts by mouse, Enter and space", async () => {
  const act = vi.fn();
  const { container } = render(<Button onPress={act}>Close run</Button>);
  const user = userEvent.setup();
  await user.click(screen.getByRole("button", { name: "Close run" }));
  await user.keyboard("{Enter}");
  await user.keyboard(" ");
  expect(act).toHaveBeenCalledTimes(3);
  expect(await axeFaults(container)).toEqual([]);
});

test("a disabled button neither acts nor takes the focus", async () => {
  const act = vi.fn();
  render(
    <Button onPress={act} isDisabled>
      Close run
    </Button>,
  );
  const user = userEvent.setup();
  await user.tab();
  expect(document.activeElement).toBe(document.body);
  await user.click(screen.getByRole("button"));
  expect(act).not.toHaveBeenCalled();
});

test("a pending button keeps the focus, says so and does not act again", async () => {
  const act = vi.fn();
  const { rerender, container } = render(<Button onPress={act}>Save</Button>);
  const user = userEvent.setup();
  await user.tab();
  rerender(
    <Button onPress={act} isPending>
      Save
    </Button>,
  );
  const button = screen.getByRole("button");
  expect(document.activeElement).toBe(button);
  expect(button.getAttribute("aria-disabled")).toBe("true");
  await user.keyboard("{Enter}");
  expect(act).not.toHaveBeenCalled();
  expect(await axeFaults(container)).toEqual([]);
});

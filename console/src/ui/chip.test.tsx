import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { FilterChip, StateChip, type Tone } from "./chip";

const TONES: readonly Tone[] = ["waiting", "assigned", "moving", "risk", "ended", "failed", "over"];

test("each state has a shape of its own, which a screen reader does not read", async () => {
  const { container } = render(TONES.map((tone) => <StateChip key={tone} tone={tone}>{`is ${tone}`}</StateChip>));
  const shapes = [...container.querySelectorAll("[aria-hidden=true]")].map((shape) => shape.textContent);
  expect(new Set(shapes).size).toBe(TONES.length);
  for (const tone of TONES) expect(screen.getByText(`is ${tone}`)).toBeTruthy();
  expect(await axeFaults(container)).toEqual([]);
});

test("a filter is on or off, by keyboard too, and says how many it would show", async () => {
  const change = vi.fn();
  const { container } = render(<FilterChip label="On the road" count={8230} isOn={false} onChange={change} />);
  const chip = screen.getByRole("button", { name: /On the road.*8,230/ });
  expect(chip.getAttribute("aria-pressed")).toBe("false");
  const user = userEvent.setup();
  await user.tab();
  expect(document.activeElement).toBe(chip);
  await user.keyboard(" ");
  expect(change).toHaveBeenCalledWith(true);
  expect(await axeFaults(container)).toEqual([]);
});

import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { Tabs } from "./tabs";

test("tabs change by arrow keys, and only the shown panel is drawn", async () => {
  const drawn = vi.fn();
  function Screen() {
    const [selected, select] = useState("about");
    const tabs = ["about", "runs", "log"].map((id) => ({
      id,
      label: id,
      panel: () => {
        drawn(id);
        return <p>{`the ${id}`}</p>;
      },
    }));
    return <Tabs label="Parts of R-1" tabs={tabs} selected={selected} onSelect={select} />;
  }
  const { container } = render(<Screen />);
  expect(screen.getByRole("tablist", { name: "Parts of R-1" })).toBeTruthy();
  expect(screen.getByRole("tabpanel", { name: "about" }).textContent).toContain("the about");
  expect(new Set(drawn.mock.calls.flat())).toEqual(new Set(["about"]));
  const user = userEvent.setup();
  await user.tab();
  await user.keyboard("{ArrowRight}");
  expect(screen.getByRole("tab", { name: "runs" }).getAttribute("aria-selected")).toBe("true");
  expect(document.activeElement).toBe(screen.getByRole("tab", { name: "runs" }));
  expect(screen.getByRole("tabpanel", { name: "runs" }).textContent).toContain("the runs");
  expect(screen.queryByText("the about")).toBeNull();
  expect(await axeFaults(container)).toEqual([]);
});

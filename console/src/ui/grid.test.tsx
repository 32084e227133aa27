import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { Cell, type Column, Grid, type GridProps, type Sort } from "./grid";

const COLUMNS: readonly Column[] = [
  { id: "ref", title: "Reference", width: "120px", canSort: true },
  { id: "cash", title: "Cash", width: "80px", align: "end" },
];
const IDS = Array.from({ length: 500 }, (_, row) => `run-${row}`);

/** There is no layout here: every element is as wide and as high as a screenful of rows. */
const SIZES = ["offsetHeight", "offsetWidth", "clientHeight", "clientWidth"] as const;
const given = SIZES.map((size) => {
  const owner = size.startsWith("client") ? Element.prototype : HTMLElement.prototype;
  return { owner, size, descriptor: Object.getOwnPropertyDescriptor(owner, size) };
});
beforeAll(() => {
  for (const { owner, size } of given) Object.defineProperty(owner, size, { configurable: true, get: () => 320 });
  Element.prototype.scrollTo = () => undefined;
});
afterAll(() => {
  for (const { owner, size, descriptor } of given) {
    if (descriptor !== undefined) Object.defineProperty(owner, size, descriptor);
  }
});

function Cells({ id }: { id: string }) {
  return (
    <>
      <Cell>{id}</Cell>
      <Cell align="end">0</Cell>
    </>
  );
}

function List(props: Partial<GridProps> & { start?: readonly string[] }) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set(props.start));
  const [focused, setFocused] = useState<string | null>(null);
  return (
    <Grid
      label="Runs"
      columns={COLUMNS}
      ids={IDS}
      Cells={Cells}
      focused={focused}
      onFocus={setFocused}
      onOpen={() => undefined}
      onPeek={() => undefined}
      empty={<p>No runs are open.</p>}
      words={{ select: "Select", selectAll: "Select all" }}
      {...props}
      selected={selected}
      onSelect={(next) => {
        setSelected(next);
        props.onSelect?.(next);
      }}
    />
  );
}

const active = () => document.getElementById(screen.getByRole("grid").getAttribute("aria-activedescendant") ?? "");

test("a grid says how many rows and columns there are, and draws only those in view", async () => {
  const { container } = render(<List ids={IDS.slice(0, 40)} total={1204} />);
  const grid = screen.getByRole("grid", { name: "Runs" });
  expect(grid.getAttribute("aria-rowcount")).toBe("1205");
  expect(grid.getAttribute("aria-colcount")).toBe("3");
  expect(screen.getAllByRole("row").length).toBeLessThan(40);
  expect(screen.getAllByRole("row")[1]?.getAttribute("aria-rowindex")).toBe("2");
  expect(await axeFaults(container)).toEqual([]);
});

test("an empty grid says why there is nothing", async () => {
  const { container } = render(<List ids={[]} />);
  expect(screen.getByText("No runs are open.")).toBeTruthy();
  expect(await axeFaults(container)).toEqual([]);
});

test("the keys move, open, peek and select; the grid keeps the focus", async () => {
  const open = vi.fn();
  const peek = vi.fn();
  const select = vi.fn();
  render(<List onOpen={open} onPeek={peek} onSelect={select} />);
  const user = userEvent.setup();
  const grid = screen.getByRole("grid");
  grid.focus();
  expect(active()?.textContent).toContain("run-0");
  await user.keyboard("j{ArrowDown}k");
  expect(active()?.textContent).toContain("run-1");
  await user.keyboard("{Enter} ");
  expect(open).toHaveBeenCalledWith("run-1");
  expect(peek).toHaveBeenCalledWith("run-1");
  await user.keyboard("x");
  expect(active()?.getAttribute("aria-selected")).toBe("true");
  await user.keyboard("{ArrowDown}{ArrowDown}X");
  expect([...(select.mock.lastCall?.[0] as Set<string>)]).toEqual(["run-1", "run-2", "run-3"]);
  await user.keyboard("{Control>}a{/Control}");
  expect((select.mock.lastCall?.[0] as Set<string>).size).toBe(IDS.length);
  await user.keyboard("{Escape}");
  expect((select.mock.lastCall?.[0] as Set<string>).size).toBe(0);
  expect(document.activeElement).toBe(grid);
});

test("rows move under the focus: it stays on its row, or on whatever took its place", async () => {
  const { rerender } = render(<List />);
  const user = userEvent.setup();
  screen.getByRole("grid").focus();
  await user.keyboard("jj");
  expect(active()?.textContent).toContain("run-2");
  rerender(<List ids={["new", ...IDS]} />);
  expect(active()?.textContent).toContain("run-2");
  rerender(<List ids={["new", ...IDS.filter((id) => id !== "run-2")]} />);
  expect(active()?.textContent).toContain("run-3");
  expect(document.activeElement).toBe(screen.getByRole("grid"));
});

test("R6 a shown column sorts, there and back, and says which order it has", async () => {
  const sorted = vi.fn();
  const sort: Sort = { column: "ref", isDescending: false };
  const { rerender } = render(<List onSort={sorted} />);
  const user = userEvent.setup();
  expect(screen.getByRole("columnheader", { name: /Reference/ }).getAttribute("aria-sort")).toBe("none");
  expect(screen.queryByRole("button", { name: "Cash" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Reference" }));
  expect(sorted).toHaveBeenLastCalledWith(sort);
  rerender(<List onSort={sorted} sort={sort} />);
  expect(screen.getByRole("columnheader", { name: /Reference/ }).getAttribute("aria-sort")).toBe("ascending");
  await user.click(screen.getByRole("button", { name: /Reference/ }));
  expect(sorted).toHaveBeenLastCalledWith({ column: "ref", isDescending: true });
});

test("the mouse peeks by a click, opens by two, selects by the box and a range with Shift", () => {
  const open = vi.fn();
  const peek = vi.fn();
  const select = vi.fn();
  render(<List onOpen={open} onPeek={peek} onSelect={select} />);
  fireEvent.click(screen.getByText("run-3"));
  expect(peek).toHaveBeenCalledWith("run-3");
  fireEvent.doubleClick(screen.getByText("run-3"));
  expect(open).toHaveBeenCalledWith("run-3");
  const boxes = screen.getAllByRole("checkbox", { name: "Select" });
  fireEvent.click(boxes[4] ?? document.body);
  expect([...(select.mock.lastCall?.[0] as Set<string>)]).toEqual(["run-4"]);
  fireEvent.click(screen.getByText("run-6"), { shiftKey: true });
  expect([...(select.mock.lastCall?.[0] as Set<string>)]).toEqual(["run-4", "run-5", "run-6"]);
});

test("further rows are asked for when the last come into view", () => {
  const end = vi.fn();
  render(<List ids={IDS.slice(0, 12)} onEnd={end} />);
  expect(end).toHaveBeenCalled();
});

import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { ReactNode } from "react";
import { describe, expect, test, vi } from "vitest";
import { Bulk } from "~/app/bulk";
import { BulkOutcome } from "~/app/bulk_outcome";
import { csvOf } from "~/app/csv";
import { RUN_STATUSES } from "~/app/statuses";
import type { JobRow, RunRow } from "~/live/rows";
import { findMany, itemsOf } from "./find";
import { CloseDialog, SubStatusDialog } from "./ask_dialogs";
import { Custody, Lateness, ProgressBar, Slot, Status } from "./cells";
import { shownColumns } from "./kept";
import { failedAttempts } from "./queries";
import { boardSearch } from "./search";
import { SelectionBar } from "./selection_bar";
import { RUN_VIEWS } from "./views";

const NOW = Date.now();
const MINUTE = 60_000;

function job(change: Partial<JobRow> = {}): JobRow {
  return {
    ...{ id: "j1", ref: "ORD-1", type: "t", status: "ASSIGNED", subStatus: null, version: 1, updatedAt: 5, dispatchId: "r1" },
    ...{ objective: "DROP", attempt: 1, place: null, from: null, to: null, done: 1, stops: 3, failed: 0 },
    ...change,
  };
}

function run(change: Partial<RunRow> = {}): RunRow {
  return {
    ...{ id: "r1", ref: "RUN-1", type: "t", status: "ASSIGNED", subStatus: null, version: 1, createdAt: 1, updatedAt: 3 },
    ...{ participants: ["p1"], jobs: [], held: 0, cash: 0, waiting: 0 },
    ...change,
  };
}

const show = (children: ReactNode) => render(<I18nProvider i18n={i18n}>{children}</I18nProvider>);

async function faults(node: Element): Promise<string[]> {
  const { violations } = await axe.run(node, { rules: { region: { enabled: false } } });
  return violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html}`);
}

describe("cells of the board", () => {
  test("tell state, progress, lateness and custody, without a fault of axe", async () => {
    const { container } = show(
      <div>
        <Status id="r1" status="IN_PROGRESS" subStatus="atGate" words={RUN_STATUSES} />
        <ProgressBar done={3} stops={7} objective="DROP" attempt={2} />
        <Slot job={job({ to: NOW - 22.5 * MINUTE, from: NOW - 60 * MINUTE })} />
        <Custody held={4} cash={1240} waiting={1} />
      </div>,
    );
    expect(container.textContent).toContain("on the road");
    expect(container.textContent).toContain("3/7 DROP #2");
    expect(container.textContent).toContain("+22 min");
    expect(container.textContent).toContain("▣ 4 · cash 1,240");
    expect(await faults(container)).toEqual([]);
  });

  test("a stop that will be late says in how many minutes", () => {
    const { container } = show(<Lateness job={job({ to: NOW + 8 * MINUTE - 1_000 })} />);
    expect(container.textContent).toContain("in 8 min");
  });
});

describe("R3: the button repeats verb and number", () => {
  test("of runs that are closed", async () => {
    const onAct = vi.fn();
    show(<CloseDialog count={14} onAct={onAct} onClose={() => undefined} />);
    await userEvent.click(screen.getByRole("button", { name: "Close 14 runs" }));
    expect(onAct).toHaveBeenCalledOnce();
    expect(await faults(document.body)).toEqual([]);
  });

  test("nothing is sent without an answer", async () => {
    const onAct = vi.fn();
    show(<SubStatusDialog count={1} isOfLegs={false} onAct={onAct} onClose={() => undefined} />);
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Set it of 1 run" }).disabled).toBe(true);
    await userEvent.type(screen.getByRole("textbox"), " atGate ");
    await userEvent.click(screen.getByRole("button", { name: "Set it of 1 run" }));
    expect(onAct).toHaveBeenCalledWith("atGate");
  });
});

describe("R1: what became of each row", () => {
  test("is told, and the refused ones can be kept", async () => {
    const items = [1, 2, 3].map((number) => ({ id: `r${number}`, label: `RUN-${number}` }));
    const bulk = new Bulk(items, (id) => (id === "r2" ? Promise.reject(new Error("the rider is not active")) : Promise.resolve()));
    const onKeepFailed = vi.fn();
    await bulk.run();
    show(<BulkOutcome title="Assign 3 runs" bulk={bulk} onClose={() => undefined} onKeepFailed={onKeepFailed} />);
    expect(screen.getByRole("dialog").textContent).toContain("2 of 3 done, 1 refused");
    expect(screen.getAllByRole("listitem")[0]?.textContent).toContain("RUN-2");
    expect(await faults(document.body)).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Keep 1 selected" }));
    expect(onKeepFailed).toHaveBeenCalledWith(["r2"]);
  });
});

describe("the selection", () => {
  test("says how much of it is out of view, and can leave that out", async () => {
    const onSelect = vi.fn();
    const selected = new Set(["r1", "r2", "r3"]);
    const { container, rerender } = show(
      <SelectionBar selected={selected} shown={["r0", "r2"]} onSelect={onSelect} onExport={() => undefined}>
        {null}
      </SelectionBar>,
    );
    expect(container.textContent).toContain("3 selected");
    expect(screen.getByRole("status").textContent).toBe("2 of them are not in this view");
    await userEvent.click(screen.getByRole("button", { name: "Select only what is shown" }));
    expect(onSelect).toHaveBeenCalledWith(new Set(["r2"]));
    rerender(
      <I18nProvider i18n={i18n}>
        <SelectionBar selected={selected} shown={["r3", "r2", "r1"]} onSelect={onSelect} onExport={() => undefined}>
          {null}
        </SelectionBar>
      </I18nProvider>,
    );
    expect(screen.queryByRole("status")).toBeNull();
  });
});

describe("R4: many are found by a list", () => {
  test("found, missing and double, whatever the case and what is between", () => {
    const rows = [run(), run({ id: "r2", ref: "RUN-2", jobs: [job({ ref: "ORD-7" })] })];
    const keysOf = (row: RunRow) => [row.ref, ...row.jobs.map((each) => each.ref)];
    const items = itemsOf("run-1, ORD-7;\nRUN-9\tRUN-1 RUN-2\nmy own run");
    expect(findMany(items, [...rows, run({ id: "r3", ref: "My own run" })], keysOf)).toEqual({
      asked: 6,
      ids: ["r1", "r2", "r3"],
      missing: ["RUN-9"],
      doubles: ["RUN-1"],
    });
  });
});

describe("a failed attempt", () => {
  const entry = (event: string, data: object) =>
    ({ id: "e1", at: 1, kind: "job", resourceId: "j1", version: 2, event, state: null, requestId: "r", actor: { id: "", appId: "a" }, data, also: [] });
  test("is one that did not do what it was for, as on the page of its run", () => {
    const codes = ["R-0065", "R-0041", "R-0029", "LEFT", ""].filter((code) => failedAttempts([entry("WorkflowClosed", { code, jobId: "j1" })]).length > 0);
    expect(codes).toEqual(["R-0029"]);
    expect(failedAttempts([entry("ObjectiveCancelled", { cancelReason: "R-0022" })])).toHaveLength(1);
  });
});

describe("views", () => {
  const viewsOf = (row: RunRow) => RUN_VIEWS.filter((view) => view.isOf(row, NOW)).map((view) => view.id);
  test("sort runs by what is to be done about them", () => {
    expect(viewsOf(run({ jobs: [job({ to: NOW - 1 })] }))).toEqual(["late", "open"]);
    expect(viewsOf(run({ participants: [], status: "INITIATED" }))).toEqual(["unassigned", "open"]);
    expect(viewsOf(run({ status: "PENDING_CLOSURE" }))).toEqual(["close", "open"]);
    expect(viewsOf(run({ held: 1 }))).toEqual(["close", "open"]);
    expect(viewsOf(run({ held: 1, jobs: [job()] }))).toEqual(["open"]);
    expect(viewsOf(run({ status: "CLOSED", updatedAt: NOW, jobs: [job({ to: 1 })] }))).toEqual(["closed"]);
    expect(viewsOf(run({ status: "CLOSED", updatedAt: NOW - 25 * 60 * MINUTE }))).toEqual([]);
  });
});

describe("what is kept", () => {
  test("columns that were chosen, as far as there are such", () => {
    const all = [{ id: "a" }, { id: "b", isHidden: true }, { id: "c" }];
    expect(shownColumns(all, undefined).map((column) => column.id)).toEqual(["a", "c"]);
    expect(shownColumns(all, ["c", "gone", "b"]).map((column) => column.id)).toEqual(["c", "b"]);
    expect(shownColumns(all, ["gone"]).map((column) => column.id)).toEqual(["a", "c"]);
  });

  test("R6: an address holds nothing but what the board knows", () => {
    expect(boardSearch({ kind: "job", view: "late", q: 12, sort: "-slot", sel: "", x: "1" })).toEqual({ kind: "job", view: "late", q: "12", sort: "-slot" });
    expect(boardSearch({ kind: "nothing" })).toEqual({});
  });

  test("a file quotes what it must and holds no formula", () => {
    expect(csvOf(["a", "b"], [['say "hi"', 1], ["=1+1", null]])).toBe('a,b\r\n"say ""hi""",1\r\n\'=1+1,\r\n');
  });
});

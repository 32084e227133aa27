import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const BASE = "/core/api/v1/orchestrator";
const AT = Date.UTC(2026, 10, 29, 12, 0, 0);
const WHY = { code: "UNKNOWN_REFERENCE", description: "the tenant has no job workflow" };
const LISTED = {
  id: "run:1", ruleId: "rule:create-a-new-job", ruleName: "Create a new job", event: "WorkOrderReady", eventId: "e", entityType: "workOrder", entityId: "workOrders:1",
  status: "FAILED", depth: 0, attempts: 4, startedAt: AT, endedAt: AT, error: WHY, orderId: "orders:1",
};
const RUN = {
  ...LISTED,
  steps: [{ phase: "main", pluginId: "plugin:job-manager", status: "FAILED", commands: [{ name: "CreateJobCommand", status: "FAILED", target: "workOrders:1" }], error: WHY }],
};
const RULE = {
  id: "rule:create-a-new-job", name: "Create a new job", event: "WorkOrderReady", active: true, priority: 100, isDefault: true, createdAt: 0, updatedAt: 0,
  pluginId: "plugin:job-manager", condition: { "!!": [{ var: "workOrder" }] },
};
const OWN = { ...RULE, id: "rule:own", name: "Tell the shop", isDefault: false, priority: 110, createdAt: AT, pluginId: "plugin:9" };
const PLUGINS = [
  { id: "plugin:job-manager", name: "Job Manager", isDefault: true },
  { id: "plugin:9", name: "shop", isDefault: false, httpUrl: "https://shop.example/hook", httpMethod: "POST", requestTimeout: "5000", httpHeaders: { "x-key": "hush" } },
];

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin(answers: Answers = {}) {
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    "POST /core/haulier/v1/names": () => ({ names: {} }),
    [`GET ${BASE}/runs`]: () => [LISTED],
    [`GET ${BASE}/rules`]: () => [RULE, OWN],
    [`GET ${BASE}/plugins`]: () => PLUGINS,
    [`GET ${BASE}/plugin-workflows`]: () => [],
    [`GET ${BASE}/runs/run%3A1`]: () => RUN,
    [`GET ${BASE}/default-plugins/job-manager/config`]: () => ({}),
    ...answers,
  });
}

describe("runs of the orchestrator", () => {
  it("are those that failed, with why; one is opened and tried again by hand", async () => {
    let retries = 0;
    begin({
      [`POST ${BASE}/runs/run%3A1/retry`]: () => {
        retries += 1;
        return { id: "run:1" };
      },
    });
    const person = userEvent.setup();
    const { container, router } = showAt("/orchestrator/runs");
    const grid = await screen.findByRole("grid", { name: "Runs of rules" });
    await within(grid).findByText("Create a new job");
    expect(within(grid).getByText("the tenant has no job workflow")).toBeTruthy();
    grid.focus();
    await person.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(router.state.location.search.sel).toBe("run:1"));
    const side = await screen.findByRole("complementary", { name: "Run of a rule" });
    await within(side).findByText("CreateJobCommand");
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(side).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(retries).toBe(1));
    await person.keyboard("{Escape}");
    await waitFor(() => expect(router.state.location.search.sel).toBeUndefined());
    expect(document.activeElement).toBe(grid);
  });

  it("R5 are not tried again by who may only read them", async () => {
    const grants = [{ path: "/**", methods: ["get"] }, { path: "/core/haulier/**", methods: ["post"] }];
    begin({ "GET /core/haulier/v1/session": () => ({ ...SESSION, grants }) });
    showAt("/orchestrator/runs?sel=run%3A1");
    await screen.findByText("CreateJobCommand");
    expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  });

  it("say where none has failed, and where one is gone", async () => {
    begin({
      [`GET ${BASE}/runs`]: () => [],
      [`GET ${BASE}/runs/run%3A1`]: () => {
        throw new Refusal(404, "there is no run");
      },
    });
    showAt("/orchestrator/runs?sel=run%3A1");
    await screen.findByText("No rule has failed.");
    await screen.findByText("There is no such run of a rule any more: they are kept for 30 days.");
  });

  it("are all of them, or those of one rule, where that is wished", async () => {
    const asked: string[] = [];
    begin({
      [`GET ${BASE}/runs`]: (url) => {
        const { searchParams } = url;
        asked.push(`${searchParams.get("status")} ${searchParams.get("ruleId")}`);
        return [];
      },
    });
    const person = userEvent.setup();
    showAt("/orchestrator/runs");
    await person.click(await screen.findByRole("button", { name: "Those that did not fail too" }));
    await screen.findByText("No rule has been carried out in the last 30 days.");
    await person.click(screen.getByRole("button", { name: /^Rule|every rule/ }));
    await person.click(await screen.findByRole("option", { name: "Tell the shop" }));
    await waitFor(() => expect(asked).toEqual(["FAILED null", "null null", "null rule:own"]));
  });
});

describe("rules of the orchestrator", () => {
  it("say on what, in which order, under which condition; a default one can only be switched", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${BASE}/rules/rule%3Acreate-a-new-job`]: (_url, body) => {
        sent.push(body);
        return { id: RULE.id };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/orchestrator/rules");
    const table = await screen.findByRole("table");
    const row = within(table).getByRole("row", { name: /Create a new job/ });
    expect(row.textContent).toContain("workOrder is there");
    expect(row.textContent).toContain("1 of 2");
    await within(row).findByText("Job Manager");
    expect(within(row).queryByRole("button", { name: /priority/ })).toBeNull();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(row).getByRole("button", { name: "Switch off Create a new job" }));
    await person.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Switch off" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toEqual({ name: RULE.name, event: RULE.event, condition: RULE.condition, pluginId: RULE.pluginId, active: false, priority: 100 });
  });

  it("are marked where a link leads to one", async () => {
    const revealed: (string | null)[] = [];
    Element.prototype.scrollIntoView = function (this: Element) {
      revealed.push(this.textContent);
    };
    begin();
    const { container } = showAt("/orchestrator/rules?sel=rule%3Aown");
    const row = (await screen.findByText("Tell the shop")).closest("tr");
    expect(row?.getAttribute("aria-current")).toBe("true");
    expect(revealed).toEqual([expect.stringContaining("Tell the shop")]);
    expect(container.querySelectorAll("tr[aria-current]")).toHaveLength(1);
  });

  it("of the tenant change their priority, and a refusal is told at the field", async () => {
    begin({
      [`PUT ${BASE}/rules/rule%3Aown`]: () => {
        throw new Refusal(400, "the rule is not right", { faults: [{ field: "priority", rule: "range", message: "must be 1 to 1000" }] });
      },
    });
    const person = userEvent.setup();
    showAt("/orchestrator/rules");
    await person.click(await screen.findByRole("button", { name: "Change the priority of Tell the shop" }));
    const dialog = await screen.findByRole("dialog");
    const field = within(dialog).getByRole("textbox", { name: "Priority" });
    await person.clear(field);
    await person.type(field, "90{Tab}");
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    expect((await within(dialog).findAllByText(/must be 1 to 1000/)).length).toBeGreaterThan(0);
  });
});

it("shows plugins with the rules that name them, and no values of headers", async () => {
  begin();
  const person = userEvent.setup();
  const { container } = showAt("/orchestrator/plugins");
  const row = (await screen.findByText("POST https://shop.example/hook")).closest("tr");
  if (row === null) throw new Error("the plugin stands in no row");
  await within(row).findByText("Tell the shop");
  expect(await axeFaults(container)).toEqual([]);
  await person.click(within(row).getByRole("button", { name: "Show how shop is configured" }));
  const dialog = await screen.findByRole("dialog", { name: "shop" });
  expect(dialog.textContent).toContain("x-key");
  expect(dialog.textContent).not.toContain("hush");
  await person.click(within(dialog).getByRole("button", { name: "Close" }));
  await person.click(screen.getByRole("button", { name: "Show how Job Manager is configured" }));
  await screen.findByText("Nothing is configured: it does as it is documented.");
});

import { renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { useLastList } from "~/app/last_list";
import { writes } from "~/live/writes";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";
import { withOrders } from "./queries";
import { concernsOrder } from "./use_order_live";

const BASE = "/core/api/v1/orders";
const AT = Date.UTC(2026, 10, 29, 12, 0, 0);
const IN_AN_HOUR = Date.now() + 3_600_000;
const SLOT = { from: IN_AN_HOUR, to: IN_AN_HOUR + 3_600_000 };
const WORK = {
  workOrderId: "workOrders:1", orderId: "orders:1", sequence: 1, workOrderType: "MOVE_CONTAINERS", workOrderStatus: "inProgress", state: "inProgress:scheduled",
  status: "inProgress", subStatus: "scheduled", reasonCode: "R-0046", attempts: 1, maxAttempts: 3, serviceTemplateName: "", containers: ["bags:1"],
  attributes: { jobId: "job:2" }, schemaVersion: 0, createdAt: AT, updatedAt: AT,
  pickupDetails: { contact: "contacts:2", location: "location:2", pickUpSlot: SLOT }, deliveryDetails: { deliverySlot: SLOT },
};
const ORDER = {
  orderId: "orders:1", cancellation: { cancellationRequested: false }, workOrderFlowType: "START_TOGETHER",
  dropDetails: { contact: "contacts:1", location: "location:1" }, clientDetails: { clientId: "clients:11", clientOrderId: "C-1", clientName: "Acme" },
  attributes: {}, workOrder: [WORK], state: "inProgress:scheduled", status: "inProgress", subStatus: "scheduled", reasonCode: "R-0046", version: 3,
  readyToProcess: true, domain: "", type: "", orderSchemaVersion: 0, createdAt: AT, createdBy: "desk", updatedAt: AT, updatedBy: "haulier",
};
const OTHER = { ...ORDER, orderId: "orders:2", clientDetails: { ...ORDER.clientDetails, clientOrderId: "C-2" }, state: "closed:cancelled", status: "closed", cancellation: { cancellationRequested: true, cancellationStatus: "CANCELLED" }, workOrder: [{ ...WORK, state: "closed:cancelled" }] };
const RUN = {
  id: "run:1", ruleId: "rule:create-a-new-job", ruleName: "Create a new job", event: "WorkOrderReady", eventId: "e", entityType: "workOrder", entityId: "workOrders:1",
  status: "FAILED", depth: 0, attempts: 4, startedAt: AT, endedAt: AT, error: { code: "UNKNOWN_REFERENCE", description: "the tenant has no job workflow" },
};
const LINK = "https://haulier.example/track/1.mark.demo";
const made = (attempt: number) => ({
  id: `e${attempt}`, at: AT + attempt, kind: "job", resourceId: `job:${attempt}`, version: 1, event: "JobCreated", state: "CREATED", requestId: "r", also: ["order/orders:1"],
  actor: { id: "haulier", name: "Haulier", appId: "" }, data: { customData: { orderId: "orders:1", workOrderId: "workOrders:1", attempt } },
});

const listed = (orders: readonly unknown[], total = orders.length) =>
  new Response(JSON.stringify({ error: null, data: orders, meta: { totalElements: total, pageNo: 1, pageSize: 50 }, request: {} }), { headers: { "content-type": "application/json" } });

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  writes.dismiss("orders:1");
});

function begin(answers: Answers = {}) {
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    "POST /core/haulier/v1/names": () => ({ names: { "job:2": { name: "a-2", kind: "job", type: "leg", state: "ASSIGNED" }, "location:1": { name: "Thane", kind: "location" } } }),
    "GET /core/haulier/v1/counts/order": () => ({ total: 2, groups: [{ by: { status: "inProgress" }, count: 1 }, { by: { status: "closed" }, count: 1 }], truncated: false }),
    "GET /core/haulier/v1/journal": () => ({ entries: [made(2), made(1)], next: null }),
    "GET /core/api/v1/orchestrator/entities/order/orders%3A1/status": () => ({ entityType: "order", entityId: "orders:1", status: "FAILED", lastEvent: "WorkOrderReady", runs: [RUN] }),
    "GET /core/api/v1/orchestrator/runs/run%3A1": () => ({ ...RUN, steps: [{ phase: "main", pluginId: "plugin:job-manager", status: "FAILED", commands: [], error: RUN.error }] }),
    [`GET ${BASE}/`]: () => listed([ORDER, OTHER]),
    [`GET ${BASE}/orders%3A1`]: () => ORDER,
    [`GET ${BASE}/config/settings`]: () => ({ publicTracking: true }),
    "POST /core/haulier/v1/orders/orders%3A1/tracking-link": () => ({ token: "1.mark.demo", url: LINK }),
    ...answers,
  });
}

describe("the list of orders", () => {
  it("R6 stands in the address: filters, their counts, the order of the rows", async () => {
    const asked: URLSearchParams[] = [];
    begin({
      [`GET ${BASE}/`]: (url) => {
        asked.push(url.searchParams);
        return listed([ORDER, OTHER]);
      },
    });
    const person = userEvent.setup();
    const { container, router } = showAt("/orders?client=Ac");
    const grid = await screen.findByRole("grid", { name: "Orders" });
    await within(grid).findByText("C-1");
    expect(within(grid).getByText("scheduled")).toBeTruthy();
    expect(within(grid).getAllByText("cancelled").length).toBeGreaterThan(0);
    expect(await axeFaults(container)).toEqual([]);
    await person.click(await screen.findByRole("button", { name: /in progress\s*1/ }));
    await waitFor(() => expect(router.state.location.search).toEqual({ client: "Ac", status: "inProgress" }));
    const narrowed = await screen.findByRole("grid", { name: "Orders" });
    await person.click(within(narrowed).getByRole("button", { name: /Changed/ }));
    await waitFor(() => expect(asked.at(-1)?.get("sortBy")).toBe("-updatedAt"));
    expect(JSON.parse(asked.at(-1)?.get("query") ?? "null")).toMatchObject({ op: "and", arr: [{ op: "or" }, { key: "status", value: ["inProgress"], expr: "in" }] });
  });

  it("shows an order beside it, by keyboard too", async () => {
    begin();
    const person = userEvent.setup();
    const { container, router } = showAt("/orders");
    const grid = await screen.findByRole("grid", { name: "Orders" });
    await within(grid).findByText("C-1");
    grid.focus();
    await person.keyboard("{ArrowDown} ");
    const side = await screen.findByRole("complementary", { name: "Order" });
    await within(side).findByText("Work order 1");
    expect(await axeFaults(container)).toEqual([]);
    await person.keyboard("{Escape}");
    await waitFor(() => expect(router.state.location.search.sel).toBeUndefined());
  });

  it("cancels those that are selected and can be, and says what became of each", async () => {
    const third = { ...ORDER, orderId: "orders:3", clientDetails: { ...ORDER.clientDetails, clientOrderId: "C-3" } };
    const sent: unknown[] = [];
    begin({
      [`GET ${BASE}/`]: () => listed([ORDER, OTHER, third]),
      [`PUT ${BASE}/orders%3A1/cancel`]: (_url, body) => {
        sent.push(body);
        return { id: "orders:1" };
      },
      [`PUT ${BASE}/orders%3A3/cancel`]: () => {
        throw new Refusal(400, "its goods are out");
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/orders");
    const grid = await screen.findByRole("grid", { name: "Orders" });
    await within(grid).findByText("C-3");
    await person.click(screen.getByRole("checkbox", { name: "Select all that are read" }));
    await person.click(await screen.findByRole("button", { name: "Cancel 2 orders…" }));
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel 2 orders" }));
    await screen.findByText("its goods are out");
    expect(sent).toEqual([{ reasonCode: "R-0058" }]);
    expect(within(grid).getAllByText("scheduled").length).toBeGreaterThan(0);
    await person.click(screen.getByRole("button", { name: "Keep 1 selected" }));
    await screen.findByText("1 selected");
  });

  it("gives one slot to all that are selected and have not begun", async () => {
    const returning = { ...WORK, workOrderId: "workOrders:2", sequence: 2, returnOf: "workOrders:1" };
    const sent: unknown[] = [];
    begin({
      [`GET ${BASE}/`]: () => listed([{ ...ORDER, workOrder: [WORK, returning] }, OTHER]),
      [`PUT ${BASE}/orders%3A1/work-orders/workOrders%3A1`]: (_url, body) => {
        sent.push(body);
        return { id: "workOrders:1" };
      },
    });
    const person = userEvent.setup();
    showAt("/orders");
    const grid = await screen.findByRole("grid", { name: "Orders" });
    await within(grid).findByText("C-1");
    await person.click(screen.getByRole("checkbox", { name: "Select all that are read" }));
    await person.click(await screen.findByRole("button", { name: "Reschedule 1 order…" }));
    const dialog = await screen.findByRole("dialog");
    const delivery = within(within(dialog).getByRole("group", { name: "Delivery" }));
    await person.type(delivery.getByLabelText("From"), "2090-01-02T10:00");
    await delivery.findByText("Both ends are needed.");
    await person.type(delivery.getByLabelText("To"), "2090-01-02T11:00");
    await person.click(within(dialog).getByRole("button", { name: "Reschedule 1 order" }));
    await waitFor(() => expect(sent).toEqual([{ deliveryDetails: { deliverySlot: { from: new Date(2090, 0, 2, 10).getTime(), to: new Date(2090, 0, 2, 11).getTime() } } }]));
  });

  it("names the filters where nothing matches, and drops them", async () => {
    begin({ [`GET ${BASE}/`]: (url) => listed(url.searchParams.has("query") ? [] : [ORDER]) });
    const person = userEvent.setup();
    showAt("/orders?q=nothing");
    await person.click(await screen.findByRole("button", { name: "Drop all filters" }));
    await screen.findByText("C-1");
  });

  it("says where orders come from as long as there are none", async () => {
    begin({ [`GET ${BASE}/`]: () => listed([]) });
    const { container } = showAt("/orders");
    await screen.findByText("There are no orders yet: apps of clients post them.");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("says in its place why it could not be read", async () => {
    begin({
      [`GET ${BASE}/`]: () => {
        throw new Refusal(400, "the list is asked for too deep");
      },
    });
    showAt("/orders");
    await screen.findByText("the list is asked for too deep");
  });
});

describe("an order", () => {
  it("shows its whole way: work orders, attempts with their jobs, containers, the failed rule", async () => {
    begin();
    const { container } = showAt("/orders/orders%3A1");
    await screen.findByRole("heading", { name: "C-1" });
    const way = screen.getByRole("list", { name: "Work orders" });
    expect(within(way).getByText("move goods")).toBeTruthy();
    await within(way).findByRole("link", { name: "attempt 2" });
    expect(within(way).getByRole("link", { name: "attempt 1" })).toBeTruthy();
    await within(way).findByText("assigned");
    await within(way).findByText("Thane");
    await screen.findByText("A rule of the orchestrator failed for this order.");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("tells attempts without success and what the plugin said that refused it", async () => {
    const noted = { ...made(3), id: "e5", kind: "order", resourceId: "orders:1", event: "WorkOrderEventApplied", data: { workOrders: [{ workOrderId: "workOrders:1", state: "inProgress:rescheduled", jobId: "job:3" }] } };
    begin({
      "POST /core/haulier/v1/names": () => ({ names: { "job:3": { name: "a-3", kind: "job", type: "leg", state: "COMPLETED" }, "job:4": { name: "a-4", kind: "job", type: "leg", state: "COMPLETED" } } }),
      "GET /core/haulier/v1/journal": () => ({ entries: [made(4), noted, made(3)], next: null }),
      [`GET ${BASE}/orders%3A1`]: () => ({ ...ORDER, workOrder: [{ ...WORK, attributes: { jobId: "job:4" } }], reason: "serviceable: too far" }),
    });
    const { container } = showAt("/orders/orders%3A1");
    const way = await screen.findByRole("list", { name: "Work orders" });
    await within(way).findByText("without success");
    expect(within(way).getAllByText("completed")).toHaveLength(1);
    expect(screen.getByText("serviceable: too far")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
  });

  it("reads no contacts before somebody asks for them, and says that it is noted", async () => {
    let reads = 0;
    begin({
      [`GET ${BASE}/orders%3A1/contacts`]: () => {
        reads += 1;
        return { contacts: [{ id: "contacts:1", role: "DROP", name: "Ann Bell", phone: { countryCode: "+1", number: "5550100", isMobile: true } }] };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/orders/orders%3A1");
    await screen.findByText("The journal notes who looked at them.");
    expect(reads).toBe(0);
    await person.click(screen.getByRole("button", { name: "Show contacts" }));
    await screen.findByText("Ann Bell");
    expect(screen.getByRole("link", { name: "+1 5550100" }).getAttribute("href")).toBe("tel:+15550100");
    expect(reads).toBe(1);
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Hide contacts" }));
    await waitFor(() => expect(screen.queryByText("Ann Bell")).toBeNull());
  });

  it("R5 draws neither contacts nor actions for who may only read orders", async () => {
    const grants = [{ path: "/core/haulier/**", methods: ["get", "post"] }, { path: `${BASE}/`, methods: ["get"] }, { path: `${BASE}/*`, methods: ["get"] }];
    begin({ "GET /core/haulier/v1/session": () => ({ ...SESSION, grants }) });
    showAt("/orders/orders%3A1");
    await screen.findByRole("heading", { name: "C-1" });
    await screen.findByText("Work order 1");
    for (const name of [/cancel/i, /hold/i, /reschedule/i, /contacts/i]) expect(screen.queryByRole("button", { name })).toBeNull();
  });

  it("asks for a cancellation and draws nothing as done before the server says so", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${BASE}/orders%3A1/cancel`]: (_url, body) => {
        sent.push(body);
        return { id: "orders:1" };
      },
    });
    const person = userEvent.setup();
    showAt("/orders/orders%3A1");
    await person.click(await screen.findByRole("button", { name: "Cancel order…" }));
    const dialog = await screen.findByRole("dialog", { name: "Cancel C-1?" });
    expect(await axeFaults(dialog)).toEqual([]);
    await person.click(within(dialog).getByRole("button", { name: "Cancel the order" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).toEqual([{ reasonCode: "R-0058" }]);
    expect(writes.of("orders:1")?.stage).toBe("accepted");
    expect(screen.queryByText("cancelled")).toBeNull();
  });

  it("tells a refusal in the dialog, with nothing typed lost", async () => {
    begin({
      [`PUT ${BASE}/orders%3A1/cancel`]: () => {
        throw new Refusal(400, "the order is closed");
      },
    });
    const person = userEvent.setup();
    showAt("/orders/orders%3A1");
    await person.click(await screen.findByRole("button", { name: "Cancel order…" }));
    await person.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Cancel the order" }));
    await within(screen.getByRole("dialog")).findByText("the order is closed");
    expect(writes.of("orders:1")).toBeUndefined();
  });

  it("holds by the order's own event", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${BASE}/orders%3A1/state/event`]: (_url, body) => {
        sent.push(body);
        return { id: "orders:1" };
      },
    });
    const person = userEvent.setup();
    showAt("/orders/orders%3A1");
    await person.click(await screen.findByRole("button", { name: "Hold…" }));
    await person.click(within(await screen.findByRole("alertdialog", { name: "Hold C-1?" })).getByRole("button", { name: "Hold" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ eventCode: "E-607", reasonCode: "R-0001", source: { appId: "desk" }, data: {} });
  });

  it("reschedules with what was changed alone, and refuses a slot that ends before it begins", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${BASE}/orders%3A1/work-orders/workOrders%3A1`]: (_url, body) => {
        sent.push(body);
        return { id: "workOrders:1" };
      },
    });
    const person = userEvent.setup();
    showAt("/orders/orders%3A1");
    await person.click(await screen.findByRole("button", { name: "Reschedule…" }));
    const dialog = await screen.findByRole("dialog", { name: "Reschedule work order 1 of C-1" });
    expect(await axeFaults(dialog)).toEqual([]);
    const act = within(dialog).getByRole<HTMLButtonElement>("button", { name: "Reschedule" });
    expect(act.disabled).toBe(true);
    const delivery = within(within(dialog).getByRole("group", { name: "Delivery" }));
    const [from, to] = [delivery.getByLabelText("From"), delivery.getByLabelText("To")];
    await person.clear(from);
    await person.type(from, "2090-01-02T10:00");
    await delivery.findByText("It must begin before it ends.");
    expect(act.disabled).toBe(true);
    await person.clear(to);
    await person.type(to, "2090-01-02T11:00");
    await person.click(act);
    await waitFor(() => expect(sent).toHaveLength(1));
    const slot = { from: new Date(2090, 0, 2, 10).getTime(), to: new Date(2090, 0, 2, 11).getTime() };
    expect(sent).toEqual([{ deliveryDetails: { deliverySlot: slot } }]);
  });

  it("gives the link of its public page, and says where that is switched off", async () => {
    begin({ [`GET ${BASE}/config/settings`]: () => ({ publicTracking: false }) });
    const person = userEvent.setup();
    showAt("/orders/orders%3A1");
    await person.click(await screen.findByRole("button", { name: "Tracking link…" }));
    const dialog = await screen.findByRole("dialog");
    await within(dialog).findByText(LINK);
    expect(within(dialog).getByRole("link", { name: "Open the page" }).getAttribute("href")).toBe(LINK);
    await within(dialog).findByText(/Public tracking is switched off/);
    expect(await axeFaults(dialog)).toEqual([]);
  });

  it("R21 shows its runs with why one failed, and its journal in words", async () => {
    let retries = 0;
    begin({
      "POST /core/api/v1/orchestrator/runs/run%3A1/retry": () => {
        retries += 1;
        return { id: "run:1" };
      },
    });
    const person = userEvent.setup();
    const { container, router } = showAt("/orders/orders%3A1?tab=runs");
    await person.click(await screen.findByRole("button", { name: "Create a new job" }));
    const run = await screen.findByRole("article", { name: "Create a new job" });
    expect(within(run).getAllByText("the tenant has no job workflow").length).toBe(2);
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(run).getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(retries).toBe(1));
    await router.navigate({ to: "/orders/$id", params: { id: "orders:1" }, search: { tab: "journal" } });
    const grid = await screen.findByRole("grid", { name: "Journal of the order" });
    expect(within(grid).getAllByText("made the job")).toHaveLength(2);
    expect(await axeFaults(container)).toEqual([]);
  });

  it("goes through the list it was opened from by [ and ]", async () => {
    begin({ [`GET ${BASE}/orders%3A2`]: () => OTHER });
    renderHook(() => useLastList("order", ["orders:1", "orders:2"]));
    const person = userEvent.setup();
    showAt("/orders/orders%3A1");
    await screen.findByRole("heading", { name: "C-1" });
    await person.keyboard("]");
    await screen.findByRole("heading", { name: "C-2" });
  });

  it("that is gone shows the last of its journal", async () => {
    begin({
      [`GET ${BASE}/orders%3A1`]: () => {
        throw new Refusal(404, "there is no such order");
      },
    });
    showAt("/orders/orders%3A1");
    await screen.findByRole("heading", { name: "There is no such order" });
    await screen.findByText("The last that the journal says of it:");
  });
});

describe("what is heard of orders", () => {
  const event = { kind: "job", resourceId: "job:1", version: 1, also: [], data: {} };

  it("concerns an order by its id, by what else changed, and by the order of a job or a run", () => {
    expect(concernsOrder({ ...event, kind: "order", resourceId: "orders:1" }, "orders:1")).toBe(true);
    expect(concernsOrder({ ...event, also: [{ kind: "order", id: "orders:1", version: 2 }] }, "orders:1")).toBe(true);
    expect(concernsOrder({ ...event, data: { customData: { orderId: "orders:1" } } }, "orders:1")).toBe(true);
    expect(concernsOrder({ ...event, kind: "run", data: { orderId: "orders:1" } }, "orders:1")).toBe(true);
    expect(concernsOrder({ ...event, also: [{ kind: "run", id: "orders:1", version: 2 }] }, "orders:1")).toBe(false);
    expect(concernsOrder(event, "orders:1")).toBe(false);
  });

  it("R10 takes the place of older rows alone", () => {
    const at = (version: number) => ({ ...ORDER, version }) as never;
    const data = { pageParams: [1], pages: [{ orders: [at(3)], total: 1 }] };
    const version = (read: unknown) => withOrders(data, [read as never]).pages[0]?.orders[0]?.version;
    expect(version(at(4))).toBe(4);
    expect(version(at(2))).toBe(3);
    expect(version({ ...ORDER, orderId: "orders:9", version: 9 })).toBe(3);
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { serve, SESSION, showAt } from "~/test_page";

const ENTRY = {
  id: "e1",
  at: Date.UTC(2026, 10, 29, 14, 2, 11, 24),
  kind: "dispatch",
  resourceId: "run:1",
  version: 10,
  event: "DispatchStatusUpdated",
  state: "CLOSED",
  requestId: "request-1",
  actor: { id: "asha", name: "Asha", appId: "desk" },
  data: { status: "CLOSED", subStatus: "RECONCILED" },
  also: ["ledger/run:1"],
};
const EARLIER = { ...ENTRY, id: "e0", at: ENTRY.at - 1_000, version: 9, state: "PENDING_CLOSURE", data: { status: "PENDING_CLOSURE" } };
const JOURNAL = "/core/haulier/v1/journal";

let stop: () => void = () => undefined;
afterEach(() => stop());

function serveJournal(entries: readonly unknown[], next: string | null = null) {
  const asked: URL[] = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${JOURNAL}`]: (url) => {
      asked.push(url);
      return { entries, next: url.searchParams.has("after") ? null : next };
    },
    "POST /core/haulier/v1/names": () => ({ names: {} }),
  });
  return asked;
}

describe("the audit log", () => {
  it("says who did what, to which resource, by which request", async () => {
    serveJournal([ENTRY]);
    const { container } = showAt("/audit");
    const grid = await screen.findByRole("grid", { name: "Audit log" });
    const row = await within(grid).findByText("closed the run");
    expect(within(grid).getByText("Asha")).toBeTruthy();
    expect(within(grid).getByText("CLOSED v10")).toBeTruthy();
    expect(within(grid).getByRole("link", { name: /run/ }).getAttribute("href")).toBe("/console/dispatches/run%3A1");
    expect(row.getAttribute("title")).toBe("DispatchStatusUpdated");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("opens an entry beside the list, with what was before it", async () => {
    serveJournal([ENTRY, EARLIER]);
    const person = userEvent.setup();
    const { container } = showAt("/audit");
    await person.click(await screen.findByText("closed the run"));
    const entry = await screen.findByRole("article", { name: "closed the run" });
    await person.click(within(entry).getByRole("button", { name: "Before and after" }));
    const before = await within(entry).findByRole("row", { name: /status PENDING_CLOSURE CLOSED/ });
    expect(before).toBeTruthy();
    expect(within(entry).getByRole("link", { name: "Same request" }).getAttribute("href")).toContain("request=request-1");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("keeps filters in the address, each to be dropped by its chip", async () => {
    const asked = serveJournal([ENTRY]);
    const person = userEvent.setup();
    showAt("/audit?kind=dispatch&event=DispatchStatusUpdated");
    await screen.findByText("closed the run");
    expect(asked[0]?.searchParams.get("kind")).toBe("dispatch");
    await person.click(screen.getByRole("button", { name: /event DispatchStatusUpdated/ }));
    await waitFor(() => expect(asked.at(-1)?.searchParams.get("event")).toBeNull());
    expect(asked.at(-1)?.searchParams.get("kind")).toBe("dispatch");
  });

  it("names the filters where nothing matches", async () => {
    serveJournal([]);
    showAt("/audit?actor=nobody");
    await screen.findByText(/No entry matches these filters/);
    expect(screen.getByRole("button", { name: "Drop all filters" })).toBeTruthy();
  });

  it("reads on by itself behind a page that let nothing through", async () => {
    const asked = serveJournal([], "cursor-1");
    showAt("/audit?actor=asha");
    await screen.findByText(/No entry matches/);
    expect(asked.map((url) => url.searchParams.get("after"))).toEqual([null, "cursor-1"]);
  });

  it("tells in its place what the server refused", async () => {
    stop = serve({ "GET /core/haulier/v1/session": () => SESSION });
    showAt("/audit");
    const alert = await screen.findByRole("alert");
    expect(within(alert).getByText("there is no such address")).toBeTruthy();
    expect(within(alert).getByRole("button", { name: "Try again" })).toBeTruthy();
  });
});

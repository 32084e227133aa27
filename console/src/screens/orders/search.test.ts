import { describe, expect, it } from "vitest";
import { filterOf, orderSearch, ordersSearch, statesOf, wireOf } from "./search";

describe("the address of the orders", () => {
  it("holds the filters, the order of the rows and what is open", () => {
    const search = { q: "C-1", client: "Acme", status: "created,onHold", cancel: "FAILED", sort: "-updatedAt", sel: "orders:1" };
    expect(ordersSearch(search)).toEqual(search);
  });

  it("leaves out what means nothing", () => {
    expect(ordersSearch({ q: "", status: "nowhere", cancel: "MAYBE", sort: "state", sel: 12 })).toEqual({ sel: "12" });
    expect(orderSearch({ tab: "nowhere", sel: "" })).toEqual({});
    expect(orderSearch({ tab: "runs", sel: "run:1" })).toEqual({ tab: "runs", sel: "run:1" });
    expect(statesOf("created,,lost,closed")).toEqual(["created", "closed"]);
  });
});

describe("what the server is asked for", () => {
  it("is everything without a filter", () => {
    expect(wireOf(filterOf({ sel: "orders:1", sort: "-createdAt" }))).toBeNull();
  });

  it("is what all filters are true of", () => {
    expect(wireOf({ q: "C-", client: "Ac", status: "created,closed", cancel: "REQUESTED" })).toEqual({
      op: "and",
      arr: [
        { op: "or", arr: [{ key: "clientOrderId", value: "C-", expr: "prefix" }, { key: "orderId", value: "C-", expr: "prefix" }] },
        { op: "or", arr: [{ key: "clientName", value: "Ac", expr: "prefix" }, { key: "clientId", value: "Ac", expr: "prefix" }] },
        { key: "status", value: ["created", "closed"], expr: "in" },
        { key: "cancellationStatus", value: "REQUESTED", expr: "eq" },
      ],
    });
  });
});

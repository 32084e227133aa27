/** The state of the screens of orders, which stands in their address; and what it asks of the server. */
export interface OrdersSearch {
  /** How the order's id, or the client's own, begins. */
  readonly q?: string;
  /** How the client's name or id begins. */
  readonly client?: string;
  /** Main states, joined by commas. */
  readonly status?: string;
  /** A cancellation status. */
  readonly cancel?: string;
  /** The key to sort by, with a minus in front when it falls. */
  readonly sort?: string;
  /** The order that the side panel shows. */
  readonly sel?: string;
}

export const MAIN_STATES = ["initiated", "created", "inProgress", "onHold", "executed", "closed"] as const;
export const CANCELLATIONS = ["REQUESTED", "CANCELLED", "FAILED", "PARTIALLY_CANCELLED"] as const;
export const SORTABLE = ["createdAt", "updatedAt"] as const;
export const NEWEST_FIRST = "-createdAt";
/** What the list of orders is called where a detail goes through it. */
export const ORDER_LIST = "order";

export const TABS = ["way", "runs", "journal", "data"] as const;
export type TabId = (typeof TABS)[number];

export interface OrderSearch {
  readonly tab?: TabId;
  /** The run of the orchestrator, or the entry of the journal, that is open. */
  readonly sel?: string;
}

function textOf(given: Record<string, unknown>, name: string): string | undefined {
  const value = given[name];
  if (typeof value === "number") return String(value); // `?q=12` of a hand-written address
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What is not undefined: an address holds nothing that means nothing. */
const kept = (search: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));

/** The main states of a text with commas between; what is none is left out. */
export const statesOf = (status: string | undefined): readonly string[] =>
  (status ?? "").split(",").filter((each) => (MAIN_STATES as readonly string[]).includes(each));

/** The search of an address. What means nothing is left out. */
export function ordersSearch(given: Record<string, unknown>): OrdersSearch {
  const cancel = textOf(given, "cancel");
  const sort = textOf(given, "sort");
  const states = statesOf(textOf(given, "status"));
  return kept({
    q: textOf(given, "q"),
    client: textOf(given, "client"),
    status: states.length === 0 ? undefined : states.join(","),
    cancel: CANCELLATIONS.find((each) => each === cancel),
    sort: (SORTABLE as readonly string[]).includes((sort ?? "").replace(/^-/, "")) ? sort : undefined,
    sel: textOf(given, "sel"),
  });
}

export function orderSearch(given: Record<string, unknown>): OrderSearch {
  return kept({ tab: TABS.find((each) => each === given["tab"]), sel: textOf(given, "sel") });
}

/** What the list is narrowed by, without what is open beside it or how it is sorted. */
export type OrdersFilter = Pick<OrdersSearch, "q" | "client" | "status" | "cancel">;

export const filterOf = ({ q, client, status, cancel }: OrdersSearch): OrdersFilter => kept({ q, client, status, cancel });

interface Term {
  readonly key: string;
  readonly value: unknown;
  readonly expr: "prefix" | "in" | "eq";
}
interface Joined {
  readonly op: "and" | "or";
  readonly arr: readonly (Term | Joined)[];
}

const begins = (keys: readonly string[], value: string): Joined => ({ op: "or", arr: keys.map((key) => ({ key, value, expr: "prefix" })) });

/** The filter as the server takes it; null where all orders are meant. */
export function wireOf({ q, client, status, cancel }: OrdersFilter): Joined | null {
  const states = statesOf(status);
  const arr: (Term | Joined)[] = [
    ...(q === undefined ? [] : [begins(["clientOrderId", "orderId"], q)]),
    ...(client === undefined ? [] : [begins(["clientName", "clientId"], client)]),
    ...(states.length === 0 ? [] : [{ key: "status", value: states, expr: "in" } as const]),
    ...(cancel === undefined ? [] : [{ key: "cancellationStatus", value: cancel, expr: "eq" } as const]),
  ];
  return arr.length === 0 ? null : { op: "and", arr };
}

/** These orders alone. */
export const wireOfIds = (ids: readonly string[]): Joined => ({ op: "and", arr: [{ key: "orderId", value: ids, expr: "in" }] });

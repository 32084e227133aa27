/** What the audit log is filtered by, and which entry is open: all of it stands in the address. */
export interface AuditFilter {
  readonly kind?: string;
  readonly id?: string;
  readonly event?: string;
  readonly actor?: string;
  readonly app?: string;
  readonly request?: string;
  /** Epoch milliseconds, included. */
  readonly from?: number;
  readonly to?: number;
  /** How the id of the resource begins. */
  readonly q?: string;
}

export interface AuditSearch extends AuditFilter {
  /** The entry that is open beside the list. */
  readonly sel?: string;
}

export const TEXTS = ["kind", "id", "event", "actor", "app", "request", "q"] as const;
export const TIMES = ["from", "to"] as const;
export type FilterName = (typeof TEXTS)[number] | (typeof TIMES)[number];

const NEAR_MS = 5 * 60_000;

/** The search of an address. What is no filter, or no number where one is needed, is left out. */
export function auditSearch(given: Record<string, unknown>): AuditSearch {
  const found: Record<string, string | number> = {};
  for (const name of [...TEXTS, "sel"] as const) {
    const value = given[name];
    if (typeof value === "string" && value !== "") found[name] = value;
    if (typeof value === "number") found[name] = String(value);
  }
  for (const name of TIMES) {
    const value = Number(given[name]);
    if (given[name] !== "" && Number.isSafeInteger(value) && value > 0) found[name] = value;
  }
  return found;
}

/** The filter alone, without what is open beside it. */
export function filterOf(search: AuditSearch): AuditFilter {
  return Object.fromEntries(Object.entries(search).filter(([name]) => name !== "sel"));
}

export function without(filter: AuditFilter, name: FilterName): AuditFilter {
  return Object.fromEntries(Object.entries(filter).filter(([each]) => each !== name));
}

interface Place {
  readonly id: string;
  readonly at: number;
  readonly kind: string;
  readonly resourceId: string;
  readonly requestId: string;
  readonly actor: { readonly id: string };
}

/** What else the same call did. */
export const sameRequest = (entry: Place): AuditSearch => ({ request: entry.requestId, sel: entry.id });

/** What the same person did within five minutes of it. */
export const samePerson = (entry: Place): AuditSearch => ({
  actor: entry.actor.id,
  from: Math.max(1, entry.at - NEAR_MS),
  to: entry.at + NEAR_MS,
  sel: entry.id,
});

/** An address that shows this entry for as long as the journal keeps it. */
export const permalink = (entry: Place): AuditSearch => ({
  kind: entry.kind,
  id: entry.resourceId,
  from: entry.at,
  to: entry.at + 1,
  sel: entry.id,
});

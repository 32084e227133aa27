/** The state of the screens of things, which stands in their address. */
import { type Filter, filterFrom } from "./filters";

export interface ThingsSearch {
  /** How the code or the name begins. */
  readonly q?: string;
  /** Keys of the shown columns, joined by commas. */
  readonly cols?: string;
  /** The key to sort by, with a minus in front when it is descending. */
  readonly sort?: string;
  readonly filter?: readonly Filter[];
  /** The row that the side panel shows. */
  readonly sel?: string;
  readonly tab?: string;
  /** Whether the thing is being edited, or its state changed. */
  readonly edit?: boolean;
  readonly raise?: boolean;
}

export const TABS = ["about", "runs", "inside", "log"] as const;
export type TabId = (typeof TABS)[number];

function text(given: Record<string, unknown>, name: string): Record<string, string> {
  const value = given[name];
  if (typeof value === "number") return { [name]: String(value) }; // `?q=12` of a hand-written address
  return typeof value === "string" && value !== "" ? { [name]: value } : {};
}

export function thingsSearch(given: Record<string, unknown>): ThingsSearch {
  const listed = Array.isArray(given["filter"]) ? given["filter"].map(filterFrom) : [];
  const filter = listed.filter((each) => each !== null);
  return {
    ...text(given, "q"),
    ...text(given, "cols"),
    ...text(given, "sort"),
    ...text(given, "sel"),
    ...text(given, "tab"),
    ...(given["edit"] === true ? { edit: true } : {}),
    ...(given["raise"] === true ? { raise: true } : {}),
    ...(filter.length > 0 ? { filter } : {}),
  };
}

/** The tab that is shown: the one of the address if it is one of these. */
export function tabOf(search: ThingsSearch): TabId {
  return TABS.find((tab) => tab === search.tab) ?? "about";
}

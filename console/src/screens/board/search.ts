/** The state of the board that stands in its address. */
export type BoardKind = "dispatch" | "job";

export interface BoardSearch {
  readonly kind?: BoardKind | undefined;
  readonly view?: string | undefined;
  /** What a row must contain. */
  readonly q?: string | undefined;
  readonly status?: string | undefined;
  /** A column; `-` before it turns the order round. */
  readonly sort?: string | undefined;
  /** The row that the side panel shows. */
  readonly sel?: string | undefined;
  /** Set in a window that shows the board alone. */
  readonly bare?: string | undefined;
}

const TEXTS = ["view", "q", "status", "sort", "sel", "bare"] as const;

export function boardSearch(given: Record<string, unknown>): BoardSearch {
  const search: Record<string, string> = {};
  if (given["kind"] === "job") search["kind"] = "job";
  for (const name of TEXTS) {
    const value = given[name];
    if ((typeof value === "string" || typeof value === "number") && value !== "") search[name] = String(value);
  }
  return search;
}

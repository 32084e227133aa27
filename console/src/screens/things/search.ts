/** The state of the screen that stands in its address. */
export interface ThingsSearch {
  readonly q?: string;
}

export function thingsSearch(given: Record<string, unknown>): ThingsSearch {
  return typeof given["q"] === "string" ? { q: given["q"] } : {};
}

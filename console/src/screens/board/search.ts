/** The state of the screen that stands in its address. */
export interface BoardSearch {
  readonly q?: string;
}

export function boardSearch(given: Record<string, unknown>): BoardSearch {
  return typeof given["q"] === "string" ? { q: given["q"] } : {};
}

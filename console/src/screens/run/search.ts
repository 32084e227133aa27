/** The state of the screen that stands in its address. */
export interface RunSearch {
  readonly q?: string;
}

export function runSearch(given: Record<string, unknown>): RunSearch {
  return typeof given["q"] === "string" ? { q: given["q"] } : {};
}

/** The state of the screen that stands in its address. */
export interface AuditSearch {
  readonly q?: string;
}

export function auditSearch(given: Record<string, unknown>): AuditSearch {
  return typeof given["q"] === "string" ? { q: given["q"] } : {};
}

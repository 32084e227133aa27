/** What the addresses of people, groups, apps and connections hold: how names begin, and which part is shown. */
export interface IdentitySearch {
  readonly q?: string;
  readonly tab?: string;
}

/** The search of an address; what is no text is left out. */
export function identitySearch(given: Record<string, unknown>): IdentitySearch {
  const { q, tab } = given;
  return {
    ...(typeof q === "string" && q !== "" ? { q } : typeof q === "number" ? { q: String(q) } : {}),
    ...(typeof tab === "string" && tab !== "" ? { tab } : {}),
  };
}

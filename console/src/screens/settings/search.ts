/** What the addresses of settings hold: the tenant that the operator looks into. */
export interface SettingsSearch {
  readonly tenant?: string;
}

/** The search of an address; what is no text is left out. */
export function settingsSearch(given: Record<string, unknown>): SettingsSearch {
  const { tenant } = given;
  return typeof tenant === "string" && tenant !== "" ? { tenant } : {};
}

/** The state of the page of notifications, which stands in its address. */
export const PARTS = ["sent", "rules", "messages", "templates", "apps", "webhooks", "providers", "mine"] as const;
export type Part = (typeof PARTS)[number];

export interface NotificationsSearch {
  /** The push app whose notifications or rules are meant; without one the newest. */
  readonly app?: string;
  /** What is open beside its list. */
  readonly sel?: string;
  /** The shown part of one thing. */
  readonly tab?: string;
  /** The step of a wizard. */
  readonly step?: string;
  /** The callback that was given up to which a notice leads. */
  readonly letter?: string;
}

const NAMES = ["app", "sel", "tab", "step", "letter"] as const;

export function notificationsSearch(given: Record<string, unknown>): NotificationsSearch {
  const found = NAMES.map((name) => [name, given[name]] as const).filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(found) as NotificationsSearch;
}

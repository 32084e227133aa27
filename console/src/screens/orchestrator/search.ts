/** The state of the orchestrator's page, which stands in its address. */
export const PARTS = ["runs", "rules", "plugins"] as const;
export type Part = (typeof PARTS)[number];

export interface OrchestratorSearch {
  /** The run that is open, or the rule that a link leads to. */
  readonly sel?: string;
  /** Whether runs are listed that did not fail too. */
  readonly all?: boolean;
  /** The rule whose runs are listed; without one those of all. */
  readonly rule?: string;
}

export function orchestratorSearch(given: Record<string, unknown>): OrchestratorSearch {
  const { sel, all, rule } = given;
  return {
    ...(typeof sel === "string" && sel !== "" ? { sel } : {}),
    ...(all === true ? { all } : {}),
    ...(typeof rule === "string" && rule !== "" ? { rule } : {}),
  };
}

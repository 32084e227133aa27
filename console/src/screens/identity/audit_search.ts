/** What the address of the identity audit holds: how far back, who, and what was done. */
export const PERIODS = [1, 7, 31] as const;
export type Period = (typeof PERIODS)[number];
export const USUAL: Period = 7;

export interface IdentityAuditSearch {
  readonly days?: Period;
  readonly who?: string;
  readonly what?: string;
}

/** The search of an address; what does not fit is left out. */
export function identityAuditSearch(given: Record<string, unknown>): IdentityAuditSearch {
  const days = PERIODS.find((each) => each === given["days"]);
  const { who, what } = given;
  return {
    ...(days === undefined ? {} : { days }),
    ...(typeof who === "string" && who !== "" ? { who } : {}),
    ...(typeof what === "string" && what !== "" ? { what } : {}),
  };
}

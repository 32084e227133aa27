/** The reason of a stop that went well. */
export const SUCCESS = "R-0065";
/** With it those by which goods came where they were to be. */
const GOOD = new Set([SUCCESS, "R-0041", "R-0042", "R-0043"]);

/** Whether a stop that ended by this code did not do what it was for. Tenants' own letters and events are no failures. */
export function isFailure(code: string | null): boolean {
  return code !== null && /^R-\d{4}$/.test(code) && !GOOD.has(code);
}

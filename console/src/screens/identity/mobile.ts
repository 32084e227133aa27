/** Mobile numbers as people type them. */
import type { Mobile, Person } from "~/api/identity";

/** `+91 98765 43210` as the server takes it: the country's code up to the first blank. Null for what has none. */
export function mobileOf(text: string): Mobile | null {
  const found = /^\s*(\+\d{1,3})[\s-]+([\d\s-]+)$/.exec(text);
  if (found === null) return null;
  return { countryCode: found[1] ?? "", number: (found[2] ?? "").replace(/[\s-]/g, "") };
}

export const mobileText = (mobile: NonNullable<Person["primaryMobile"]>): string => `${mobile.countryCode} ${mobile.number}`;

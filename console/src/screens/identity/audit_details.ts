/** What an entry of the identity audit tells besides its phrase, in a few words. */
import type { IdentityEntry } from "~/api/identity";

const TOLD = ["reason", "name", "roleName", "appName", "connectionName", "methods", "purpose", "mode", "channel", "way"];

/** The members that a person looks for: why, of what, by which way. */
export function detailOf(entry: IdentityEntry): string {
  const { details } = entry;
  if (typeof details !== "object" || details === null) return "";
  const members = details as Readonly<Record<string, unknown>>;
  const told = TOLD.map((name) => members[name]).map((value) => (Array.isArray(value) ? value.join(", ") : value));
  return told.filter((value) => typeof value === "string" && value !== "").join(" · ");
}

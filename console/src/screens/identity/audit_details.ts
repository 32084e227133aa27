/** What an entry of the identity audit tells besides its phrase, in a few words. */
import type { IdentityEntry } from "~/api/identity";

const TOLD = ["reason", "name", "roleName", "appName", "connectionName", "methods", "purpose", "mode", "channel", "way"];

/** The id of who did it: of a sign-in that failed, of the person that it was for; empty where nobody is known. */
export function actorOf(entry: IdentityEntry): string {
  if (entry.by.id !== "") return entry.by.id;
  const { details } = entry;
  const userId = typeof details === "object" && details !== null ? (details as Readonly<Record<string, unknown>>)["userId"] : "";
  return typeof userId === "string" ? userId : "";
}

/** Whether an app merely says who did it: no sign-in of that person's proves it. */
export function isSaidByApp({ by }: IdentityEntry): boolean {
  return !by.isPerson && by.appId !== undefined && by.appId !== "" && by.id !== by.appId;
}

/** The members that a person looks for: why, of what, by which way. */
export function detailOf(entry: IdentityEntry): string {
  const { details } = entry;
  if (typeof details !== "object" || details === null) return "";
  const members = details as Readonly<Record<string, unknown>>;
  const told = TOLD.map((name) => members[name]).map((value) => (Array.isArray(value) ? value.join(", ") : value));
  return told.filter((value) => typeof value === "string" && value !== "").join(" · ");
}

/** Who sits here: the browser's session, read once, renewed over the page when it ends. */
import { createContext, use } from "react";
import type { Session } from "~/api/haulier";

/** Where the cache keeps the session. */
export const SESSION_KEY = ["session"] as const;

export const SessionContext = createContext<Session | null>(null);

/** The session of this page. Only below the frame, which draws nothing without one. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error("useSession is called outside of the frame");
  return session;
}

const patterns = new Map<string, RegExp>();

/** The pattern of a grant: `*` and `{name}` stand for one segment, `**` for any number of them. */
function patternOf(path: string): RegExp {
  const known = patterns.get(path);
  if (known !== undefined) return known;
  const parts = path.split(/(\*\*|\*|\{\{?[^}/]*\}?\})/);
  const source = parts.map((part) => {
    if (part === "**") return ".*";
    if (part === "*" || part.startsWith("{")) return "[^/]+";
    return part.replace(/[.+?^$()|[\]\\]/g, "\\$&");
  });
  const pattern = new RegExp(`^${source.join("").replace(/\/$/, "")}$`);
  patterns.set(path, pattern);
  return pattern;
}

/** Whether a path is one of those that the pattern of a grant stands for. */
export const fitsPattern = (pattern: string, path: string): boolean => patternOf(pattern).test(path);

/** Whether a role of the session allows a method on a path. What may not be done is not drawn; the server decides. */
export function may(session: Session, method: string, path: string): boolean {
  const wanted = method.toLowerCase();
  return session.grants.some((grant) => grant.methods.includes(wanted) && fitsPattern(grant.path, path));
}

/** Whether the session of this page may do something. */
export function useMay(method: string, path: string): boolean {
  return may(useSession(), method, path);
}

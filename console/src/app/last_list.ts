/** The list that this window showed last, so that [ and ] go through it from a detail. */
import { useEffect } from "react";

interface LastList {
  /** What it lists: a kind, or the type of a family. */
  readonly of: string;
  readonly ids: readonly string[];
}

let last: LastList | null = null;

/** Keep what a list shows, for the details that are opened from it. */
export function useLastList(of: string, ids: readonly string[]): void {
  useEffect(() => {
    last = { of, ids };
  }, [of, ids]);
}

/** Take the keys [ and ] of a detail: `onTurn` is given what stands before or behind it in that list. Gives whether there is one. */
export function takesTurn(key: string, of: string, id: string, onTurn: (id: string) => void): boolean {
  const by = key === "[" ? -1 : key === "]" ? 1 : null;
  if (by === null || last === null || last.of !== of) return false;
  const at = last.ids.indexOf(id);
  const next = at < 0 ? undefined : last.ids[at + by];
  if (next !== undefined) onTurn(next);
  return next !== undefined;
}

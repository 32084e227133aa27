/** What a key means in a list. Letters act only while the list has the focus, and only if the person left them on. */
type GridAct =
  | { readonly kind: "move"; readonly by: number }
  | { readonly kind: "edge"; readonly to: "first" | "last" }
  | { readonly kind: "open" | "peek" | "toggle" | "range" | "all" | "clear" };

interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const MOVES: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 };

/** The act of a key press, or null when it is none of the list's. `page` is how many rows a screenful has. */
export function gridActOf(event: Key, page: number, hasLetters: boolean): GridAct | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "a" ? { kind: "all" } : null;
  const isLetter = event.key.length === 1 && event.key !== " ";
  if (isLetter && !hasLetters) return null;
  const by = MOVES[event.key];
  if (by !== undefined) return { kind: "move", by };
  switch (event.key) {
    case "PageDown":
      return { kind: "move", by: page };
    case "PageUp":
      return { kind: "move", by: -page };
    case "Home":
      return { kind: "edge", to: "first" };
    case "End":
      return { kind: "edge", to: "last" };
    case "Enter":
      return { kind: "open" };
    case " ":
      return { kind: "peek" };
    case "x":
      return { kind: "toggle" };
    case "X":
      return { kind: "range" };
    case "Escape":
      return { kind: "clear" };
    default:
      return null;
  }
}

/** Where the focus is after a live change: on its row, or on whatever took that row's place when it left. */
export function keptFocus(ids: readonly string[], focused: string | null, lastIndex: number): number {
  if (ids.length === 0) return -1;
  const found = focused === null ? -1 : ids.indexOf(focused);
  if (found >= 0) return found;
  return Math.min(Math.max(lastIndex, 0), ids.length - 1);
}

/** A selection with a row turned over; with `from`, everything between both is selected. */
export function withToggled(selected: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selected);
  if (!next.delete(id)) next.add(id);
  return next;
}

export function withRange(selected: ReadonlySet<string>, ids: readonly string[], from: number, to: number): ReadonlySet<string> {
  const next = new Set(selected);
  for (const id of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(id);
  return next;
}

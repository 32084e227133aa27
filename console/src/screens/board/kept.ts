/** What this browser keeps of the board: the columns that are shown, and views of one's own. */
import { useSyncExternalStore } from "react";
import type { BoardKind, BoardSearch } from "./search";

interface OwnView {
  readonly name: string;
  readonly search: BoardSearch;
}

interface Kept {
  /** Ids of columns in their order, by kind of board. */
  readonly columns: Readonly<Partial<Record<BoardKind, readonly string[]>>>;
  readonly views: readonly OwnView[];
}

const KEY = "haulier-board";
const NOTHING: Kept = { columns: {}, views: [] };
const MAX_VIEWS = 50;

function read(): Kept {
  try {
    return { ...NOTHING, ...(JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<Kept>) };
  } catch {
    return NOTHING;
  }
}

let kept = read();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

function keep(change: Partial<Kept>): void {
  kept = { ...kept, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Without storage it lasts as long as the page.
  }
  tell();
}

addEventListener("storage", (event) => {
  if (event.key !== KEY) return;
  kept = read();
  tell();
});

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useKept(): Kept {
  return useSyncExternalStore(subscribe, () => kept);
}

export function keepColumns(kind: BoardKind, ids: readonly string[]): void {
  keep({ columns: { ...kept.columns, [kind]: ids } });
}

/** Keep a view under a name; one of the same name is replaced. */
export function keepView(view: OwnView): void {
  keep({ views: [...kept.views.filter((each) => each.name !== view.name), view].slice(-MAX_VIEWS) });
}

export function dropView(name: string): void {
  keep({ views: kept.views.filter((each) => each.name !== name) });
}

/** The columns to show: those that were chosen, as far as there are such, else the usual ones. */
export function shownColumns<C extends { readonly id: string; readonly isHidden?: boolean }>(all: readonly C[], chosen: readonly string[] | undefined): readonly C[] {
  const found = chosen?.map((id) => all.find((column) => column.id === id)).filter((column) => column !== undefined) ?? [];
  return found.length > 0 ? found : all.filter((column) => column.isHidden !== true);
}

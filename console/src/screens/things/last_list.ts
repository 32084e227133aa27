/** The list from which a thing was opened, so that [ and ] go through it. Kept for this window. */
export interface LastList {
  readonly family: string;
  readonly type: string;
  readonly ids: readonly string[];
}

let last: LastList | null = null;

export function rememberList(list: LastList): void {
  last = list;
}

/** The thing before (-1) or behind (1) this one in the list that it was opened from. */
export function neighbourOf(family: string, type: string, id: string, by: 1 | -1): string | undefined {
  if (last === null || last.family !== family || last.type !== type) return undefined;
  const at = last.ids.indexOf(id);
  return at < 0 ? undefined : last.ids[at + by];
}

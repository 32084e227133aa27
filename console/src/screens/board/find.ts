/** Many rows found by a pasted or scanned list of references. */
export interface Found {
  readonly asked: number;
  readonly ids: readonly string[];
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
  /** What was asked for more than once. */
  readonly doubles: readonly string[];
}

const BETWEEN = /[\t\r\n,;]+/;
const BLANKS = /\s+/;

/** The items of a list; one of them may hold blanks, as references may. */
export function itemsOf(text: string): readonly string[] {
  return text
    .split(BETWEEN)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

const plain = (word: string): string => word.toLowerCase();

/** Find the rows that a list names, by any of their keys; case does not matter. Blanks part what no key holds as a whole. */
export function findMany<Row extends { readonly id: string }>(items: readonly string[], rows: Iterable<Row>, keysOf: (row: Row) => readonly (string | null)[]): Found {
  const index = new Map<string, string[]>();
  for (const row of rows) {
    for (const key of keysOf(row)) {
      if (key === null) continue;
      const ids = index.get(plain(key));
      if (ids === undefined) index.set(plain(key), [row.id]);
      else if (!ids.includes(row.id)) ids.push(row.id);
    }
  }
  const seen = new Set<string>();
  const ids = new Set<string>();
  const missing: string[] = [];
  const doubles: string[] = [];
  for (const word of items.flatMap((item) => (index.has(plain(item)) ? [item] : item.split(BLANKS)))) {
    if (seen.has(plain(word))) {
      doubles.push(word);
      continue;
    }
    seen.add(plain(word));
    const found = index.get(plain(word));
    if (found === undefined) missing.push(word);
    else for (const id of found) ids.add(id);
  }
  return { asked: seen.size + doubles.length, ids: [...ids], missing, doubles };
}

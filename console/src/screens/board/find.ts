/** Many rows found by a pasted or scanned list of references. */
export interface Found {
  readonly ids: readonly string[];
  /** What was asked for and is not there. */
  readonly missing: readonly string[];
  /** What was asked for more than once. */
  readonly doubles: readonly string[];
}

const BETWEEN = /[\s,;]+/;

/** The words of a list, in its order. */
export function wordsOf(text: string): readonly string[] {
  return text.split(BETWEEN).filter((word) => word !== "");
}

const plain = (word: string): string => word.toLowerCase();

/** Find the rows that the words name, by any of their keys; case does not matter. */
export function findMany<Row extends { readonly id: string }>(words: readonly string[], rows: Iterable<Row>, keysOf: (row: Row) => readonly (string | null)[]): Found {
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
  for (const word of words) {
    if (seen.has(plain(word))) {
      doubles.push(word);
      continue;
    }
    seen.add(plain(word));
    const found = index.get(plain(word));
    if (found === undefined) missing.push(word);
    else for (const id of found) ids.add(id);
  }
  return { ids: [...ids], missing, doubles };
}

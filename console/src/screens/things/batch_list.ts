/** A list of codes that somebody pasted or scanned: what it asks for, and what was found of it. */

/** Codes that one search takes. */
export const MAX_CODES = 5_000;

export interface CodeList {
  /** Each code once, in the order in which it came. */
  readonly codes: readonly string[];
  /** Codes that were given more than once, with how often. */
  readonly doubles: ReadonlyMap<string, number>;
}

/** The codes of a text: one a line, or apart by commas, semicolons or tabs. Blanks around them do not count. */
export function codesIn(text: string): CodeList {
  const counts = new Map<string, number>();
  for (const each of text.split(/[\r\n,;\t]+/)) {
    const code = each.trim().normalize("NFC");
    if (code !== "") counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return { codes: [...counts.keys()], doubles: new Map([...counts].filter(([, count]) => count > 1)) };
}

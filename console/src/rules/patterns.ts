/** The server's regular expressions in this engine. Both are searched for, not anchored; lengths count code points. */

/** A pattern that only counts characters of one class: the class, and how many of it. */
export interface CountedPattern {
  readonly pattern: string;
  readonly least: number;
  /** None where any number may follow. */
  readonly most: number | null;
}

const COUNTED = /^\^(\.|\\[dDwWsS]|\\[pP]\{[^}]*\}|\[(?:[^[\]\\]|\\[^])+\])\{(\d+)(?:(,)(\d*))?\}\$$/;
/** Escapes that both engines read alike, and characters that an escape may stand before. */
const KNOWN_ESCAPE = /[dDwWsSbBnrtfv^$\\.*+?()[\]{}|/]/;
const KEPT = 512;

const compiled = new Map<string, RegExp | null>();

/** Split a pattern such as `^.{0,255}$` into its class and bounds; null for any other. */
export function countedPattern(pattern: string): CountedPattern | null {
  const found = COUNTED.exec(pattern);
  if (found === null) return null;
  const least = Number(found[2]);
  const most = found[3] === undefined ? least : found[4] === "" || found[4] === undefined ? null : Number(found[4]);
  return { pattern: `^${found[1]}*$`, least, most };
}

/** How many characters a text has, as the server counts them. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** The pattern compiled here; null where this engine does not know its language: then the server alone judges. */
export function expressionOf(pattern: string): RegExp | null {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const translated = translate(pattern);
  let expression: RegExp | null = null;
  if (translated !== null) {
    try {
      expression = new RegExp(translated, "u");
    } catch {
      // Another dialect: left to the server.
    }
  }
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(pattern, expression);
  return expression;
}

/**
 * The pattern in this engine's language: a dot takes every character but the line feed, escaped punctuation is spelt by
 * its number. Null where a class holds what the two read differently.
 */
function translate(pattern: string): string | null {
  let text = "";
  let isInClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern.charAt(at);
    if (letter === "\\") {
      const next = pattern.charAt(at + 1);
      at += 1;
      if (KNOWN_ESCAPE.test(next) || /[a-zA-Z0-9]/.test(next) || next === "") text += letter + next;
      else text += `\\u{${(next.codePointAt(0) ?? 0).toString(16)}}`;
    } else if (isInClass) {
      if (letter === "[" || "&~-".includes(letter) && pattern.charAt(at + 1) === letter) return null;
      isInClass = letter !== "]";
      text += letter;
    } else {
      isInClass = letter === "[";
      text += letter === "." ? "[^\\n]" : letter;
    }
  }
  return text;
}

/** JSON logic as a line that a person reads: `workOrder is there and not (job.status one of COMPLETED, CANCELLED)`. */
import { isObject } from "./differences";

/** The words of the reader's language. */
export interface LogicWords {
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly oneOf: string;
  readonly isThere: string;
  readonly always: string;
  readonly never: string;
}

/** Deeper than this it is written as JSON: nobody reads further brackets. */
const MAX_DEPTH = 8;
const COMPARISONS: Readonly<Record<string, string>> = {
  "==": "=", "===": "=", "!=": "≠", "!==": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "/": "÷",
};

function only(value: unknown): readonly [sign: string, given: readonly unknown[]] | null {
  if (!isObject(value)) return null;
  const entries = Object.entries(value);
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) return null;
  const [sign, given] = entry;
  return [sign, Array.isArray(given) ? (given as readonly unknown[]) : [given]];
}

/** A value that stands in a rule: texts as they are, lists with commas. */
function plain(value: unknown): string {
  if (typeof value === "string") return value === "" ? '""' : value;
  if (Array.isArray(value)) return value.map(plain).join(", ");
  return JSON.stringify(value);
}

/** What a condition says. What is no known operator stays JSON. */
export function logicText(logic: unknown, words: LogicWords): string {
  if (logic === undefined || logic === true || logic === null) return words.always;
  if (logic === false) return words.never;
  return written(logic, words, 0).text;
}

interface Written {
  readonly text: string;
  /** Whether it is put into brackets where another one goes around it. */
  readonly isJoined: boolean;
}

const single = (text: string): Written => ({ text, isJoined: false });
const bracketed = ({ text, isJoined }: Written): string => (isJoined ? `(${text})` : text);

function written(logic: unknown, words: LogicWords, depth: number): Written {
  const found = depth > MAX_DEPTH ? null : only(logic);
  if (found === null) return single(isObject(logic) ? JSON.stringify(logic) : plain(logic));
  const [sign, given] = found;
  const inner = given.map((each) => written(each, words, depth + 1));
  const [first] = inner;
  if (sign === "var") return single(plain(given[0]));
  if (first === undefined) return single(JSON.stringify(logic));
  if (sign === "and" || sign === "or") {
    if (inner.length === 1) return first;
    return { text: inner.map(bracketed).join(` ${words[sign]} `), isJoined: true };
  }
  if (sign === "!") return single(`${words.not} ${first.isJoined || first.text.includes(" ") ? `(${first.text})` : first.text}`);
  if (sign === "!!") return single(`${first.text} ${words.isThere}`);
  if (sign === "in" && inner.length === 2) return single(`${bracketed(first)} ${words.oneOf} ${inner[1]?.text ?? ""}`);
  const comparison = COMPARISONS[sign];
  if (comparison !== undefined && inner.length > 1) return single(inner.map(bracketed).join(` ${comparison} `));
  return single(JSON.stringify(logic));
}

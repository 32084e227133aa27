/**
 * Conditions of updates: whether an expression is accepted, and whether it holds for an instance. Comparisons bind closer
 * than `&&`, and that closer than `||`. Held equal to `haulier.core.conditions` by the server's vectors.
 */
import type { DataType, Fault, Values } from "./attributes";

const FIELD = "conditionExpression";
const MAX_LENGTH = 2_048;
const MAX_DEPTH = 32;
const MAX_COMPARISONS = 32;
/** Characters of a number. */
const MAX_NUMBER = 64;

type Kind = DataType | "null";
type Order = "<" | "<=" | ">" | ">=";
type Literal = string | number | boolean | null;

export type Condition =
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "constant"; readonly value: Literal; readonly kind: Kind }
  | { readonly is: "comparison"; readonly sign: string; readonly left: Condition; readonly right: Condition }
  | { readonly is: "joined"; readonly sign: "&&" | "||"; readonly items: readonly Condition[] };

export type Parsed = { readonly condition: Condition } | { readonly fault: Fault };

interface Token {
  readonly kind: "number" | "text" | "name" | "sign" | "end";
  readonly text: string;
  /** From 1, in code points. */
  readonly at: number;
}

const TOKEN =
  /\s*(?:(?<number>-?[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.]))|(?<text>'(?:[^'\\]|\\[^])*'|"(?:[^"\\]|\\[^])*")|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<sign>==|!=|>=|<=|&&|\|\||[()<>]))/y;
const WORDS: ReadonlyMap<string, Condition> = new Map([
  ["true", { is: "constant", value: true, kind: "boolean" }],
  ["false", { is: "constant", value: false, kind: "boolean" }],
  ["null", { is: "constant", value: null, kind: "null" }],
]);
const EQUALITIES: readonly string[] = ["==", "!="];
const ORDERS: readonly string[] = [">=", "<=", ">", "<"];

/** Thrown inside this module only. */
class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.message);
  }
}

function refuse(rule: string, message: string): never {
  throw new Refused({ field: FIELD, rule, message });
}

/** Parse an expression and check its types: of attributes with these types, and that it is true or false. */
export function parseCondition(text: string, types: Readonly<Record<string, DataType>>): Parsed {
  try {
    if (lengthOf(text) > MAX_LENGTH) refuse("maxLength", `has at most ${MAX_LENGTH} characters`);
    const parser = new Parser(tokensOf(text));
    const condition = parser.either(0);
    parser.end();
    if (kindOf(condition, types) !== "boolean") refuse("type", "the result must be true or false");
    return { condition };
  } catch (error) {
    if (error instanceof Refused) return { fault: error.fault };
    throw error;
  }
}

/** Whether a condition is true for these values. A missing value is neither true nor comparable. */
export function conditionHolds(condition: Condition, values: Values): boolean {
  return valueOf(condition, values) === true;
}

function lengthOf(text: string): number {
  return [...text].length;
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    TOKEN.lastIndex = at;
    const groups = TOKEN.exec(text)?.groups;
    const [kind, found] = Object.entries(groups ?? {}).find(([, part]) => part !== undefined) ?? [];
    if (kind === undefined || found === undefined) {
      return refuse("syntax", `cannot be read at character ${lengthOf(text.slice(0, at)) + 1}`);
    }
    at = TOKEN.lastIndex;
    const start = lengthOf(text.slice(0, at - found.length)) + 1;
    tokens.push({ kind: kind as Token["kind"], text: found, at: start });
  }
  tokens.push({ kind: "end", text: "", at: lengthOf(text.slice(0, end)) + 1 });
  return tokens;
}

/** A text as the server quotes it in a refusal. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll("\\", "\\\\");
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote;
}

/** A recursive descent parser. */
class Parser {
  #at = 0;
  #comparisons = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  either(depth: number): Condition {
    return this.#joined("||", () => this.#joined("&&", () => this.#equality(depth)));
  }

  end(): void {
    const { kind, text, at } = this.#token();
    if (kind !== "end") refuse("syntax", `${quoted(text)} at character ${at} stands where the expression should end`);
  }

  #token(): Token {
    const token = this.tokens[this.#at] ?? this.tokens.at(-1);
    if (token === undefined) throw new Error("an expression ends with a token");
    return token;
  }

  #joined(sign: "&&" | "||", part: () => Condition): Condition {
    const first = part();
    const items = [first];
    while (this.#take([sign]) !== null) items.push(part());
    return items.length === 1 ? first : { is: "joined", sign, items };
  }

  #equality(depth: number): Condition {
    const left = this.#order(depth);
    const sign = this.#take(EQUALITIES);
    return sign === null ? left : this.#compared(sign, left, this.#order(depth));
  }

  #order(depth: number): Condition {
    const left = this.#operand(depth);
    const sign = this.#take(ORDERS);
    return sign === null ? left : this.#compared(sign, left, this.#operand(depth));
  }

  #compared(sign: string, left: Condition, right: Condition): Condition {
    this.#comparisons += 1;
    if (this.#comparisons > MAX_COMPARISONS) refuse("maxItems", `has at most ${MAX_COMPARISONS} comparisons`);
    return { is: "comparison", sign, left, right };
  }

  #operand(depth: number): Condition {
    const { kind, text, at } = this.#token();
    if (kind !== "end") this.#at += 1;
    if (kind === "name") return WORDS.get(text) ?? { is: "name", name: text };
    if (kind === "number") {
      if (text.length > MAX_NUMBER) {
        refuse("maxLength", `the number at character ${at} is longer than ${MAX_NUMBER} characters`);
      }
      return { is: "constant", value: Number(text), kind: "number" };
    }
    if (kind === "text") return { is: "constant", value: text.slice(1, -1).replace(/\\([^])/g, "$1"), kind: "string" };
    if (text !== "(") refuse("syntax", `a name or a value is missing at character ${at}`);
    if (depth === MAX_DEPTH) refuse("depth", `has at most ${MAX_DEPTH} parentheses inside each other`);
    const inner = this.either(depth + 1);
    if (this.#take([")"]) === null) refuse("syntax", `a parenthesis is missing at character ${this.#token().at}`);
    return inner;
  }

  #take(signs: readonly string[]): string | null {
    const { kind, text } = this.#token();
    if (kind !== "sign" || !signs.includes(text)) return null;
    this.#at += 1;
    return text;
  }
}

function kindOf(node: Condition, types: Readonly<Record<string, DataType>>): Kind {
  if (node.is === "constant") return node.kind;
  if (node.is === "name") {
    const kind = Object.hasOwn(types, node.name) ? types[node.name] : undefined;
    return kind ?? refuse("exists", `there is no attribute ${quoted(node.name)}`);
  }
  if (node.is === "joined") {
    if (node.items.some((item) => kindOf(item, types) !== "boolean")) {
      refuse("type", `what ${node.sign} joins must be true or false`);
    }
    return "boolean";
  }
  const left = kindOf(node.left, types);
  const right = kindOf(node.right, types);
  if (ORDERS.includes(node.sign) && (left !== right || (left !== "number" && left !== "string"))) {
    refuse("type", `${node.sign} compares two numbers or two texts, not ${left} and ${right}`);
  }
  if (EQUALITIES.includes(node.sign) && left !== right && left !== "null" && right !== "null") {
    refuse("type", `${node.sign} compares values of one type, not ${left} and ${right}`);
  }
  return "boolean";
}

function valueOf(node: Condition, values: Values): unknown {
  if (node.is === "constant") return node.value;
  if (node.is === "name") return (Object.hasOwn(values, node.name) ? values[node.name] : null) ?? null;
  if (node.is === "joined") {
    const isTrue = (item: Condition) => valueOf(item, values) === true;
    return node.sign === "&&" ? node.items.every(isTrue) : node.items.some(isTrue);
  }
  const left = valueOf(node.left, values);
  const right = valueOf(node.right, values);
  if (node.sign === "==") return isSame(left, right);
  if (node.sign === "!=") return !isSame(left, right);
  return isOrdered(node.sign as Order, left, right);
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || (typeof left === "object" && typeof right === "object" && JSON.stringify(left) === JSON.stringify(right));
}

/** Numbers by size, texts by code points; what is neither cannot be compared. */
function isOrdered(sign: Order, left: unknown, right: unknown): boolean {
  let order: number;
  if (typeof left === "number" && typeof right === "number") order = left - right;
  else if (typeof left === "string" && typeof right === "string") order = compareTexts(left, right);
  else return false;
  return { "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[sign];
}

function compareTexts(left: string, right: string): number {
  const one = [...left];
  const other = [...right];
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const difference = (one[at]?.codePointAt(0) ?? 0) - (other[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/**
 * A form over attributes: its inputs, each a text, and the way from texts to values and back. A structure is several
 * inputs. What cannot be read as its type stays a text, so that the rules refuse it in the server's words.
 */
import type { AttributeConfig, Values } from "~/rules/attributes";
import { isSame } from "~/rules/differences";
import { type Shape, STRUCTURES } from "~/rules/structures";

export type Leaf = "string" | "number" | "boolean" | "json" | "choice";

/** One input of the form. */
export interface FormInput {
  /** Its name in the form: a letter and a number, since names of attributes may be anything. */
  readonly id: string;
  readonly attribute: AttributeConfig;
  /** Where the value of the attribute is a structure: the way to the member. */
  readonly path: readonly string[];
  readonly leaf: Leaf;
  readonly choices: readonly unknown[];
  readonly isRequired: boolean;
}

export type Texts = Readonly<Record<string, string>>;

/** Texts longer than this are written on several lines. */
export const LONG_TEXT = 120;

/** The inputs of attributes, in their order. */
export function inputsOf(attributes: readonly AttributeConfig[], prefix: string): readonly FormInput[] {
  const inputs: FormInput[] = [];
  for (const attribute of attributes) {
    const shape = STRUCTURES[attribute.dataType];
    const isRequired = attribute.validation?.required === true;
    const add = (path: readonly string[], leaf: Leaf, isNeeded: boolean, choices: readonly unknown[] = []) => {
      inputs.push({ id: `${prefix}${inputs.length}`, attribute, path, leaf, isRequired: isNeeded, choices });
    };
    const choices = attribute.validation?.valueOneOf ?? [];
    if (choices.length > 0) add([], "choice", isRequired, choices);
    else if (shape === undefined) add([], leafOf(attribute.dataType), isRequired);
    else addMembers(shape, [], isRequired, add);
  }
  return inputs;
}

function leafOf(dataType: string): Leaf {
  return dataType === "string" || dataType === "number" || dataType === "boolean" ? dataType : "json";
}

function addMembers(shape: Shape, path: readonly string[], isNeeded: boolean, add: (path: readonly string[], leaf: Leaf, isNeeded: boolean) => void): void {
  for (const [name, inner] of Object.entries(shape.properties ?? {})) {
    const isHere = isNeeded && shape.required?.includes(name) === true;
    if (inner.properties === undefined) add([...path, name], leafOf(inner.type), isHere);
    else addMembers(inner, [...path, name], false, add);
  }
}

function memberOf(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, name) => (typeof inner === "object" && inner !== null ? (inner as Values)[name] : undefined), value);
}

/** The text of an input for these values; empty where there is none. */
export function textOf(input: FormInput, values: Values): string {
  const value = memberOf(values[input.attribute.name], input.path);
  if (value === undefined || value === null) return "";
  if (input.leaf === "choice") return JSON.stringify(value);
  if (typeof value === "string" && input.leaf !== "json") return value;
  return JSON.stringify(value, null, input.leaf === "json" ? 1 : 0);
}

const NUMBER = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,4})?$/;

/** The value of a text; undefined where it is empty. */
export function valueOfText(leaf: Leaf, text: string): unknown {
  if (leaf === "string") return text === "" ? undefined : text;
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (leaf === "number") return NUMBER.test(trimmed) ? Number(trimmed.replace(",", ".")) : text;
  if (leaf === "boolean") return trimmed === "true" ? true : trimmed === "false" ? false : text;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return text;
  }
}

function withMember(value: Values, path: readonly string[], member: unknown): Values {
  const [name = "", ...rest] = path;
  const next: Record<string, unknown> = { ...value };
  const inner = next[name];
  const put = rest.length === 0 ? member : withMember(typeof inner === "object" && inner !== null ? (inner as Values) : {}, rest, member);
  if (put === undefined || (rest.length > 0 && Object.keys(put as Values).length === 0)) Reflect.deleteProperty(next, name);
  else next[name] = put;
  return next;
}

/** The values that the texts stand for. What no input changed stays as it was, whatever it was. */
export function valuesOf(inputs: readonly FormInput[], texts: Texts, before: Values): Values {
  let values: Values = before;
  for (const input of inputs) {
    const text = texts[input.id] ?? "";
    if (text === textOf(input, before)) continue;
    const { name } = input.attribute;
    const value = valueOfText(input.leaf, text);
    if (input.path.length === 0) values = withMember(values, [name], value);
    else {
      const inner = values[name];
      const whole = withMember(typeof inner === "object" && inner !== null ? (inner as Values) : {}, input.path, value);
      values = withMember(values, [name], Object.keys(whole).length === 0 ? undefined : whole);
    }
  }
  return values;
}

/** The members to send so that `before` becomes `after`: changed ones whole, `null` for those that are gone. */
export function changeOf(before: Values, after: Values): Values {
  const change: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (!isSame(before[name], after[name])) change[name] = after[name] ?? null;
  }
  return change;
}

/** The input that a fault's field leads to, such as `properties.home.city`; the attribute's first one for what lies deeper. */
export function inputAt(inputs: readonly FormInput[], field: string, valuesField: string): FormInput | undefined {
  const path = field.replace(/\[\d+\]/g, "").split(".");
  const inside = path[0] === valuesField && path.length > 1 ? path.slice(1) : path;
  const own = inputs.filter((input) => input.attribute.name === inside[0]);
  return own.find((input) => input.path.join(".") === inside.slice(1).join(".")) ?? own[0];
}

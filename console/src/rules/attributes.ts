/**
 * The rules of custom attributes, as the server holds values against them and in its words. Whatever is found here the
 * server finds too; what only the server can know (patterns of its own engine, the cost of matching) it says itself.
 *
 * Held equal to `haulier.core.attributes` by the server's vectors.
 */
import { isSame } from "./differences";
import { countedPattern, expressionOf, lengthOf } from "./patterns";
import { STRUCTURES, type Shape } from "./structures";

export type DataType = "string" | "number" | "boolean" | "object" | "array" | "address" | "phone" | "money" | "geo_point";

export interface ValueRules {
  readonly range?: { readonly min?: number | null | undefined; readonly max?: number | null | undefined } | null;
  readonly regex?: string | null;
  readonly valueOneOf?: readonly unknown[] | null;
  readonly required?: boolean;
}

/** The declaration of an attribute. `ownerAppId` is the app that alone may write its values; without it all may. */
export interface AttributeConfig {
  readonly name: string;
  readonly dataType: DataType;
  readonly alias?: string | null;
  readonly description?: string | null;
  readonly tags?: readonly string[] | null;
  readonly indexed?: boolean;
  readonly isReadPublic?: boolean;
  readonly defaultValue?: unknown;
  readonly validation?: ValueRules | null;
  readonly ownerAppId?: string | null;
}

export interface Fault {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export type Values = Readonly<Record<string, unknown>>;

const OWNED = "belongs to another app, which alone may write it";
const REQUIRED = "is required";

/** Whose values are checked, and how. */
export interface Check {
  /** The app that writes. */
  readonly app: string | null;
  /** The app that made the type: what it requires every new instance must have. */
  readonly owner: string | null;
  /** Whether an instance is changed, not made. */
  readonly isChange: boolean;
  /** The member that holds the values, such as `properties`. */
  readonly prefix: string;
}

/** The path of a field inside another one. */
function fieldPath(place: string, name: string): string {
  return place === "" || name === "" || name.startsWith("[") ? place + name : `${place}.${name}`;
}

/** Whether another app alone may write the attribute. */
export function isForeign(attribute: AttributeConfig, app: string | null): boolean {
  const { ownerAppId } = attribute;
  return ownerAppId !== undefined && ownerAppId !== null && ownerAppId !== app;
}

/** The values as they would be stored: each absent one with its default. */
export function withDefaults(attributes: readonly AttributeConfig[], values: Values): Values {
  const complete: Record<string, unknown> = { ...values };
  for (const { name, defaultValue } of attributes) {
    if (defaultValue !== undefined && !(name in complete)) complete[name] = defaultValue;
  }
  return complete;
}

/** The values after a change: named ones replaced, `null` takes one away. */
function withChange(values: Values, change: Values): Values {
  const merged: Record<string, unknown> = { ...values };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) Reflect.deleteProperty(merged, name);
    else merged[name] = value;
  }
  return merged;
}

/** A fault for each name that belongs to another app. */
function ownershipFaults(attributes: readonly AttributeConfig[], names: Iterable<string>, check: Check): Fault[] {
  const foreign = new Set(attributes.filter((item) => isForeign(item, check.app)).map((item) => item.name));
  return [...names]
    .filter((name) => foreign.has(name))
    .map((name) => ({ field: fieldPath(check.prefix, name), rule: "owner", message: OWNED }));
}

/** What becomes of values that an app gives to a new instance, or to one with `old` values: what is stored, or why not. */
export function judged(
  attributes: readonly AttributeConfig[],
  given: Values,
  old: Values | null,
  check: Omit<Check, "isChange">,
): { readonly values: Values; readonly faults: readonly Fault[] } {
  const whole: Check = { ...check, isChange: old !== null };
  const values = old === null ? withDefaults(attributes, given) : withChange(old, given);
  const faults = [...ownershipFaults(attributes, Object.keys(given), whole), ...faultsOfValues(attributes, values, whole)];
  return { values, faults };
}

/** The faults of all values of an instance, as they would be stored. Every fault, in no certain order. */
export function faultsOfValues(attributes: readonly AttributeConfig[], values: Values, check: Check): Fault[] {
  const known = new Map(attributes.map((item) => [item.name, item]));
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = fieldPath(check.prefix, name);
    const attribute = known.get(name);
    if (attribute === undefined) faults.push({ field, rule: "unknown", message: "is not a known attribute" });
    else if (!(check.isChange && isForeign(attribute, check.app))) {
      faults.push(...faultsOfValue(attribute.dataType, attribute.validation ?? null, value, field));
    }
  }
  for (const attribute of attributes) {
    const { name, validation } = attribute;
    if (validation?.required !== true || name in values || !isRequiredOf(attribute, check)) continue;
    const message = isForeign(attribute, check.app) ? `${REQUIRED} and ${OWNED}` : REQUIRED;
    faults.push({ field: fieldPath(check.prefix, name), rule: "required", message });
  }
  return faults;
}

/** Whether this writer must give a value that is required: other apps' requirements bind those apps alone. */
function isRequiredOf(attribute: AttributeConfig, { app, owner, isChange }: Check): boolean {
  if (!isForeign(attribute, app)) return true;
  return !isChange && attribute.ownerAppId === owner;
}

/** The faults of one value. Without a data type each rule applies to values of the type that it is for. */
export function faultsOfValue(dataType: DataType | null, rules: ValueRules | null, value: unknown, field: string): Fault[] {
  const faults: Fault[] = [];
  if (dataType !== null) {
    const shape = STRUCTURES[dataType];
    if (shape !== undefined) faults.push(...faultsOfShape(shape, value, field));
    else if (typeOf(value) !== dataType) faults.push(typeFault(field, dataType));
  }
  if (rules === null) return faults;
  const choices = rules.valueOneOf ?? null;
  if (choices !== null && !choices.some((choice) => isChoice(choice, value))) {
    faults.push({ field, rule: "enum", message: "is not one of the allowed values" });
  }
  if (typeof value === "number" && dataType !== "string") faults.push(...numberFaults(rules, value, field));
  if (typeof value === "string") faults.push(...textFaults(rules, value, field, dataType === null || dataType === "string"));
  return faults;
}

function numberFaults(rules: ValueRules, value: number, field: string): Fault[] {
  const { min = null, max = null } = rules.range ?? {};
  const faults: Fault[] = [];
  if (min !== null && value < min) faults.push({ field, rule: "minimum", message: `must be ${min} or more` });
  if (max !== null && value > max) faults.push({ field, rule: "maximum", message: `must be ${max} or less` });
  return faults;
}

/** Texts: their length from range and counted pattern together, else their pattern. */
function textFaults(rules: ValueRules, value: string, field: string, hasLength: boolean): Fault[] {
  const regex = rules.regex ?? null;
  const counted = regex === null ? null : countedPattern(regex);
  const { min = null, max = null } = (hasLength ? rules.range : null) ?? {};
  const leasts = [counted?.least ?? 0, min === null ? 0 : Math.max(0, Math.ceil(min))];
  const mosts = [counted?.most ?? Infinity, max === null ? Infinity : Math.max(0, Math.floor(max))];
  const least = Math.max(...leasts);
  const most = Math.min(...mosts);
  const length = lengthOf(value);
  const broken: Fault = { field, rule: "pattern", message: `does not match the pattern ${regex}` };
  const faults: Fault[] = [];
  if (length < least) {
    faults.push(counted?.least === least ? broken : { field, rule: "minLength", message: `needs at least ${least} characters` });
  }
  if (length > most) {
    faults.push(
      counted?.most === most ? broken : { field, rule: "maxLength", message: `has room for at most ${most} characters` },
    );
  }
  const expression = regex === null ? null : expressionOf(counted?.pattern ?? regex);
  if (expression !== null && !expression.test(value) && !faults.includes(broken)) faults.push(broken);
  return faults;
}

/** The faults of a value that must be an object of a known shape. Members that the shape does not name may be there. */
function faultsOfShape(shape: Shape, value: unknown, field: string): Fault[] {
  if (typeOf(value) !== shape.type) return [typeFault(field, shape.type)];
  if (shape.type === "number") return numberFaults({ range: { min: shape.minimum, max: shape.maximum } }, value as number, field);
  if (shape.type === "string") return textFaults({ range: { max: shape.maxLength } }, value as string, field, true);
  if (shape.type !== "object") return [];
  const members = value as Values;
  const faults = Object.entries(shape.properties ?? {}).flatMap(([name, inner]) =>
    name in members ? faultsOfShape(inner, members[name], fieldPath(field, name)) : [],
  );
  for (const name of shape.required ?? []) {
    if (!(name in members)) faults.push({ field: fieldPath(field, name), rule: "required", message: REQUIRED });
  }
  return faults;
}

function typeFault(field: string, type: string): Fault {
  return { field, rule: "type", message: `must be of type ${type}` };
}

/** The JSON type of a value. */
function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return typeof value;
}

/** Whether a value is a choice; texts in whichever Unicode form. */
function isChoice(choice: unknown, value: unknown): boolean {
  if (typeof choice === "string" && typeof value === "string") {
    return choice === value || choice.normalize("NFC") === value || choice.normalize("NFD") === value;
  }
  return isSame(choice, value);
}

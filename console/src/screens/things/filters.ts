/** What a list of things is filtered by: as it stands in the address, as a person reads it, as the server takes it. */
import type { AttributeConfig } from "~/rules/attributes";
import { type BaseField, type Family, keyOf } from "./families";

/** One condition on a field. Moments are texts such as `2026-11-29`. */
export type Filter =
  | { readonly key: string; readonly is: "oneOf"; readonly values: readonly (string | number)[] }
  | { readonly key: string; readonly is: "between"; readonly from?: number | string; readonly to?: number | string }
  | { readonly key: string; readonly is: "begins"; readonly with: string }
  | { readonly key: string; readonly is: "flag"; readonly value: boolean }
  | { readonly key: string; readonly is: "there"; readonly value: boolean };

/** How a field is filtered. */
export type Chooser =
  | { readonly by: "choices"; readonly choices: readonly (string | number)[] }
  | { readonly by: "states" }
  | { readonly by: "number" }
  | { readonly by: "text" }
  | { readonly by: "id" }
  | { readonly by: "flag" }
  | { readonly by: "day" };

/** A field that a list can be asked for. */
export interface Field {
  readonly key: string;
  /** The custom attribute's declaration; undefined for a base field. */
  readonly attribute?: AttributeConfig;
  readonly base?: BaseField;
  /** Undefined where the server keeps no index: then it neither filters nor sorts. */
  readonly chooser?: Chooser;
  readonly canSort: boolean;
}

const SCALARS: readonly string[] = ["string", "number", "boolean"];
const HIDDEN = "ui:hidden";
const ORDER = /^ui:order[:=](-?\d+)$/;

function chooserOfBase(base: BaseField): Chooser {
  if (base.kind === "time") return { by: "day" };
  if (base.kind === "flag") return { by: "flag" };
  if (base.kind === "state") return { by: "states" };
  return { by: base.kind };
}

function chooserOf({ dataType, validation }: AttributeConfig): Chooser {
  const choices = validation?.valueOneOf?.filter((choice) => typeof choice === "string" || typeof choice === "number") ?? [];
  if (choices.length > 0) return { by: "choices", choices };
  if (dataType === "number") return { by: "number" };
  return dataType === "boolean" ? { by: "flag" } : { by: "text" };
}

/** All fields of a type: base fields first, then attributes in their order. What is tagged `ui:hidden` is left out. */
export function fieldsOf(family: Family, attributes: readonly AttributeConfig[]): readonly Field[] {
  const shown = attributes.filter((attribute) => attribute.tags?.includes(HIDDEN) !== true);
  const inOrder = [...shown].sort((one, other) => orderOf(one) - orderOf(other));
  return [
    ...family.baseFields.map((base) => ({ key: base.id, base, chooser: chooserOfBase(base), canSort: base.isSorted })),
    ...inOrder.map((attribute): Field => {
      const isIndexed = attribute.indexed === true && SCALARS.includes(attribute.dataType);
      return {
        key: keyOf(family, attribute.name),
        attribute,
        canSort: isIndexed,
        ...(isIndexed ? { chooser: chooserOf(attribute) } : {}),
      };
    }),
  ];
}

function orderOf({ tags }: AttributeConfig): number {
  for (const tag of tags ?? []) {
    const found = ORDER.exec(tag);
    if (found !== null) return Number(found[1]);
  }
  return Number.MAX_SAFE_INTEGER;
}

type Term = { readonly key: string; readonly value: unknown; readonly expr: string };

function termsOf(filter: Filter): readonly Term[] {
  const { key } = filter;
  switch (filter.is) {
    case "oneOf":
      return [{ key, value: filter.values, expr: "in" }];
    case "begins":
      return [{ key, value: filter.with, expr: "prefix" }];
    case "flag":
      return [{ key, value: filter.value, expr: "eq" }];
    case "there":
      return [{ key, value: filter.value, expr: "exists" }];
    case "between":
      return [
        ...(filter.from === undefined ? [] : [{ key, value: filter.from, expr: "gte" }]),
        ...(filter.to === undefined ? [] : [{ key, value: filter.to, expr: "lte" }]),
      ];
  }
}

/** The server's query; undefined where all is asked for. `q` is how the code or the name begins. */
export function queryOf(family: Family, q: string, filters: readonly Filter[]): object | undefined {
  const terms: object[] = filters.flatMap(termsOf);
  if (q !== "") {
    const keys = [family.codeField, ...(family.hasName ? ["name"] : [])];
    terms.unshift({ op: "or", arr: keys.map((key) => ({ key, value: q, expr: "prefix" })) });
  }
  return terms.length === 0 ? undefined : { op: "and", arr: terms };
}

/** The filters with one more, in place of what the same field was asked for. */
export function withFilter(filters: readonly Filter[], filter: Filter): readonly Filter[] {
  const at = filters.findIndex((each) => each.key === filter.key);
  return at < 0 ? [...filters, filter] : filters.map((each, index) => (index === at ? filter : each));
}

function isScalar(value: unknown): value is string | number {
  return typeof value === "string" || (typeof value === "number" && Number.isFinite(value));
}

/** A filter of an address, which may have been written by hand; null for what is none. */
export function filterFrom(given: unknown): Filter | null {
  if (typeof given !== "object" || given === null) return null;
  const { key, is, values, from, to, with: start, value } = given as Readonly<Record<string, unknown>>;
  if (typeof key !== "string" || key === "") return null;
  if (is === "oneOf" && Array.isArray(values)) {
    const known = values.filter(isScalar);
    return known.length === 0 ? null : { key, is, values: known };
  }
  if (is === "begins" && typeof start === "string" && start !== "") return { key, is, with: start };
  if ((is === "flag" || is === "there") && typeof value === "boolean") return { key, is, value };
  if (is !== "between" || (!isScalar(from) && !isScalar(to))) return null;
  return { key, is, ...(isScalar(from) ? { from } : {}), ...(isScalar(to) ? { to } : {}) };
}

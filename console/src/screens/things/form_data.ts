/** What a form of a thing begins with, and what of it is sent. */
import type { Session } from "~/api/haulier";
import type { AttributeConfig, Values } from "~/rules/attributes";
import type { CoreField, Family, Thing, TypeRules, Written } from "./families";
import type { FormData } from "./form/attribute_form";

const TAGS: readonly string[] = ["category", "subCategory"];

/** Members that are no custom attributes, as this type has them: classes are chosen from those of the type. */
export function coreOf(family: Family, rules: TypeRules, isNew: boolean): readonly AttributeConfig[] {
  const names = rules.categories.map((category) => category.name);
  const subNames = [...new Set(rules.categories.flatMap((category) => category.subCategory))];
  const choices: Readonly<Record<string, readonly string[]>> = { category: names, subCategory: subNames };
  return family.coreFields.filter((field) => isNew || field.when === "always").flatMap((field): CoreField[] => {
    if (!TAGS.includes(field.name)) return [field];
    const valueOneOf = choices[field.name] ?? [];
    return valueOneOf.length === 0 ? [] : [{ ...field, validation: { valueOneOf } }];
  });
}

export const NOTHING: FormData = { core: {}, values: {} };

/** What a new thing begins with: its owner, and the defaults of its type. */
export function startOf(family: Family, session: Session, core: readonly AttributeConfig[], attributes: readonly AttributeConfig[]): FormData {
  const defaults = (all: readonly AttributeConfig[]): Values =>
    Object.fromEntries(all.flatMap(({ name, defaultValue }) => (defaultValue === undefined ? [] : [[name, defaultValue] as const])));
  const owner = { participants: session.tenant.id, entities: session.app.id, containers: "" }[family.id];
  return { core: { ...(owner === "" ? {} : { owner }), ...defaults(core) }, values: defaults(attributes) };
}

/** What a thing has, as its form reads it. */
export function dataOfThing(core: readonly AttributeConfig[], thing: Thing): FormData {
  const own = core.flatMap(({ name }) => {
    const value = thing.wire[name];
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[name, value] as const];
  });
  return { core: Object.fromEntries(own), values: thing.values };
}

/** What to send: of members that are no attributes the server takes none away, so an emptied one stays as it was. */
export function writtenOf({ core, values }: FormData): Written {
  const given = Object.entries(core).filter(([, value]) => value !== null);
  return { core: Object.fromEntries(given), values };
}

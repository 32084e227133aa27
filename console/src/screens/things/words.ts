/** Words of things: titles of fields, of families, of filters. */
import type { I18n, MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { Tone } from "~/ui/chip";
import { type Machine, mainState, stateText } from "~/rules/machine";
import type { FamilyId } from "./families";
import type { Field, Filter } from "./filters";
import { valueText, type ValueWords } from "./value_text";

const FIELDS: Readonly<Record<string, MessageDescriptor>> = {
  uniqueCode: msg`Code`,
  scannableId: msg`Scannable id`,
  name: msg`Name`,
  state: msg`State`,
  owner: msg`Owner`,
  parentId: msg`Lies in`,
  category: msg`Category`,
  subCategory: msg`Sub-category`,
  createdAt: msg`Made`,
  updatedAt: msg`Changed`,
  isHazmat: msg`Hazardous`,
  isContainerizable: msg`Goes into others`,
  isReusable: msg`Reusable`,
  trackingDetails: msg`Tracking ids`,
  items: msg`Items`,
};

export const FAMILY_TITLES: Readonly<Record<FamilyId, MessageDescriptor>> = {
  participants: msg`Participants`,
  containers: msg`Containers`,
  entities: msg`Entities`,
};

/** What a member is called: its own word, or the alias or name that its type gives it. */
export function titleOfMember(i18n: I18n, name: string): string {
  const known = FIELDS[name];
  return known === undefined ? name : i18n._(known);
}

export function titleOf(i18n: I18n, field: Field): string {
  const { attribute } = field;
  return attribute === undefined ? titleOfMember(i18n, field.key) : (attribute.alias ?? attribute.name);
}

export function valueWords(i18n: I18n): ValueWords {
  return { yes: i18n._(msg`yes`), no: i18n._(msg`no`) };
}

/** A filter as a person reads it, behind the title of its field. */
export function filterText(i18n: I18n, field: Field | undefined, filter: Filter): string {
  const show = (value: string | number) =>
    field?.base?.kind === "state" ? stateText(String(value)) : valueText(value, field?.attribute?.dataType ?? null, valueWords(i18n));
  switch (filter.is) {
    case "oneOf":
      return i18n._(msg`is ${filter.values.map(show).join(", ")}`);
    case "begins":
      return i18n._(msg`begins with ${filter.with}`);
    case "flag":
      return filter.value ? i18n._(msg`yes`) : i18n._(msg`no`);
    case "there":
      return filter.value ? i18n._(msg`is given`) : i18n._(msg`is missing`);
    case "between":
      if (filter.to === undefined) return `≥ ${show(filter.from ?? "")}`;
      return filter.from === undefined ? `≤ ${show(filter.to)}` : `${show(filter.from)} – ${show(filter.to)}`;
  }
}

/** What a state means: waiting at the beginning of a life, over at its end, moving between. */
export function toneOf(machine: Machine | null | undefined, state: string): Tone {
  if (machine === null || machine === undefined) return "waiting";
  const at = machine.mains.indexOf(mainState(state));
  if (at <= 0) return "waiting";
  return at === machine.mains.length - 1 ? "over" : "moving";
}

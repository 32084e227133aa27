/** Participants, containers and entities as one: where each family lies, and how its answers are read. */
import { read, send } from "~/api/client";
import type { AttributeConfig, Values } from "~/rules/attributes";
import { Machine, type MachineDocument } from "~/rules/machine";

export type FamilyId = "participants" | "containers" | "entities";
export const FAMILY_IDS: readonly FamilyId[] = ["participants", "containers", "entities"];

export const PAGE = 100;
/** Rows that a list of the server may skip; what lies further is found by a filter. */
export const MAX_OFFSET = 10_000;

/** A participant, container or entity. Texts that it lacks are empty. */
export interface Thing {
  readonly id: string;
  /** Its unique code, or what is printed on it. */
  readonly code: string;
  readonly name: string;
  readonly state: string;
  /** Who owns it, or what it lies in. */
  readonly parent: string;
  /** Custom attributes that this session's app may read. */
  readonly values: Values;
  /** Null where the server does not tell it. */
  readonly version: number | null;
  readonly updatedAt: number;
  /** All members as the server gave them. */
  readonly wire: Values;
}

/** What a list of a family shows and asks for beside custom attributes. */
export interface BaseField {
  readonly id: string;
  readonly isSorted: boolean;
  readonly kind: "text" | "id" | "time" | "flag" | "state";
}

/** A member of a thing that is no custom attribute, in the form of one: forms and checks treat both alike. */
export interface CoreField extends AttributeConfig {
  /** When it can be given. */
  readonly when: "create" | "always";
}

/** A type as a list of types shows it. */
export interface TypeOfThings {
  readonly id: string;
  readonly title: string;
  /** The app that made it; null: everybody's. */
  readonly owner: string | null;
}

/** What a form needs of a type besides its attributes. */
export interface TypeRules {
  readonly owner: string | null;
  readonly categories: readonly { readonly name: string; readonly subCategory: readonly string[] }[];
}

export interface Query {
  readonly offset: number;
  readonly limit?: number;
  readonly query?: object;
  readonly sortKey?: string;
  readonly isDescending?: boolean;
}

export interface Page {
  readonly things: readonly Thing[];
  readonly total: number;
}

/** An event to raise, with the reason and the data that it carries. */
export interface Raised {
  readonly eventCode: string;
  readonly reasonCode?: string;
  readonly data: Values;
  /** To what lies inside as well; of containers only. */
  readonly propagate?: boolean;
}

export interface Family {
  readonly id: FamilyId;
  /** As events and the journal call one of its things. */
  readonly kind: string;
  readonly typeKind: string;
  /** Members that hold the code and the custom attributes. */
  readonly codeField: string;
  readonly valuesField: string;
  readonly parentField: string;
  readonly hasName: boolean;
  readonly baseFields: readonly BaseField[];
  readonly coreFields: readonly CoreField[];
  /** Everything below an app: entities have types of their own for each. */
  readonly at: (app: string) => FamilyPaths;
}

export interface FamilyPaths {
  readonly types: string;
  readonly type: (type: string) => string;
  readonly attributes: (type: string) => string;
  readonly machine: (type: string) => string;
  readonly list: (type: string) => string;
  readonly create: (type: string) => string;
  readonly one: (type: string, id: string) => string;
  readonly event: (type: string, id: string) => string;
}

const part = encodeURIComponent;

function paths(base: string, types: string, own: Partial<FamilyPaths>): FamilyPaths {
  const type = (name: string) => `${base}/${types}/${part(name)}`;
  const one = (name: string, id: string) => `${base}/${part(name)}/${part(id)}`;
  return {
    types: `${base}/${types}`,
    type,
    attributes: type,
    machine: (name) => `${type(name)}/config/state-machine`,
    list: (name) => `${base}/${part(name)}`,
    create: (name) => `${base}/${part(name)}`,
    one,
    event: (name, id) => `${one(name, id)}/state/event`,
    ...own,
  };
}

const PARTICIPANTS = "/core/api/v2/participants";
const CONTAINERS = "/core/api/v2/containers";
const ENTITIES = "/core/api/v2/entity/apps";

const ofParticipants = paths(PARTICIPANTS, "participant-types", {
  attributes: (name) => `${PARTICIPANTS}/participant-types/${part(name)}/config/attributes`,
});
const ofContainers = paths(CONTAINERS, "container-types", { list: (name) => `${CONTAINERS}/${part(name)}/filter` });
const ofEntities = (app: string) =>
  paths(`${ENTITIES}/${part(app)}`, "entity-type", {
    event: (name, id) => `${ENTITIES}/${part(app)}/${part(name)}/${part(id)}/event`,
  });

const TIMES: readonly BaseField[] = [
  { id: "createdAt", isSorted: true, kind: "time" },
  { id: "updatedAt", isSorted: true, kind: "time" },
];
const CODE_LENGTH = 256;
const SCANNABLE_LENGTH = 128;
const text = (name: string, when: CoreField["when"], max: number, required = false): CoreField => ({
  name,
  when,
  dataType: "string",
  validation: { required, range: { min: required ? 1 : 0, max } },
});
const flag = (name: string, byDefault: boolean): CoreField => ({ name, when: "create", dataType: "boolean", defaultValue: byDefault });

const CATEGORIZED: Pick<Family, "codeField" | "valuesField" | "parentField" | "hasName" | "coreFields" | "baseFields"> = {
  codeField: "uniqueCode",
  valuesField: "properties",
  parentField: "owner",
  hasName: true,
  baseFields: [
    { id: "uniqueCode", isSorted: false, kind: "text" },
    { id: "name", isSorted: false, kind: "text" },
    { id: "state", isSorted: true, kind: "state" },
    { id: "owner", isSorted: true, kind: "id" },
    { id: "category", isSorted: false, kind: "text" },
    { id: "subCategory", isSorted: false, kind: "text" },
    ...TIMES,
  ],
  coreFields: [
    text("uniqueCode", "create", CODE_LENGTH, true),
    text("name", "always", CODE_LENGTH),
    text("owner", "always", SCANNABLE_LENGTH, true),
    text("category", "always", CODE_LENGTH),
    text("subCategory", "always", CODE_LENGTH),
  ],
};

export const FAMILIES: Readonly<Record<FamilyId, Family>> = {
  participants: {
    ...CATEGORIZED,
    id: "participants",
    kind: "participant",
    typeKind: "participant_type",
    at: () => ofParticipants,
  },
  containers: {
    id: "containers",
    kind: "container",
    typeKind: "container_type",
    codeField: "scannableId",
    valuesField: "attributes",
    parentField: "parentId",
    hasName: false,
    baseFields: [
      { id: "scannableId", isSorted: true, kind: "text" },
      { id: "state", isSorted: true, kind: "state" },
      { id: "parentId", isSorted: true, kind: "id" },
      { id: "isHazmat", isSorted: false, kind: "flag" },
      { id: "isContainerizable", isSorted: false, kind: "flag" },
      { id: "isReusable", isSorted: false, kind: "flag" },
      ...TIMES,
    ],
    coreFields: [
      text("scannableId", "create", SCANNABLE_LENGTH, true),
      flag("isHazmat", false),
      flag("isContainerizable", true),
      flag("isReusable", false),
      { name: "trackingDetails", when: "always", dataType: "array" },
      { name: "items", when: "always", dataType: "array" },
    ],
    at: () => ofContainers,
  },
  entities: { ...CATEGORIZED, id: "entities", kind: "entity", typeKind: "entity_type", at: ofEntities },
};

/** The family of an address; undefined where there is none. */
export function familyOf(id: string): Family | undefined {
  return Object.hasOwn(FAMILIES, id) ? FAMILIES[id as FamilyId] : undefined;
}

/** The type in an id such as `riders:2b1f…`. */
export function typeInId(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}

interface WireType {
  readonly id?: string;
  readonly name: string | { readonly singular: string; readonly plural: string };
  readonly alias?: { readonly plural?: string } | null;
  readonly ownerAppId?: string | null;
  readonly category?: TypeRules["categories"];
  readonly attributes?: readonly AttributeConfig[];
}

interface WirePage {
  readonly meta: { readonly totalElements: number };
  readonly [list: string]: unknown;
}

/** The member of a page that is its list. */
function listIn(page: WirePage): readonly unknown[] {
  const found = Object.values(page).find((member) => Array.isArray(member));
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

function typeShown(wire: WireType): TypeOfThings {
  const plural = typeof wire.name === "string" ? wire.name : wire.name.plural;
  return { id: plural, title: wire.alias?.plural ?? plural, owner: wire.ownerAppId ?? null };
}

/** All types of a family. */
export async function readTypes(family: Family, app: string, signal?: AbortSignal): Promise<readonly TypeOfThings[]> {
  const found: TypeOfThings[] = [];
  for (;;) {
    const page = await read<WirePage>(`${family.at(app).types}?limit=${PAGE}&offset=${found.length}&sortKey=createdAt&sortBy=asc`, signal);
    const listed = listIn(page) as readonly WireType[];
    found.push(...listed.map(typeShown));
    if (listed.length < PAGE || found.length >= page.meta.totalElements) return found;
  }
}

/** The custom attributes of a type, in the order in which they were declared. */
export async function readAttributes(family: Family, app: string, type: string, signal?: AbortSignal): Promise<readonly AttributeConfig[]> {
  return (await read<WireType>(family.at(app).attributes(type), signal)).attributes ?? [];
}

/** Who made a type, and how its things are classed. */
export async function readTypeRules(family: Family, app: string, type: string, signal?: AbortSignal): Promise<TypeRules> {
  const wire = await read<WireType>(family.at(app).type(type), signal);
  return { owner: wire.ownerAppId ?? null, categories: wire.category ?? [] };
}

export async function readMachine(family: Family, app: string, type: string, signal?: AbortSignal): Promise<Machine> {
  return new Machine(await read<MachineDocument>(family.at(app).machine(type), signal));
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A thing from what a read, a list or an event tells of it. */
export function thingOf(family: Family, wire: Values): Thing {
  const values = wire[family.valuesField];
  return {
    id: textOf(wire["id"]),
    code: textOf(wire[family.codeField]),
    name: textOf(wire["name"]),
    state: textOf(wire["state"]),
    parent: textOf(wire[family.parentField]),
    values: typeof values === "object" && values !== null ? (values as Values) : {},
    version: typeof wire["version"] === "number" ? wire["version"] : null,
    updatedAt: typeof wire["updatedAt"] === "number" ? wire["updatedAt"] : 0,
    wire,
  };
}

/** The value of a column: a base field, or a custom attribute. */
export function valueOf(family: Family, thing: Thing, column: string): unknown {
  const isBase = family.baseFields.some((field) => field.id === column);
  return isBase ? thing.wire[column] : thing.values[nameInKey(column)];
}

/** A custom attribute's name in filters, sorts and columns: below the member that holds it, so that it hides no base field. */
export function keyOf(family: Family, attribute: string): string {
  return `${family.valuesField}.${attribute}`;
}

function nameInKey(key: string): string {
  return key.slice(key.indexOf(".") + 1);
}

export async function readPage(family: Family, app: string, type: string, query: Query, signal?: AbortSignal): Promise<Page> {
  const asked = new URLSearchParams({ limit: String(query.limit ?? PAGE), offset: String(query.offset) });
  if (query.query !== undefined) asked.set("query", JSON.stringify(query.query));
  if (query.sortKey !== undefined) {
    asked.set("sortKey", query.sortKey);
    asked.set("sortBy", query.isDescending === true ? "desc" : "asc");
  }
  const page = await read<WirePage>(`${family.at(app).list(type)}?${asked}`, signal);
  const things = (listIn(page) as readonly Values[]).map((wire) => thingOf(family, wire));
  return { things, total: page.meta.totalElements };
}

export async function readThing(family: Family, app: string, type: string, id: string, signal?: AbortSignal): Promise<Thing> {
  return thingOf(family, await read<Values>(family.at(app).one(type, id), signal));
}

/** Members and custom attributes to write; of the attributes of what there is, `null` takes one away. */
export interface Written {
  readonly core: Values;
  readonly values: Values;
}

/** Make a thing; gives its id. The server has accepted it then; that it stands is told by its event. */
export async function createThing(family: Family, app: string, type: string, { core, values }: Written, requestId?: string): Promise<string> {
  const body = { ...core, [family.valuesField]: values };
  return (await send<{ id: string }>("POST", family.at(app).create(type), body, undefined, requestId)).id;
}

export function changeThing(family: Family, app: string, type: string, id: string, { core, values }: Written, requestId?: string): Promise<unknown> {
  return send("PUT", family.at(app).one(type, id), { ...core, [family.valuesField]: values }, undefined, requestId);
}

/** Raise an event on a thing, at the time of now. */
export function raiseEvent(family: Family, app: string, type: string, id: string, event: Raised, requestId?: string): Promise<unknown> {
  const { propagate, ...rest } = event;
  const body = {
    ...rest,
    timestamp: Math.floor(Date.now() / 1000),
    source: { appId: app },
    ...(family.id === "containers" && propagate !== undefined ? { propagate } : {}),
  };
  return send("PUT", family.at(app).event(type, id), body, undefined, requestId);
}

/** Where a container is put into another one, or taken out. */
export function containerMoves(id: string): string {
  return `${CONTAINERS}/${part(id)}/child`;
}

/** Put a container into another one, or take it out. */
export function moveContainer(id: string, parentId: string, action: "CONTAINERIZE" | "DECONTAINERIZE", requestId?: string): Promise<unknown> {
  return send("PUT", containerMoves(id), { parentId, action }, undefined, requestId);
}

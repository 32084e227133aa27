/** People and groups of the tenant, and the log of identity. See: contract/aaa.md sections 5 and 11. */
import { api, dataOf } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Person = Answered<Schemas["User"]>;
export type Group = Answered<Schemas["Group"]>;
export type NewPerson = Schemas["AaaCreateUser"];
export type PersonChange = Schemas["AaaUpdateUser"];
export type Mobile = Answered<Schemas["MobileNumber"]>;

/** How many people a page of their list holds. */
export const PEOPLE_PAGE = 100;
const SEARCHED = ["firstName", "lastName", "email"];

/** A page of people, in the order in which they were made; `q` is how a name or an e-mail address begins. */
export function listPeople(q: string, offset: number, signal: AbortSignal | null = null): Promise<readonly Person[]> {
  const narrowed = q === "" ? {} : { query: JSON.stringify({ op: "or", arr: SEARCHED.map((key) => ({ key, value: q, expr: "prefix" })) }) };
  return dataOf(api.GET("/core/api/v1/aaa/users", { params: { query: { limit: PEOPLE_PAGE, offset, ...narrowed } }, signal }));
}

/** Some people by their ids, at most `PEOPLE_PAGE`. */
export const readPeople = (ids: readonly string[], signal: AbortSignal | null = null): Promise<readonly Person[]> => {
  const query = { limit: PEOPLE_PAGE, query: JSON.stringify({ key: "userId", value: ids, expr: "in" }) };
  return dataOf(api.GET("/core/api/v1/aaa/users", { params: { query }, signal }));
};

const ofPerson = (userId: string) => ({ params: { path: { userId } } });

export const readPerson = (id: string, signal: AbortSignal | null = null): Promise<Person> =>
  dataOf(api.GET("/core/api/v1/aaa/users/{userId}", { ...ofPerson(id), signal }));
export const createPerson = (body: NewPerson) => dataOf(api.POST("/core/api/v1/aaa/users", { body }));
export const changePerson = (id: string, body: PersonChange) => dataOf(api.PUT("/core/api/v1/aaa/users/{userId}", { ...ofPerson(id), body }));
export const blockPerson = (id: string) => dataOf(api.POST("/core/api/v1/aaa/users/{userId}/deactivate", ofPerson(id)));
/** A blocked person is named by a way to reach it, never by its id. */
export const activatePerson = (contact: { email: string } | { mobile: Mobile }) =>
  dataOf(api.POST("/core/api/v1/aaa/users/activate", { body: contact }));

/** Ids of the roles that a person has by its groups. */
export async function readRolesOfPerson(id: string, signal: AbortSignal | null = null): Promise<readonly string[]> {
  const { roles } = await dataOf(api.GET("/core/api/v1/aaa/users/{userId}/roles", { ...ofPerson(id), signal }));
  return roles.map((role) => role.id);
}
/** Ids of the apps in which a person has some role. */
export const readAppsOfPerson = async (id: string, signal: AbortSignal | null = null): Promise<readonly string[]> =>
  (await dataOf(api.GET("/core/api/v1/aaa/users/{userId}/apps", { ...ofPerson(id), signal }))).apps;

export type Attributes = Readonly<Record<string, readonly string[]>>;

export const readPersonAttributes = async (id: string, signal: AbortSignal | null = null): Promise<Attributes> =>
  (await dataOf(api.GET("/core/api/v1/aaa/users/{userId}/attributes", { ...ofPerson(id), signal }))).attributes;
export const setPersonAttributes = (id: string, attributes: Record<string, string[]>) =>
  dataOf(api.PUT("/core/api/v1/aaa/users/{userId}/attributes", { ...ofPerson(id), body: { attributes } }));

const ofGroup = (groupId: string) => ({ params: { path: { groupId } } });

export const listGroups = (signal: AbortSignal | null = null): Promise<readonly Group[]> => dataOf(api.GET("/core/api/v1/aaa/groups", { signal }));
export const readGroup = (id: string, signal: AbortSignal | null = null): Promise<Group> =>
  dataOf(api.GET("/core/api/v1/aaa/groups/{groupId}", { ...ofGroup(id), signal }));
export const createGroup = (body: Schemas["CreateGroup"]) => dataOf(api.POST("/core/api/v1/aaa/groups", { body }));
export const changeGroup = (id: string, body: Schemas["UpdateGroup"]) => dataOf(api.PUT("/core/api/v1/aaa/groups/{groupId}", { ...ofGroup(id), body }));
/** Put people into a group, or take them out of it. */
export const setMembership = (id: string, users: readonly string[], membership: boolean) =>
  dataOf(api.PUT("/core/api/v1/aaa/groups/{groupId}/users", { ...ofGroup(id), body: { users: [...users], membership } }));
/** Give roles to a group, or take them from it. */
export const setGroupRoles = (id: string, roles: readonly string[], membership: boolean) =>
  dataOf(api.PUT("/core/api/v1/aaa/groups/{groupId}/roles", { ...ofGroup(id), body: { roles: [...roles], membership } }));


export type IdentityEntry = Answered<Schemas["AuditEntry"]>;
export type IdentityAudit = Answered<Schemas["Audit"]>;

export interface AuditAsked {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly timeDuration: number;
  readonly userId?: string;
  readonly action?: string;
  readonly limit: number;
  readonly offset: number;
}

export const readIdentityAudit = (query: AuditAsked, signal: AbortSignal | null = null): Promise<IdentityAudit> =>
  dataOf(api.GET("/core/api/v1/aaa/audit", { params: { query }, signal }));

/** What people call a person. */
export const personName = (person: Person): string => [person.firstName, person.middleName, person.lastName].filter(Boolean).join(" ");

export type PersonSession = Answered<Schemas["PersonSession"]>;

export const listSessionsOf = (id: string, signal: AbortSignal | null = null): Promise<readonly PersonSession[]> =>
  dataOf(api.GET("/core/api/v1/aaa/users/{userId}/sessions", { ...ofPerson(id), signal }));
export const endSessionsOf = (id: string) => dataOf(api.DELETE("/core/api/v1/aaa/users/{userId}/sessions", ofPerson(id)));
export const endSessionOf = (userId: string, sessionId: string) =>
  dataOf(api.DELETE("/core/api/v1/aaa/users/{userId}/sessions/{sessionId}", { params: { path: { userId, sessionId } } }));
export const removeSecondFactor = (id: string) => dataOf(api.DELETE("/core/api/v1/aaa/users/{userId}/second-factor", ofPerson(id)));
/** Send an invitation, or send it again: the one before is worth nothing then. */
export const invitePerson = (id: string, channel: "email" | "sms") =>
  dataOf(api.POST("/core/api/v1/aaa/users/{userId}/invitations", { ...ofPerson(id), body: { channel } }));

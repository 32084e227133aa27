/** The reads of people and groups, and where the cache keeps them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listApiKeys, listApps, listKnownRoles, listPermissions, listResources, listRoles, readApp, readAppRoles } from "~/api/apps";
import { type Connection, listConnections, type OidcConnection, readIssuer, readOidc, readPolicy, readSaml, type SamlConnection } from "~/api/connections";
import { listPeople, PEOPLE_PAGE, readAppsOfPerson, readIdentityAudit, readGroup, readPeople, readPerson, readRolesOfPerson } from "~/api/identity";
import { IDENTITY } from "~/app/people_queries";

export const peopleQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: [IDENTITY, "people", q],
    queryFn: ({ pageParam, signal }) => listPeople(q, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length < PEOPLE_PAGE ? undefined : pages.length * PEOPLE_PAGE),
  });
export const personQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "person", id], queryFn: ({ signal }) => readPerson(id, signal) });
/** A page of a group's members; a group itself tells their ids alone. */
export const membersQuery = (ids: readonly string[]) =>
  queryOptions({ queryKey: [IDENTITY, "members", ids], queryFn: ({ signal }) => readPeople(ids, signal) });
export const rolesOfPersonQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "person", id, "roles"], queryFn: ({ signal }) => readRolesOfPerson(id, signal) });
export const appsOfPersonQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "person", id, "apps"], queryFn: ({ signal }) => readAppsOfPerson(id, signal) });
export const groupQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "group", id], queryFn: ({ signal }) => readGroup(id, signal) });
export const knownRolesQuery = queryOptions({ queryKey: [IDENTITY, "known roles"], queryFn: ({ signal }) => listKnownRoles(signal) });
export const connectionsQuery = queryOptions({ queryKey: [IDENTITY, "connections"], queryFn: ({ signal }) => listConnections(signal) });
/** What is known of a provider beside what the list tells; of Google and GitHub that is nothing. */
export const connectionQuery = ({ connectionId: id, connectionType: type }: Connection) =>
  queryOptions({
    queryKey: [IDENTITY, "connection", id],
    queryFn: ({ signal }): Promise<OidcConnection | SamlConnection | Record<string, never>> =>
      type === "oidc" ? readOidc(id, signal) : type === "saml" ? readSaml(id, signal) : Promise.resolve({}),
  });
export const policyQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "policy", id], queryFn: ({ signal }) => readPolicy(id, signal) });
export const issuerQuery = (tenantId: string) =>
  queryOptions({ queryKey: ["issuer", tenantId], queryFn: ({ signal }) => readIssuer(tenantId, signal), staleTime: Infinity });
const AUDIT_PAGE = 100;
const MAX_OFFSET = 10_000;
const DAY_MS = 86_400_000;

/** What happened in the days before a moment. */
export const auditQuery = (until: number, days: number, who: string | undefined, what: string | undefined) =>
  infiniteQueryOptions({
    queryKey: [IDENTITY, "audit", until, days, who, what],
    queryFn: ({ pageParam, signal }) => {
      const filter = { ...(who === undefined ? {} : { userId: who }), ...(what === undefined ? {} : { action: what }) };
      return readIdentityAudit({ from: until - days * DAY_MS, timeDuration: days, limit: AUDIT_PAGE, offset: pageParam, ...filter }, signal);
    },
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.length * AUDIT_PAGE;
      return last.entries.length < AUDIT_PAGE || read > MAX_OFFSET ? undefined : read;
    },
  });
export const appsQuery = queryOptions({ queryKey: [IDENTITY, "apps"], queryFn: ({ signal }) => listApps(signal) });
export const appQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id], queryFn: ({ signal }) => readApp(id, signal) });
export const appRolesQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id, "held"], queryFn: ({ signal }) => readAppRoles(id, signal) });
export const definedRolesQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id, "roles"], queryFn: ({ signal }) => listRoles(id, signal) });
export const resourcesQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "app", id, "resources"], queryFn: ({ signal }) => listResources(id, signal) });
export const permissionsQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "app", id, "permissions"], queryFn: ({ signal }) => listPermissions(id, signal) });
/** Roles, permissions and resources of some apps. */
export const partsOfAppsQuery = (ids: readonly string[]) =>
  queryOptions({
    queryKey: [IDENTITY, "parts", ids],
    queryFn: ({ signal }) =>
      Promise.all(
        ids.map(async (id) => {
          const [roles, permissions, resources] = await Promise.all([listRoles(id, signal), listPermissions(id, signal), listResources(id, signal)]);
          return { roles, permissions, resources };
        }),
      ),
  });
export const apiKeysQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id, "keys"], queryFn: ({ signal }) => listApiKeys(id, signal) });

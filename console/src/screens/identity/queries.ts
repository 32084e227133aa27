/** The reads of people and groups, and where the cache keeps them. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { listApiKeys, listApps, listKnownRoles, listPermissions, listResources, listRoles, readApp, readAppRoles } from "~/api/apps";
import { listConnections } from "~/api/connections";
import { listGroups, listPeople, PEOPLE_PAGE, readAppsOfPerson, readGroup, readPeople, readPerson, readRolesOfPerson } from "~/api/identity";

/** All of it is read again after a write: rights follow from each other. */
export const IDENTITY = "identity";

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
export const groupsQuery = queryOptions({ queryKey: [IDENTITY, "groups"], queryFn: ({ signal }) => listGroups(signal) });
export const groupQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "group", id], queryFn: ({ signal }) => readGroup(id, signal) });
export const knownRolesQuery = queryOptions({ queryKey: [IDENTITY, "known roles"], queryFn: ({ signal }) => listKnownRoles(signal) });
export const connectionsQuery = queryOptions({ queryKey: [IDENTITY, "connections"], queryFn: ({ signal }) => listConnections(signal) });
export const foundPeopleQuery = (q: string) => queryOptions({ queryKey: [IDENTITY, "found", q], queryFn: ({ signal }) => listPeople(q, 0, signal) });
export const appsQuery = queryOptions({ queryKey: [IDENTITY, "apps"], queryFn: ({ signal }) => listApps(signal) });
export const appQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id], queryFn: ({ signal }) => readApp(id, signal) });
export const appRolesQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id, "held"], queryFn: ({ signal }) => readAppRoles(id, signal) });
export const definedRolesQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id, "roles"], queryFn: ({ signal }) => listRoles(id, signal) });
export const resourcesQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "app", id, "resources"], queryFn: ({ signal }) => listResources(id, signal) });
export const permissionsQuery = (id: string) =>
  queryOptions({ queryKey: [IDENTITY, "app", id, "permissions"], queryFn: ({ signal }) => listPermissions(id, signal) });
export const apiKeysQuery = (id: string) => queryOptions({ queryKey: [IDENTITY, "app", id, "keys"], queryFn: ({ signal }) => listApiKeys(id, signal) });

/** What the screens of things read, kept by TanStack Query. A type's definition is read once and kept until it changes. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { ApiError } from "~/api/fault";
import type { Machine } from "~/rules/machine";
import { type Family, MAX_OFFSET, type Page, PAGE, readAttributes, readMachine, readPage, readThing, readTypeRules, readTypes } from "./families";
import { type Filter, queryOf } from "./filters";

export interface ListAsked {
  readonly q: string;
  readonly filters: readonly Filter[];
  readonly sortKey: string | undefined;
  readonly isDescending: boolean;
}

/** A type of a family, in the name of an app. */
export interface TypePlace {
  readonly family: Family;
  readonly app: string;
  readonly type: string;
}

export const typesQuery = (family: Family, app: string) =>
  queryOptions({ queryKey: ["types", family.id, app], queryFn: ({ signal }) => readTypes(family, app, signal) });

export const attributesQuery = ({ family, app, type }: TypePlace) =>
  queryOptions({
    queryKey: ["type", family.id, type, "attributes", app],
    queryFn: ({ signal }) => readAttributes(family, app, type, signal),
    staleTime: Infinity,
  });

export const typeRulesQuery = ({ family, app, type }: TypePlace) =>
  queryOptions({
    queryKey: ["type", family.id, type, "rules", app],
    queryFn: ({ signal }) => readTypeRules(family, app, type, signal),
    staleTime: Infinity,
  });

/** The machine of a type; null for entities without one. */
export const machineQuery = ({ family, app, type }: TypePlace) =>
  queryOptions({
    queryKey: ["type", family.id, type, "machine", app],
    queryFn: async ({ signal }): Promise<Machine | null> => {
      try {
        return await readMachine(family, app, type, signal);
      } catch (error) {
        if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 401) return null;
        throw error;
      }
    },
    staleTime: Infinity,
  });

/** A list as a person scrolls it, 100 rows a page, as far as the server goes. */
export const thingsQuery = ({ family, app, type }: TypePlace, asked: ListAsked) =>
  infiniteQueryOptions({
    queryKey: ["things", family.id, type, app, asked],
    queryFn: ({ pageParam, signal }): Promise<Page> => readPage(family, app, type, { offset: pageParam, ...wireOf(family, asked) }, signal),
    initialPageParam: 0,
    getNextPageParam: (last: Page, pages: readonly Page[]) => {
      const offset = pages.length * PAGE;
      return last.things.length < PAGE || offset >= last.total || offset > MAX_OFFSET ? undefined : offset;
    },
    staleTime: 0,
  });

/** What a list asks the server for, without the page. */
export function wireOf(family: Family, { q, filters, sortKey, isDescending }: ListAsked) {
  const query = queryOf(family, q, filters);
  return { ...(query === undefined ? {} : { query }), ...(sortKey === undefined ? {} : { sortKey, isDescending }) };
}

export const thingQuery = ({ family, app, type }: TypePlace, id: string) =>
  queryOptions({
    queryKey: ["thing", family.id, type, id, app],
    queryFn: ({ signal }) => readThing(family, app, type, id, signal),
    staleTime: 0,
  });

/** The reads of people and groups that several screens need, and where the cache keeps them. */
import { queryOptions } from "@tanstack/react-query";
import { listGroups, listPeople } from "~/api/identity";

/** All of it is read again after a write: rights follow from each other. */
export const IDENTITY = "identity";

/** People whose name or e-mail address begins with a text. */
export const foundPeopleQuery = (q: string) => queryOptions({ queryKey: [IDENTITY, "found", q], queryFn: ({ signal }) => listPeople(q, 0, signal) });
export const groupsQuery = queryOptions({ queryKey: [IDENTITY, "groups"], queryFn: ({ signal }) => listGroups(signal) });

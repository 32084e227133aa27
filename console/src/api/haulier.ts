/** What Haulier adds beside the contract: sessions, board, names, search, journal. The types are those of the API document. */
import { api, dataOf, REQUEST_ID } from "./client";
import type { components, paths } from "./schema";

/** An answer, which nobody changes. */
export type Answered<T> = T extends readonly (infer Item)[]
  ? readonly Answered<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Answered<T[Name]> }
    : T;
type Schema<Name extends keyof components["schemas"]> = Answered<components["schemas"][Name]>;

export type Session = Schema<"SessionInfo">;

export const readSession = (signal: AbortSignal | null = null) => dataOf(api.GET("/core/haulier/v1/session", { signal }));
export const beginSession = (link: string, name: string) =>
  dataOf(api.POST("/core/haulier/v1/session", { body: name === "" ? { link } : { link, name } }));
export const nameThePerson = (name: string) => dataOf(api.PUT("/core/haulier/v1/session/person", { body: { name } }));
export const endSession = () => dataOf(api.DELETE("/core/haulier/v1/session"));

export type OpenSession = Schema<"ListedSession">;

export const listSessions = (signal: AbortSignal | null = null) => dataOf(api.GET("/core/haulier/v1/sessions", { signal }));
export const endOtherSession = (sessionId: string) =>
  dataOf(api.DELETE("/core/haulier/v1/sessions/{sessionId}", { params: { path: { sessionId } } }));

/** A map that lies on the server. */
export type BaseMap = Schema<"MapFile">;

export const readConfig = (signal: AbortSignal | null = null) => dataOf(api.GET("/core/haulier/v1/config", { signal }));

/** A thing that stands somewhere. */
export type Facility = Schema<"Facility">;

export const readFacilities = (signal: AbortSignal | null = null) => dataOf(api.GET("/core/haulier/v1/facilities", { signal }));

export type Name = Schema<"Named">;

/** Names of at most 500 ids. What the server does not know is left out. */
export const readNames = async (ids: readonly string[]): Promise<Readonly<Record<string, Name>>> =>
  (await dataOf(api.POST("/core/haulier/v1/names", { body: { ids: [...ids] } }))).names;

export type Hit = Schema<"Hit">;

/** What begins with a text; of every kind where none is named. */
export async function search(q: string, limit: number, signal: AbortSignal | null = null, kinds: readonly string[] = []): Promise<readonly Hit[]> {
  const query = { q, limit, ...(kinds.length === 0 ? {} : { kinds: kinds.join(",") }) };
  return (await dataOf(api.GET("/core/haulier/v1/search", { params: { query }, signal }))).hits;
}

export const readCounts = (kind: string, by: readonly string[], signal: AbortSignal | null = null) =>
  dataOf(api.GET("/core/haulier/v1/counts/{kind}", { params: { path: { kind }, query: { by: by.join(",") } }, signal }));

export type JournalEntry = Schema<"JournalEntry">;
export type JournalPage = Schema<"JournalPage">;
type JournalQuery = Readonly<NonNullable<paths["/core/haulier/v1/journal"]["get"]["parameters"]["query"]>>;

export const readJournal = (query: JournalQuery, signal: AbortSignal | null = null): Promise<JournalPage> =>
  dataOf(api.GET("/core/haulier/v1/journal", { params: { query }, signal }));

const NEXT = "X-Haulier-Next";

/** A page of the journal as CSV, and the cursor of the next one. */
export async function readJournalCsv(query: JournalQuery, signal: AbortSignal | null = null): Promise<{ text: string; next: string | null }> {
  const { data, response } = await api.GET("/core/haulier/v1/journal", { params: { query }, signal, headers: { accept: "text/csv" }, parseAs: "text" });
  return { text: data ?? "", next: response.headers.get(NEXT) };
}

/** Rows as arrays in the order of `fields`; the board's store knows what stands where. */
export type BoardSnapshot = Schema<"RunsBoard">;

/** All rows of a board, or those of some ids. */
export function readBoard(kind: "dispatches" | "jobs", ids: readonly string[] = []): Promise<BoardSnapshot> {
  const asked = ids.length === 0 ? {} : { params: { query: { ids: ids.join(",") } } };
  return dataOf(kind === "dispatches" ? api.GET("/core/haulier/v1/board/dispatches", asked) : api.GET("/core/haulier/v1/board/jobs", asked));
}

/** Moves jobs between runs in one change of both. */
export const moveJobs = (from: string, to: string, jobs: readonly string[], requestId: string) =>
  dataOf(api.POST("/core/haulier/v1/board/move", { body: { from, to, jobs: [...jobs] }, headers: { [REQUEST_ID]: requestId } }));
/** Sets the order of a run's jobs, each named once. */
export const orderJobs = (dispatchId: string, jobs: readonly string[], requestId: string) =>
  dataOf(
    api.PUT("/core/haulier/v1/board/dispatches/{dispatchId}/order", {
      params: { path: { dispatchId } },
      body: { jobs: [...jobs] },
      headers: { [REQUEST_ID]: requestId },
    }),
  );

/** What Haulier adds beside the contract, as `docs/design/console.md` tells it: sessions, board, names, search, journal. */
import { read, send } from "./client";
import type { Session } from "~/app/session";

const BASE = "/core/haulier/v1";

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** An address below the extension's base; members that are undefined are left out, lists are joined by commas. */
export function addressOf(path: string, query: Query = {}): string {
  const url = new URL(BASE + path, location.origin);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  return url.pathname + url.search;
}

export const readSession = (signal?: AbortSignal) => read<Session>(addressOf("/session"), signal);
export const beginSession = (link: string, name: string) =>
  send<Session>("POST", addressOf("/session"), name === "" ? { link } : { link, name });
export const nameThePerson = (name: string) => send<Session>("PUT", addressOf("/session/person"), { name });
export const endSession = () => send<unknown>("DELETE", addressOf("/session"));

export interface OpenSession {
  readonly id: string;
  readonly person?: { readonly id: string; readonly name: string };
  readonly app: { readonly id: string; readonly name: string };
  readonly address: string;
  readonly agent: string;
  readonly createdAt: number;
  readonly seenAt: number;
  readonly expiresAt: number;
  readonly isThis: boolean;
}

export const listSessions = (signal?: AbortSignal) => read<readonly OpenSession[]>(addressOf("/sessions"), signal);
export const endOtherSession = (id: string) => send<unknown>("DELETE", addressOf(`/sessions/${encodeURIComponent(id)}`));

export interface Config {
  readonly version: string;
  readonly brand: { readonly name: string };
  readonly languages: readonly string[];
  readonly features: readonly string[];
}

export const readConfig = (signal?: AbortSignal) => read<Config>(addressOf("/config"), signal);

export interface Name {
  readonly name: string;
  readonly kind: string;
  readonly type?: string;
  readonly state?: string;
}

/** Names of at most 500 ids. What the server does not know is left out. */
export const readNames = async (ids: readonly string[]) =>
  (await send<{ names: Readonly<Record<string, Name>> }>("POST", addressOf("/names"), { ids })).names;

export interface Hit {
  readonly kind: string;
  readonly id: string;
  readonly type?: string;
  readonly ref?: string;
  readonly name?: string;
  readonly state?: string;
}

/** What begins with a text; of every kind where none is named. */
export const search = async (q: string, limit: number, signal?: AbortSignal, kinds?: readonly string[]) =>
  (await read<{ hits: readonly Hit[] }>(addressOf("/search", { q, limit, kinds }), signal)).hits;

export interface Counts {
  readonly total: number;
  readonly groups: readonly { readonly by: Readonly<Record<string, string>>; readonly count: number }[];
  readonly truncated: boolean;
}

export const readCounts = (kind: string, by: readonly string[], query?: string, signal?: AbortSignal) =>
  read<Counts>(addressOf(`/counts/${kind}`, { by, query }), signal);

export interface JournalEntry {
  readonly id: string;
  readonly at: number;
  readonly kind: string;
  readonly resourceId: string;
  readonly version: number;
  readonly event: string;
  readonly state?: string | null;
  readonly requestId: string;
  readonly actor: { readonly id: string; readonly name?: string; readonly appId: string };
  readonly data: unknown;
  readonly meta?: unknown;
  readonly also?: readonly string[];
  readonly callback?: { readonly host: string; readonly outcome: "waiting" | "delivered" | "failed" | "dead"; readonly tries: number };
}

export interface JournalPage {
  readonly entries: readonly JournalEntry[];
  readonly next?: string | null;
}

export interface JournalQuery {
  readonly [name: string]: string | number | boolean | undefined;
  readonly kind?: string;
  readonly id?: string;
  readonly event?: string;
  readonly actor?: string;
  readonly request?: string;
  readonly from?: number;
  readonly to?: number;
  readonly after?: string;
  readonly limit?: number;
  readonly deep?: boolean;
}

export const readJournal = (query: JournalQuery, signal?: AbortSignal) => read<JournalPage>(addressOf("/journal", query), signal);

/** Rows as arrays in the order of `fields`; the board's store knows what stands where. */
export interface BoardSnapshot {
  readonly position: string;
  readonly fields: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly truncated: boolean;
}

export const readBoard = (kind: "dispatches" | "jobs", query: Query, signal?: AbortSignal) =>
  read<BoardSnapshot>(addressOf(`/board/${kind}`, query), signal);

export interface Move {
  readonly jobs: readonly string[];
  readonly from: string;
  readonly to: string;
  /** The job before which they are to stand; at the end without one. */
  readonly before?: string;
}
/** Moves jobs between runs in one change of both. */
export const moveJobs = (move: Move, requestId?: string) =>
  send<{ from: string; to: string; jobs: readonly string[] }>("POST", addressOf("/board/move"), move, undefined, requestId);
/** Sets the order of a run's jobs, each named once. */
export const orderJobs = (dispatchId: string, jobs: readonly string[], requestId?: string) =>
  send<unknown>("PUT", addressOf(`/board/dispatches/${encodeURIComponent(dispatchId)}/order`), { jobs }, undefined, requestId);

/** The runs of whoever carries a device, and what their journals say of a time. */
import { api, dataOf } from "./client";
import { type JournalEntry, readJournal } from "./haulier";

/** Runs of a participant that are asked for their journals. */
const MAX_RUNS = 3;
const MAX_ENTRIES = 500;

/** The newest runs that were made before the end of a time and changed after its beginning. */
export async function readRunsOfParticipant(participant: string, from: number, to: number, signal: AbortSignal | null = null): Promise<readonly string[]> {
  const terms = [
    { key: "participants", value: participant, expr: "eq" },
    { key: "createdAt", value: to, expr: "lte" },
    { key: "updatedAt", value: from, expr: "gte" },
  ];
  const query = { query: JSON.stringify({ op: "and", arr: terms }), limit: MAX_RUNS };
  const { dispatches } = await dataOf(api.GET("/core/api/v2/dispatch-service/dispatches", { params: { query }, signal }));
  return dispatches.map(({ id }) => id);
}

/** What the journal of a run says of a time, with its jobs and its custody; the newest 500. */
export const readRunEvents = async (id: string, from: number, to: number, signal: AbortSignal | null = null): Promise<readonly JournalEntry[]> =>
  (await readJournal({ kind: "dispatch", id, deep: true, from, to, limit: MAX_ENTRIES }, signal)).entries;

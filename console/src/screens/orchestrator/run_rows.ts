/** Runs as the journal tells of them: one row a run, by the newest that is told. */
import type { JournalEntry } from "~/api/haulier";
import { isObject } from "~/rules/differences";

export interface RunRow {
  readonly id: string;
  readonly at: number;
  /** How it stood then. */
  readonly status: string;
  readonly ruleId: string;
  readonly event: string;
  readonly entityType: string;
  readonly entityId: string;
  readonly orderId: string | null;
  /** Why it failed; empty where it did not. */
  readonly why: string;
}

const textIn = (data: Readonly<Record<string, unknown>>, name: string): string => {
  const value = data[name];
  return typeof value === "string" ? value : "";
};

function rowOf(entry: Pick<JournalEntry, "resourceId" | "at" | "state" | "data">): RunRow {
  const data: Readonly<Record<string, unknown>> = isObject(entry.data) ? entry.data : {};
  const { error } = data;
  const orderId = textIn(data, "orderId");
  return {
    id: entry.resourceId,
    at: entry.at,
    status: entry.state ?? textIn(data, "status"),
    ruleId: textIn(data, "ruleId"),
    event: textIn(data, "event"),
    entityType: textIn(data, "entityType"),
    entityId: textIn(data, "entityId"),
    orderId: orderId === "" ? null : orderId,
    why: isObject(error) ? textIn(error, "description") : "",
  };
}

/** One row a run, the one that was told of last first. `entries` are newest first. */
export function runRows(entries: readonly Pick<JournalEntry, "resourceId" | "at" | "state" | "data">[]): readonly RunRow[] {
  const rows = new Map<string, RunRow>();
  for (const entry of entries) if (!rows.has(entry.resourceId)) rows.set(entry.resourceId, rowOf(entry));
  return [...rows.values()];
}

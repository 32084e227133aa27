/** What the server says, asked beside the console: its metrics, and the board as it has it. */
import { expect } from "@playwright/test";
import type { App } from "./api";
import type { RunningStack } from "./stack";

/** Streams of events that are open. */
async function openStreams(stack: RunningStack): Promise<number> {
  const text = await (await fetch(`${stack.url}/metrics`)).text();
  return Number(/^haulier_listeners(?:\{[^}]*\})? (\S+)$/m.exec(text)?.[1] ?? NaN);
}

/** Wait until so many streams are open. Metrics are at most a second old. */
export async function expectStreams(stack: RunningStack, count: number): Promise<void> {
  await expect.poll(() => openStreams(stack), { timeout: 15_000, message: "streams of events that are open" }).toBe(count);
}

export interface BoardRow {
  readonly id: string;
  readonly ref: string;
  readonly status: string;
  readonly subStatus: string | null;
  readonly participants: readonly string[];
}

/** The runs of a tenant's board, by reference. */
export async function boardOf(app: App): Promise<ReadonlyMap<string, BoardRow>> {
  const { fields, rows } = await app.get<{ fields: string[]; rows: unknown[][] }>("/core/haulier/v1/board/dispatches");
  const made = rows.map((row) => Object.fromEntries(fields.map((field, at) => [field, row[at]])) as unknown as BoardRow);
  return new Map(made.map((row) => [row.ref, row]));
}

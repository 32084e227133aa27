/** Figures of a run, held against their budgets and kept in `bench/results/console.json`. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CDPSession, expect, type Page } from "@playwright/test";

const RESULTS = join(import.meta.dirname, "../../../bench/results/console.json");
/** What `timeLoop` takes on the machine that the budgets were set on, when nothing else runs there. */
const REFERENCE_MS = 60;
const LOOP_ROUNDS = 3;

export interface Round {
  readonly measured: number;
  /** How much slower than the reference the machine was just then; at least 1. */
  readonly slowness: number;
}

export interface Figure {
  readonly name: string;
  readonly what: string;
  readonly unit: string;
  readonly limit: number;
  readonly rounds: readonly Round[];
  /** Whether a slow machine changes what is measured. Bytes are the same everywhere. */
  readonly isScaled?: boolean;
  readonly detail?: Readonly<Record<string, number>>;
}

/** Milliseconds of a fixed loop in a page: the best of a few, so that a hiccup is not taken for a slow machine. */
async function timeLoop(page: Page): Promise<number> {
  return await page.evaluate((rounds) => {
    let best = Infinity;
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now();
      let sum = 0;
      const seen = new Map<number, number>();
      for (let n = 0; n < 4_000_000; n++) {
        sum = (sum * 31 + n) % 1_000_003;
        if (n % 64 === 0) seen.set(sum, n);
      }
      if (seen.size === 0) throw new Error("the loop did nothing");
      best = Math.min(best, performance.now() - begun);
    }
    return best;
  }, LOOP_ROUNDS);
}

/** How much slower than the reference the machine is at this moment. */
export async function slownessOf(page: Page): Promise<number> {
  return Math.max(1, (await timeLoop(page)) / REFERENCE_MS);
}

/** Measure a few times, each with the machine's slowness just before; with `slowness`, that of before the load began. */
export async function rounds(page: Page, count: number, measure: () => Promise<number>, slowness?: number): Promise<Round[]> {
  const made: Round[] = [];
  while (made.length < count) {
    const now = slowness ?? (await slownessOf(page));
    made.push({ measured: await measure(), slowness: now });
  }
  return made;
}

/** Seconds that the page's main thread was busy since it began. */
export async function busySeconds(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find((metric) => metric.name === "TaskDuration")?.value ?? NaN;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** Keep a figure, and fail where the middle of its rounds is over its budget, after the others were measured. */
export async function judge(figure: Figure): Promise<void> {
  const { isScaled = true } = figure;
  const scaled = figure.rounds.map((round) => round.measured / (isScaled ? round.slowness : 1));
  const middle = quantile(scaled, 0.5);
  const kept = { ...figure, isScaled, result: round2(middle), rounds: figure.rounds.map((each) => ({ measured: round2(each.measured), slowness: round2(each.slowness) })) };
  await keep(kept);
  console.log(`${figure.name}: ${round2(middle)} ${figure.unit}, at most ${figure.limit}; measured ${kept.rounds.map((each) => each.measured).join(", ")}`);
  expect.soft(middle, `${figure.what}, ${figure.unit}`).toBeLessThanOrEqual(figure.limit);
}

const round2 = (value: number) => Math.round(value * 100) / 100;

async function keep(figure: Figure): Promise<void> {
  let figures: Figure[] = [];
  try {
    figures = (JSON.parse(await readFile(RESULTS, "utf8")) as { figures: Figure[] }).figures;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const others = figures.filter((each) => each.name !== figure.name);
  const sorted = [...others, figure].sort((a, b) => a.name.localeCompare(b.name));
  await writeFile(RESULTS, JSON.stringify({ figures: sorted }, null, 1) + "\n");
}

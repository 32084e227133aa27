/** The board with ten thousand live rows, while real commands change two hundred of them a second. */
import type { Page } from "@playwright/test";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { expectRows, grid } from "../screen";
import { changing, type Crowd, makeCrowd } from "./crowd";
import { busySeconds, judge, quantile, rounds, type Round, slownessOf } from "./figures";

const ROWS = 10_000;
const RATE = 200;
const ROUNDS = 3;
const ROUND_MS = 10_000;
const KEYS = 40;
const STEPS = 300;
const MIB = 2 ** 20;
/** Patches after which memory must stand still; HAULIER_PATCHES names another number. */
const PATCHES = Number(process.env["HAULIER_PATCHES"] ?? 20_000);
const FASTEST = 1_000;

test.describe.configure({ mode: "serial" });
let crowd: Crowd;

test.beforeAll(async ({ stack }) => {
  test.setTimeout(600_000);
  crowd = await makeCrowd(stack, ROWS);
});

test.beforeEach(async ({ context, page, stack }) => {
  await signIn(context, stack, await sessionOf(stack, crowd.app.credentials.tenantId));
  await page.goto("/console/board?view=open");
  await expectRows(page, ROWS);
});

/** Frames a second while `act` runs. */
async function framesWhile(page: Page, act: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const count = { frames: 0, from: performance.now(), isOver: false };
    const next = () => {
      count.frames++;
      if (!count.isOver) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
    Object.assign(window, { count });
  });
  await act();
  return await page.evaluate(() => {
    const { count } = window as unknown as { count: { frames: number; from: number; isOver: boolean } };
    count.isOver = true;
    return (count.frames * 1000) / (performance.now() - count.from);
  });
}

test("the main thread is free while 200 rows change a second, still and scrolling", async ({ page, context }) => {
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable");
  const still: Round[] = [];
  const scrolled: Round[] = [];
  const frames: number[] = [];
  const slowness = await slownessOf(page);
  const stop = changing(crowd, RATE);
  const measure = async (into: Round[], act: () => Promise<void>) => {
    const [before, begun] = [await busySeconds(cdp), performance.now()];
    await act();
    into.push({ measured: (100 * 1000 * ((await busySeconds(cdp)) - before)) / (performance.now() - begun), slowness });
  };
  const begun = performance.now();
  for (let round = 0; round < ROUNDS; round++) {
    await measure(still, () => page.waitForTimeout(ROUND_MS));
    await grid(page).hover();
    await measure(scrolled, async () => {
      frames.push(
        await framesWhile(page, async () => {
          for (let step = 0; step < STEPS / 5; step++) await page.mouse.wheel(0, step % 30 < 15 ? 300 : -300);
        }),
      );
    });
  }
  const seconds = (performance.now() - begun) / 1000;
  const rate = (await stop()) / seconds;
  const detail = { "changes a second": rate };
  await judge({ name: "board, still", what: "main thread with 10,000 rows at 200 changes a second", unit: "%", limit: 30, rounds: still, detail });
  await judge({
    name: "board, scrolling",
    what: "main thread while scrolling 10,000 rows at 200 changes a second",
    unit: "%",
    limit: 60,
    rounds: scrolled,
    detail: { ...detail, "frames a second": quantile(frames, 0.5) },
  });
});

test("a key is painted at once, and another page of the console too", async ({ page }) => {
  await grid(page).focus();
  await page.evaluate(() => {
    // From the key to the end of the frame that shows it, as far as the page itself has a part in it; and, as the browser
    // tells it, until the frame was on the screen, which without a GPU waits for the software that draws it.
    const took: number[] = [];
    const shown: number[] = [];
    const channel = new MessageChannel();
    const begun: number[] = [];
    channel.port1.onmessage = () => took.push(...begun.splice(0).map((at) => performance.now() - at));
    addEventListener(
      "keydown",
      (event) => {
        begun.push(event.timeStamp);
        requestAnimationFrame(() => channel.port2.postMessage(null));
      },
      { capture: true },
    );
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === "keydown") shown.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(window, { took, shown });
  });
  const slowness = await slownessOf(page);
  const stop = changing(crowd, RATE);
  const onScreen: number[] = [];
  const press = async () => {
    for (let key = 0; key < KEYS; key++) await page.keyboard.press(key % 8 === 7 ? "x" : "ArrowDown", { delay: 30 });
    const { took, shown } = await page.evaluate(() => {
      const all = window as unknown as { took: number[]; shown: number[] };
      return { took: all.took.splice(0), shown: all.shown.splice(0) };
    });
    expect(took.length).toBeGreaterThan(KEYS / 2);
    onScreen.push(...shown);
    return quantile(took, 0.9);
  };
  const pressed = await rounds(page, ROUNDS, press, slowness);
  await stop();
  await judge({ name: "key to paint", what: "from a key to the end of the frame that shows it, on the live board, p90", unit: "ms", limit: 50, rounds: pressed, detail: { "on the screen, p90": quantile(onScreen, 0.9) } });
  const visit = (title: string) =>
    page.evaluate(async (wanted) => {
      const link = [...document.querySelectorAll<HTMLElement>("nav a")].find((each) => each.textContent === wanted);
      if (link === undefined) throw new Error(`no page ${wanted}`);
      const begun = performance.now();
      link.click();
      await new Promise<void>((done) => {
        const isThere = () => location.pathname.endsWith(`/${wanted.toLowerCase()}`) && document.querySelector("main [role=row][data-row]") !== null;
        const look = () => (isThere() ? done() : void requestAnimationFrame(look));
        requestAnimationFrame(look);
      });
      return performance.now() - begun;
    }, title);
  for (const title of ["Audit", "Board"]) await visit(title); // so that code and data are there
  const changed = await rounds(page, ROUNDS, async () => Math.max(await visit("Audit"), await visit("Board")));
  await judge({ name: "route change", what: "from one page to another, data in the cache", unit: "ms", limit: 150, rounds: changed });
});

test("a report is on the board a moment after it was sent", async ({ page }) => {
  await page.evaluate(() => {
    const seen: Record<string, number> = {};
    new MutationObserver(() => {
      const now = Date.now();
      for (const cell of document.querySelectorAll("[role=gridcell]")) {
        const mark = /mark\d+/.exec(cell.textContent ?? "")?.[0];
        if (mark !== undefined) seen[mark] ??= now;
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
    Object.assign(window, { seen });
  });
  const shown = await grid(page).locator("[data-row]").evaluateAll((rows) => rows.slice(0, 10).map((each) => each.getAttribute("data-row")));
  const runs = crowd.runs.filter((run) => shown.includes(run.id));
  expect(runs.length).toBeGreaterThan(0);
  const slowness = await slownessOf(page);
  const stop = changing({ ...crowd, runs: crowd.runs.filter((run) => !shown.includes(run.id)) }, RATE);
  const delays: number[] = [];
  for (let number = 0; number < 200; number++) {
    const run = runs[number % runs.length];
    if (run === undefined) break;
    const sent = Date.now();
    await crowd.lane.subStatus(run, `mark${number}`);
    const seen = await page.waitForFunction((mark) => (window as unknown as { seen: Record<string, number> }).seen[mark], `mark${number}`);
    delays.push(((await seen.jsonValue()) ?? NaN) - sent);
  }
  await stop();
  const figure = { unit: "ms", detail: { p50: quantile(delays, 0.5), p99: quantile(delays, 0.99) } };
  const of = (share: number) => [{ measured: quantile(delays, share), slowness }];
  await judge({ ...figure, name: "report to row, p50", what: "from the sending of a report to its row", limit: 200, rounds: of(0.5) });
  await judge({ ...figure, name: "report to row, p99", what: "from the sending of a report to its row", limit: 1000, rounds: of(0.99) });
});

test("memory stands still however many changes come", async ({ page, context }) => {
  test.setTimeout(60_000 + (PATCHES / RATE) * 2_000);
  const cdp = await context.newCDPSession(page);
  const heap = async () => {
    await cdp.send("HeapProfiler.collectGarbage");
    return (await cdp.send("Runtime.getHeapUsage")).usedSize / MIB;
  };
  const samples: number[] = [];
  let changed = 0;
  while (changed < PATCHES) {
    const stop = changing(crowd, FASTEST);
    await page.waitForTimeout(ROUND_MS);
    changed += await stop();
    samples.push(await heap());
  }
  const early = samples[Math.floor(samples.length / 4)] ?? NaN;
  const last = samples.at(-1) ?? NaN;
  const figure = { unit: "MiB", isScaled: false, detail: { changes: changed, early, last } };
  await judge({ ...figure, name: "memory", what: "heap of a board after all changes", limit: 250, rounds: [{ measured: last, slowness: 1 }] });
  await judge({ ...figure, name: "memory's growth", what: "heap gained in the last three quarters of the changes", limit: 15, rounds: [{ measured: last - early, slowness: 1 }] });
});

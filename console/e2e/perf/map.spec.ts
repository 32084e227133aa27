/** The map with 5,000 vehicles that drive, a thousand of which send where they are each second. */
import type { BrowserContext, Page } from "@playwright/test";
import { type App, atOnce } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { CENTRE, registerDevice } from "../tracking";
import { type Crowd, makeCrowd } from "./crowd";
import { busySeconds, judge, quantile, type Round, rounds, slownessOf } from "./figures";

const VEHICLES = 5_000;
const FIXES_A_SECOND = 1_000;
/** Devices that say where they are in one call, as a tracking platform does that passes on what it hears. */
const BATCH = 200;
const RUNS = 1_000;
/** All of them are in view at this place, and near enough for each to be drawn by itself. */
const NEAR = `${CENTRE.lat},${CENTRE.lon},9.6`;
const FAR = `${CENTRE.lat},${CENTRE.lon},6`;
const SPREAD = { lat: 0.2, lon: 0.4 };
const STEP_DEGREES = 0.0005;
const ROUNDS = 3;
const ROUND_MS = 10_000;
const LOADS = 5;
const DRAGS = 12;

test.describe.configure({ mode: "serial" });
test.use({ contextOptions: { reducedMotion: "no-preference" } });
let crowd: Crowd;

const device = (number: number) => `van-${String(number).padStart(4, "0")}`;

/** Where a vehicle is after some steps of its way around its own block. */
function pointOf(number: number, step: number): object {
  const [side, along] = [Math.floor(step / 8) % 4, step % 8];
  const [x, y] = [[along, 0], [8, along], [8 - along, 8], [0, 8 - along]][side] ?? [0, 0];
  const [column, row] = [number % 100, Math.floor(number / 100)];
  return {
    id: [device(number)],
    tis: Date.now(),
    lat: CENTRE.lat + (row / 25 - 1) * SPREAD.lat + (y ?? 0) * STEP_DEGREES,
    lon: CENTRE.lon + (column / 50 - 1) * SPREAD.lon + (x ?? 0) * STEP_DEGREES,
    speed: 11,
    bearing: side * 90,
  };
}

const tell = (app: App, from: number, count: number, step: number) =>
  app.put("/core/api/v1/mts/traces", { traces: Array.from({ length: count }, (_, place) => pointOf(from + place, step)) });

/** Have all of them drive, until what is given is called: it tells how many fixes were sent. */
function driving(app: App): () => Promise<number> {
  let sent = 0;
  const open = new Set<Promise<unknown>>();
  const begun = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * FIXES_A_SECOND);
    while (sent + BATCH <= due && open.size < 4) {
      const call = tell(app, sent % VEHICLES, BATCH, 1 + Math.floor(sent / VEHICLES)).finally(() => open.delete(call));
      open.add(call);
      sent += BATCH;
    }
  }, 20);
  return async () => {
    clearInterval(timer);
    await Promise.all(open);
    return sent;
  };
}

test.beforeAll(async ({ stack }) => {
  test.setTimeout(600_000);
  crowd = await makeCrowd(stack, RUNS);
  const { app, riders } = crowd;
  await atOnce(riders, (rider, number) => registerDevice(app, device(number * Math.floor(VEHICLES / riders.length)), { externalRefId: rider.id }));
  for (let from = 0; from < VEHICLES; from += BATCH) await tell(app, from, BATCH, 0);
});

interface Watched {
  /** When vehicles were drawn, and milliseconds of script in each frame: by the clock, so with whatever else the machine did. */
  readonly drawn: number[];
  readonly frames: number[];
  readonly longest: number[];
}

/** Have a page note its frames: when all vehicles are drawn, and what its own scripts take of each. */
async function watchFrames(context: BrowserContext): Promise<void> {
  await context.addInitScript((vehicles) => {
    const watched: Watched = { drawn: [], frames: [], longest: [] };
    const draw = WebGL2RenderingContext.prototype.drawArraysInstanced;
    WebGL2RenderingContext.prototype.drawArraysInstanced = function drawNoted(...given) {
      if (given[3] >= vehicles) watched.drawn.push(performance.now());
      draw.apply(this, given);
    };
    const ask = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (act) =>
      ask((now) => {
        const [begun, before] = [performance.now(), watched.drawn.length];
        act(now);
        if (watched.drawn.length > before) watched.frames.push(performance.now() - begun);
      });
    new PerformanceObserver((list) => watched.longest.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
    Object.assign(window, { watched });
  }, VEHICLES);
}

const watchedIn = (page: Page): Promise<Watched> =>
  page.evaluate(() => {
    const { watched } = window as unknown as { watched: Watched };
    return { drawn: watched.drawn.splice(0), frames: watched.frames.splice(0), longest: watched.longest.splice(0) };
  });

test("vehicles are there soon after the page is opened", async ({ browser, stack, page }) => {
  const cookie = await sessionOf(stack, crowd.app.credentials.tenantId);
  const load = async () => {
    const context = await browser.newContext({ baseURL: stack.url });
    await signIn(context, stack, cookie);
    await watchFrames(context);
    const fresh = await context.newPage();
    await fresh.goto(`/console/map?at=${NEAR}`);
    await fresh.waitForFunction(() => (window as unknown as { watched: Watched }).watched.drawn.length > 0);
    const [first] = (await watchedIn(fresh)).drawn;
    await context.close();
    return first ?? NaN;
  };
  await judge({ name: "map, first vehicles", what: "from the address to 5,000 vehicles drawn, empty cache", unit: "ms", limit: 1_500, rounds: await rounds(page, LOADS, load) });
});

for (const [name, at] of [
  ["each", NEAR],
  ["in crowds", FAR],
] as const) {
  test(`5,000 vehicles move, drawn ${name}`, async ({ page, context, stack }) => {
    await signIn(context, stack, await sessionOf(stack, crowd.app.credentials.tenantId));
    await watchFrames(context);
    const slowness = await slownessOf(page);
    await page.goto(`/console/map?at=${at}`);
    await expect(page.getByRole("main")).toContainText("5,000 vehicles");
    await page.waitForFunction(() => (window as unknown as { watched: Watched }).watched.drawn.length > 0);
    const cdp = await context.newCDPSession(page);
    await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
    const stop = driving(crowd.app);
    const begun = performance.now();
    const measure = async (into: { busy: Round[]; frame: Round[]; script: number[]; rate: number[]; longest: number[] }, act: () => Promise<void>) => {
      await watchedIn(page);
      const [before, from] = [await busySeconds(cdp), performance.now()];
      await act();
      const took = performance.now() - from;
      const busy = 1_000 * ((await busySeconds(cdp)) - before);
      into.busy.push({ measured: (100 * busy) / took, slowness });
      const { frames, drawn, longest } = await watchedIn(page);
      into.frame.push({ measured: busy / drawn.length, slowness });
      into.script.push(quantile(frames, 0.5));
      into.rate.push((drawn.length * 1000) / took);
      into.longest.push(Math.max(0, ...longest));
    };
    const nothing = () => ({ busy: [], frame: [], script: [], rate: [], longest: [] });
    const [still, panned] = [nothing(), nothing()] as [Parameters<typeof measure>[0], Parameters<typeof measure>[0]];
    await page.waitForTimeout(ROUND_MS); // names are read, positions of all have come
    for (let round = 0; round < ROUNDS; round++) {
      await measure(still, () => page.waitForTimeout(ROUND_MS));
      await measure(panned, () => pan(page));
    }
    const rate = ((await stop()) * 1000) / (performance.now() - begun);
    const kept = (of: typeof still) => ({ "fixes a second": rate, "frames a second": quantile(of.rate, 0.5), "script a frame, p50, ms": quantile(of.script, 0.5), "longest task, ms": quantile(of.longest, 0.5) });
    const what = `5,000 vehicles, ${name}, at 1,000 fixes a second`;
    await judge({ name: `map, ${name}, still`, what: `main thread's processor time with ${what}`, unit: "%", limit: 30, rounds: still.busy, detail: kept(still) });
    await judge({ name: `map, ${name}, panning`, what: `main thread's processor time while panning ${what}`, unit: "%", limit: 60, rounds: panned.busy, detail: kept(panned) });
    await judge({ name: `map, ${name}, a frame`, what: `main thread's processor time a frame, all that the page does counted, while panning ${what}`, unit: "ms", limit: 10, rounds: panned.frame, detail: kept(panned) });
    await judge({ name: `map, ${name}, longest task`, what: `longest task in ten seconds of ${what}, nobody touching it`, unit: "ms", limit: 100, rounds: still.longest.map((measured) => ({ measured, slowness })) });
  });
}

/** Drag the map to and fro. */
async function pan(page: Page): Promise<void> {
  const box = await page.locator("canvas.maplibregl-canvas").boundingBox();
  if (box === null) throw new Error("there is no map");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let drag = 1; drag <= DRAGS; drag++) await page.mouse.move(x + 60 * Math.sin(drag / 4), y + 40 * Math.sin(drag / 3), { steps: 4 });
  await page.mouse.up();
}

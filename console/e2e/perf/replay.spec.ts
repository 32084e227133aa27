/** A trace of 50,000 points: from the press to its line on the map, and played at 60×. */
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { CENTRE, registerDevice, type SentPoint, sendPoints } from "../tracking";
import { busySeconds, judge, quantile, type Round, rounds } from "./figures";

const TRACE_POINTS = 50_000;
const SENT_AT_ONCE = 5_000;
const TRACER = "tracer";
const NEAR = `${CENTRE.lat},${CENTRE.lon},9.6`;
const ROUNDS = 3;
const ROUND_MS = 10_000;

test.use({ contextOptions: { reducedMotion: "no-preference" } });

/** A point a second of the last fourteen hours, on a way that winds. */
async function seed(app: App): Promise<void> {
  await registerDevice(app, TRACER);
  const begins = Date.now() - TRACE_POINTS * 1_000;
  const points = Array.from({ length: TRACE_POINTS }, (_, n): SentPoint => {
    const turn = n / 400;
    return { tis: begins + n * 1_000, lat: CENTRE.lat + 0.1 * Math.sin(turn) + 0.02 * Math.sin(turn * 7.3), lon: CENTRE.lon + (0.3 * n) / TRACE_POINTS + 0.05 * Math.cos(turn * 1.7), accuracy: 5 };
  });
  for (let from = 0; from < TRACE_POINTS; from += SENT_AT_ONCE) await sendPoints(app, TRACER, points.slice(from, from + SENT_AT_ONCE));
}

test("50,000 points are replayed soon, and smoothly at 60×", async ({ page, context, stack }) => {
  const app = await newTenant(stack, "tracer");
  await seed(app);
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  const cdp = await context.newCDPSession(page);
  await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
  const [shown, ready, own] = [[] as number[], [] as number[], [] as number[]];
  const open = async () => {
    await page.goto(`/console/map?at=${NEAR}&layers=none&sel=device%2F${TRACER}`);
    const press = page.getByRole("button", { name: "Replay the last day" });
    await expect(press).toBeVisible();
    await page.evaluate(() => document.addEventListener("pointerdown", () => performance.mark("pressed"), { capture: true }));
    const before = await busySeconds(cdp);
    await press.click();
    await page.waitForFunction(() => performance.getEntriesByName("replay drawn").length > 0);
    const took = await page.evaluate(() => {
      const at = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? NaN;
      return { drawn: at("replay drawn") - at("pressed"), line: at("replay drawn") - at("replay read") };
    });
    own.push(1_000 * ((await busySeconds(cdp)) - before));
    shown.push(took.drawn);
    ready.push(took.line);
    return took.drawn;
  };
  const opened = await rounds(page, ROUNDS, open);
  // Without a GPU each of the frames until then takes the rasteriser its time, whatever is drawn: told, not judged.
  const detail = { "from the press, by the clock, ms": quantile(shown, 0.5), "of it since the answer, ms": quantile(ready, 0.5) };
  const line = opened.map((round, n) => ({ ...round, measured: own[n] ?? NaN }));
  await judge({ name: "replay, line", what: "main thread's processor time from the press to 50,000 points drawn", unit: "ms", limit: 300, rounds: line, detail });
  const slowness = opened.at(-1)?.slowness ?? 1;
  await page.locator("body").press("6");
  await page.locator("body").press("p");
  const frames: Round[] = [];
  const busy: Round[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await page.evaluate(noteFrames);
    const [before, from] = [await busySeconds(cdp), performance.now()];
    await page.waitForTimeout(ROUND_MS);
    busy.push({ measured: (100_000 * ((await busySeconds(cdp)) - before)) / (performance.now() - from), slowness });
    frames.push({ measured: quantile(await page.evaluate(() => (window as unknown as { gaps: number[] }).gaps), 0.9), slowness });
  }
  await judge({ name: "replay, main thread", what: "main thread's processor time while 50,000 points are played at 60×", unit: "%", limit: 30, rounds: busy, detail: { "between frames, p90, ms": quantile(frames.map(({ measured }) => measured), 0.5) } });
});

/** Note the times between the frames of a page. */
function noteFrames(): void {
  const gaps: number[] = [];
  let before = performance.now();
  const next = (now: number) => {
    gaps.push(now - before);
    before = now;
    if (gaps.length < 2_000) requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
  Object.assign(window, { gaps });
}

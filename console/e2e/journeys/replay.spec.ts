/** Journey 6, its replay: a trace is played, gone through point by point, and read beside its speed and its events. */
import type { Page } from "@playwright/test";
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { makeGeofence, north, registerDevice, sendPoints, subscribe } from "../tracking";

const PHONE = { width: 390, height: 844 };
const SECOND = 1_000;
const STEP = 10 * SECOND;
/** Two kilometres north in 200 s, ten minutes of standing, and back. */
const AWAY = 20;
const STANDING = 60;
const DEVICE = "MH-1204";

function trace(begins: number) {
  const there = Array.from({ length: AWAY + 1 }, (_, step) => -1_000 + step * 100);
  const metres = [...there, ...Array.from({ length: STANDING }, () => 1_000), ...there.toReversed().slice(1)];
  return metres.map((metre, step) => north(begins + step * STEP, metre));
}

const moment = async (page: Page): Promise<number> => Number(await page.locator("[data-replay-moment]").getAttribute("data-replay-moment"));

test("R15 R16 R17 R18 a trace is played, split, and gone through by keys", async ({ context, page, stack }) => {
  const app = await newTenant(stack, "replay");
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  const begins = Math.floor(Date.now() / STEP) * STEP - 3_600 * SECOND;
  const yard = await makeGeofence(app, 150, { name: "Yard" });
  await registerDevice(app, DEVICE);
  await subscribe(app, yard, DEVICE);
  await sendPoints(app, DEVICE, trace(begins));
  await expect.poll(async () => (await app.get<{ events: unknown[] }>(`/core/api/v1/mts/geofences/${yard}/events`)).events.length).toBe(4);
  await page.goto(`/console/map?replay=${DEVICE},${begins},${begins + 7_200 * SECOND}`);
  const replay = page.getByRole("region", { name: `Replay of ${DEVICE}` });
  await expect(replay).toContainText("4 km · moving 7 min · standing 10 min · 1 stop");
  expect(await moment(page)).toBe(begins);
  await expect(page.locator("canvas.maplibregl-canvas")).toBeVisible();
  await expectAccess(page);
  await page.locator("body").press("f");
  await expect(replay.getByRole("button", { name: "Follow" })).toHaveAttribute("aria-pressed", "false");
  await page.locator("body").press("p");
  await expect.poll(() => moment(page)).toBeGreaterThan(begins + 5 * SECOND);
  await page.locator("body").press("6");
  await expect(replay.getByRole("button", { name: "60×" })).toHaveAttribute("aria-pressed", "true");
  await expect.poll(() => moment(page)).toBeGreaterThan(begins + 100 * SECOND);
  await page.locator("body").press(".");
  const stopped = await moment(page);
  expect((stopped - begins) % STEP).toBe(0);
  await page.locator("body").press(".");
  await expect.poll(() => moment(page)).toBe(stopped + STEP);
  await page.locator("body").press(",");
  await expect.poll(() => moment(page)).toBe(stopped);
  await page.locator("body").press("t");
  const events = replay.getByRole("region", { name: "What happened" });
  await expect(events.getByRole("row")).toHaveText([/When/, /Entry · Yard/, /Exit · Yard/, /Stop 1: stood 10 min/, /Entry · Yard/, /Exit · Yard/]);
  await events.getByRole("row", { name: /Stop 1/ }).getByRole("button").click();
  await expect(replay).toContainText("standing");
  await expect(events.getByRole("row", { name: /Stop 1/ })).toHaveAttribute("aria-current", "true");
  await expectAccess(page);
  await replay.getByRole("slider", { name: "Moment" }).press("End");
  await expect.poll(() => moment(page)).toBe(begins + (2 * AWAY + STANDING) * STEP);
  await events.getByRole("row", { name: /Stop 1/ }).getByRole("button").click();
  const standing = begins + AWAY * STEP;
  await expect.poll(() => moment(page)).toBe(standing);
  await page.getByRole("button", { name: "Geofences" }).click();
  await expect(page).toHaveURL(/replay=MH-1204/);
  expect(await moment(page)).toBe(standing);
  await page.getByRole("button", { name: "Geofences" }).click();
  // The map has its width again a moment after the list beside it is gone.
  await expect(async () => {
    const box = await page.locator("canvas.maplibregl-canvas").boundingBox();
    if (box === null) throw new Error("there is no map");
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(async () => Math.abs((await moment(page)) - begins - 100 * SECOND), { timeout: SECOND }).toBeLessThan(15 * SECOND);
  }).toPass({ timeout: 10 * SECOND });
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Close the replay" }).click();
  await expect(replay).toHaveCount(0);
});

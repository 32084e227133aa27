/** The board is what the server has: through a killed API, a lost network, a slow one, and in two windows. */
import type { Page } from "@playwright/test";
import { expectAccess } from "../access";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane, type Run } from "../lane";
import { layLine } from "../line";
import { expectRows, row } from "../screen";
import { boardOf, expectStreams } from "../server";
import { killApi } from "../stack";

const RUNS = 12;
let app: App;
let lane: Lane;
let runs: Run[];

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "live");
  lane = await Lane.of(app);
  const rider = await lane.rider("R-1", "Asha");
  runs = [];
  for (let number = 1; number <= RUNS; number++) runs.push(await lane.run(`RUN-${String(number).padStart(3, "0")}`, { riders: [rider] }));
});

test.beforeEach(async ({ context, stack, page }) => {
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  await page.goto("/console/board?view=open");
  await expectRows(page, RUNS);
});

/** Every run's row shows what the server has. */
async function expectSameAsServer(page: Page): Promise<void> {
  for (const [ref, run] of await boardOf(app)) {
    if (run.subStatus !== null) await expect(row(page, ref)).toContainText(run.subStatus);
  }
}

/** What the board says when its rows may be old. */
const staleBanner = (page: Page) => page.getByRole("main").getByText(/^Not live since/);

/** Give every run another sub-status. */
async function changeAll(word: string): Promise<void> {
  for (const [number, run] of runs.entries()) await lane.subStatus(run, `${word}${number}`);
}

test("R2 after the API was killed the board says so, resumes, and shows what the server has @slow", async ({ page, stack }) => {
  test.setTimeout(180_000);
  await changeAll("before");
  await expectSameAsServer(page);
  const header = page.getByRole("banner");
  await expect(header).toContainText(/live/i);
  await killApi(stack);
  await expect(header).toContainText(/offline/i);
  await expect(async () => {
    await killApi(stack);
    await expect(staleBanner(page)).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 90_000, intervals: [200] });
  await expectAccess(page);
  await expect(async () => changeAll("after")).toPass({ timeout: 30_000 });
  await expect(header).toContainText(/live/i, { timeout: 30_000 });
  await expect(staleBanner(page)).toBeHidden();
  await expectSameAsServer(page);
});

test("R39 two windows of a browser share one stream, and both show a change", async ({ page, context, stack }) => {
  await expect(page.getByRole("banner")).toContainText(/live/i);
  await expectStreams(stack, 1);
  const second = await context.newPage();
  await second.goto("/console/board?view=open");
  await expectRows(second, RUNS);
  await expect(second.getByRole("banner")).toContainText(/live/i);
  await changeAll("both");
  await expectSameAsServer(page);
  await expectSameAsServer(second);
  await expectStreams(stack, 1);
  await page.close();
  await changeAll("one");
  await expectSameAsServer(second);
  await expectStreams(stack, 1);
});

test("R9 the board opens as a window of its own, without rail, in step through the same stream", async ({ page, context, stack }) => {
  const opened = context.waitForEvent("page");
  await page.getByRole("grid").focus();
  await page.keyboard.press("w");
  const wall = await opened;
  await expectRows(wall, RUNS);
  await expect(wall.getByRole("navigation", { name: "Pages" })).toBeHidden();
  await changeAll("wall");
  await expectSameAsServer(wall);
  await expectStreams(stack, 1);
});

test("a line that goes dead is told, stale rows are marked, and nothing is missed @slow", async ({ open, stack }) => {
  test.setTimeout(180_000);
  const line = await layLine(stack.url);
  const { page } = await open(app.credentials.tenantId, line.url);
  await page.goto("/console/board?view=open");
  await changeAll("near");
  await expectSameAsServer(page);
  line.cut();
  await changeAll("far");
  await expect(page.getByRole("banner")).toContainText(/offline/i, { timeout: 60_000 });
  await expect(staleBanner(page)).toBeVisible({ timeout: 40_000 });
  await expect(row(page, "RUN-001"), "the last data stay").toContainText("near0");
  await expectAccess(page);
  line.mend();
  await expect(page.getByRole("banner")).toContainText(/live/i, { timeout: 60_000 });
  await expect(staleBanner(page)).toBeHidden();
  await expectSameAsServer(page);
  await page.close();
  await line.close();
});

test("on a slow line the layout comes first, then the rows @slow", async ({ open }) => {
  test.setTimeout(120_000);
  const { page, context } = await open(app.credentials.tenantId);
  await page.goto("/console/board?view=open"); // the code is in the cache from here on, data are not
  await expectRows(page, RUNS);
  const line = await context.newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", { offline: false, latency: 2_000, downloadThroughput: 50_000, uploadThroughput: 20_000 });
  await page.goto("/console/board?view=open");
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible({ timeout: 60_000 });
  await expectRows(page, RUNS, 60_000);
  await expect(page.getByRole("banner")).toContainText(/live/i, { timeout: 60_000 });
  await changeAll("slow");
  await expectSameAsServer(page);
});

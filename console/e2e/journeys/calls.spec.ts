/** What the screens ask of the server: little at first, and no list again after a write. Words of others stay words. */
import type { Page } from "@playwright/test";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane, onlyJob, type Person, type Run } from "../lane";
import { type Order, postOrder } from "../orders";
import { expectRows, row } from "../screen";
import type { Call, Watch } from "../watch";

const MAX_FIRST_CALLS = 4;
const SCRIPT = `<script>document.title="taken"</script><img src=x onerror="document.title='taken'">`;
/** Of the frame, on every page: the session, the stream, the installation's words, the inbox behind the bell. */
const OF_THE_FRAME = /^\/(events|core\/haulier\/v1\/(session|config)$|core\/api\/v1\/notification-service\/inbox)/;

let app: App;
let rider: Person;
let run: Run;
let order: Order;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "calls");
  const lane = await Lane.of(app);
  rider = await lane.rider("R-1", SCRIPT);
  run = await lane.run("RUN-1", { riders: [rider] });
  await lane.tell(run, onlyJob(run), "PICKUP");
  order = await postOrder(app, "C-1");
});

test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
});

/** Open a screen and give the calls of its first data: until for a second none was made. */
async function firstCalls(page: Page, path: string, watch: Watch): Promise<readonly Call[]> {
  const since = watch.mark();
  await page.goto(`/console/${path}`);
  await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  await watch.untilQuiet();
  return since().filter((call) => !OF_THE_FRAME.test(call.path));
}

test("R23 no screen but the board asks more than four times for its first data @slow", async ({ page, watch }) => {
  const screens = [
    `dispatches/${run.id}`,
    `jobs/${onlyJob(run).id}`,
    "orders",
    `orders/${order.id}`,
    "orchestrator/runs",
    "orchestrator/rules",
    "things/participants/riders",
    `things/participants/riders/${rider.id}`,
    "audit",
    "settings/me",
    "settings/sessions",
    "settings/health",
    "settings/about",
  ];
  for (const screen of screens) {
    const calls = await firstCalls(page, screen, watch);
    expect.soft(calls.length, `${screen}: ${calls.map((call) => `${call.method} ${call.path}`).join(", ")}`).toBeLessThanOrEqual(MAX_FIRST_CALLS);
  }
});

test("R23 the page of all things asks for three lists, and for counts of no family but those that have types", async ({ page, watch }) => {
  const calls = await firstCalls(page, "things", watch);
  const counts = calls.map((call) => call.path).filter((path) => path.includes("/counts/"));
  expect(counts).toEqual([expect.stringContaining("/counts/participant")]);
  expect(calls.length, calls.map((call) => call.path).join(", ")).toBe(3 + counts.length);
});

test("R24 a page of things reads the definition of its own type, not of all", async ({ page, watch }) => {
  const calls = await firstCalls(page, "things/participants/riders", watch);
  const types = calls.map((call) => call.path).filter((path) => /-types?\b/.test(path));
  expect(types.length).toBeGreaterThan(0);
  expect(types.filter((path) => !path.includes("/participant-types/riders"))).toEqual([]);
});

test("a script in a participant's name is text on every screen", async ({ page }) => {
  for (const screen of ["board?view=open", `dispatches/${run.id}`, "things/participants/riders", `things/participants/riders/${rider.id}`]) {
    await page.goto(`/console/${screen}`);
    await expect(page.getByText("<script>").first(), screen).toBeVisible();
    await expect(page).not.toHaveTitle("taken");
  }
});

test("R10 a write on the board reads no list again", async ({ page, watch }) => {
  await page.goto("/console/board?view=open");
  await expectRows(page, 1);
  await expect(page.getByRole("banner")).toContainText(/live/i);
  const since = watch.mark();
  await row(page, "RUN-1").getByRole("checkbox").check();
  await page.getByRole("button", { name: /sub-status/i }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").or(dialog.getByRole("combobox")).first().fill("heldUp");
  await dialog.getByRole("button", { name: /set|sub-status/i }).last().click();
  await expect(row(page, "RUN-1")).toContainText("heldUp");
  await watch.untilQuiet();
  const lists = since().filter((call) => call.method === "GET" && !call.path.includes("ids=") && !OF_THE_FRAME.test(call.path));
  expect(lists).toEqual([]);
});

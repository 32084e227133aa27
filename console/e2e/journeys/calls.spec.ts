/** What the screens ask of the server: little at first, and no list again after a write. Words of others stay words. */
import type { Page } from "@playwright/test";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane, onlyJob, type Person, type Run } from "../lane";
import { type Order, postOrder } from "../orders";
import { expectRows, row } from "../screen";
import { CENTRE, makeGeofence, north, registerDevice, sendPoints, subscribe } from "../tracking";
import type { Call, Watch } from "../watch";

const MAX_FIRST_CALLS = 4;
/** What the map asks for: positions, runs, facilities, geofences, and names, which are two calls where many are in view. */
const MAX_OF_MAP = 6;
const NOTIFICATIONS = "/core/api/v1/notification-service/apps";
const TEMPLATES = "/core/api/v1/messaging/templates";
const DEVICE = "MH-1204";
const MINUTE_MS = 60_000;
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

/** A device that stood in a geofence ten minutes ago and left; gives the geofence. */
async function someMovement(now: number): Promise<string> {
  const geofence = await makeGeofence(app, 200, { name: "Yard" });
  await registerDevice(app, DEVICE, { externalRefId: rider.id });
  await subscribe(app, geofence, DEVICE);
  await sendPoints(app, DEVICE, [-10, -9, -1].map((minute, step) => north(now + minute * MINUTE_MS, step * 400)));
  await expect.poll(async () => (await app.get<{ events: unknown[] }>(`/core/api/v1/mts/geofences/${geofence}/events`)).events.length).toBeGreaterThan(0);
  return geofence;
}

/** An app that notifies, a rule and a template, and something that was sent to somebody. */
async function someNotification(): Promise<Readonly<Record<"app" | "rule" | "template" | "sent", string>>> {
  const { id: desk } = await app.post<{ id: string }>(NOTIFICATIONS, { name: "Desk", appId: "desk", appPlatform: "web", accountConfig: {} });
  const at = `${NOTIFICATIONS}/${encodeURIComponent(desk)}`;
  const recipients = { userIds: [rider.id, "{{rider.id}}"] };
  await app.post(TEMPLATES, [{ name: "late", channel: "email", subject: "Late", body: "{{id}} is late" }]);
  const { templates } = await app.get<{ templates: { id: string }[] }>(TEMPLATES);
  const template = templates[0]?.id ?? "";
  const rule = { name: "late", eventName: "DispatchRunningLate", channels: ["console"], recipients, templateId: template };
  const { id } = await app.post<{ id: string }>(`${at}/filters`, rule);
  const { id: sent } = await app.post<{ id: string }>(`${at}/events`, { title: "Hello", body: "there", channels: ["console"], recipients: { userIds: [rider.id] } });
  return { app: desk, rule: id, template, sent };
}

test("R23 no screen but the board and the map asks more than four times for its first data @slow", async ({ page, watch }) => {
  test.slow();
  const now = Date.now();
  const geofence = encodeURIComponent(await someMovement(now));
  const told = await someNotification();
  const map = `map?at=${CENTRE.lat},${CENTRE.lon},14`;
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
    ...["sent", "rules", "messages", "templates", "apps", "webhooks", "providers", "mine"].map((part) => `notifications/${part}`),
    ...["when", "whom", "what"].map((step) => `notifications/rules/${encodeURIComponent(told.rule)}?app=${encodeURIComponent(told.app)}&step=${step}`),
    `notifications/templates/${encodeURIComponent(told.template)}`,
    `notifications/apps/${encodeURIComponent(told.app)}`,
    "settings/me",
    "settings/sessions",
    "settings/health",
    "settings/about",
  ];
  // Beside the map its own: a geofence with what is inside; a replay, its device, the runs of who carried it, the journal of the one.
  const more: Readonly<Record<string, number>> = {
    [map]: MAX_OF_MAP,
    [`${map}&panel=geofences`]: MAX_OF_MAP,
    [`${map}&sel=geofence/${geofence}`]: MAX_OF_MAP + 2,
    [`${map}&sel=device/${DEVICE}`]: MAX_OF_MAP,
    [`map?replay=${DEVICE},${now - 30 * MINUTE_MS},${now}`]: MAX_OF_MAP + 4,
    [`notifications/sent?app=${encodeURIComponent(told.app)}&sel=${encodeURIComponent(told.sent)}`]: MAX_FIRST_CALLS + 1,
  };
  const budgets = [...screens.map((screen) => [screen, MAX_FIRST_CALLS] as const), ...Object.entries(more)];
  for (const [screen, budget] of budgets) {
    const calls = await firstCalls(page, screen, watch);
    expect.soft(calls.length, `${screen}: ${calls.map((call) => `${call.method} ${call.path}`).join(", ")}`).toBeLessThanOrEqual(budget);
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

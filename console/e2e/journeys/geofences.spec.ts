/** Journey 7: a geofence is drawn, devices are subscribed, and an entry shows at once. */
import type { Page } from "@playwright/test";
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { row } from "../screen";
import { CENTRE, makeGeofence, north, registerDevice, sendPoints, subscribe } from "../tracking";

const AT = `at=${CENTRE.lat},${CENTRE.lon},15`;
const PHONE = { width: 390, height: 844 };
let app: App;

const canvas = (page: Page) => page.locator("canvas.maplibregl-canvas");
const panel = (page: Page) => page.getByRole("complementary", { name: "Beside the map" });

/** A place on the map, so many pixels from its middle. */
async function placeOf(page: Page, right: number, down: number): Promise<{ x: number; y: number }> {
  const box = await canvas(page).boundingBox();
  if (box === null) throw new Error("there is no map");
  return { x: box.x + box.width / 2 + right, y: box.y + box.height / 2 + down };
}

async function clickAt(page: Page, right = 0, down = 0): Promise<void> {
  const { x, y } = await placeOf(page, right, down);
  await page.mouse.click(x, y);
}

async function drag(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const [start, end] = [await placeOf(page, ...from), await placeOf(page, ...to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2);
  await page.mouse.move(end.x, end.y);
  await page.mouse.up();
}

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "fences");
});
test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
});

test("R19 a polygon is drawn, devices are subscribed, and an entry shows at once", async ({ page }) => {
  const now = Date.now();
  await registerDevice(app, "MH-1204", { name: "Tempo" });
  await sendPoints(app, "MH-1204", [north(now - 60_000, 900)]);
  await page.goto(`/console/map?${AT}&panel=geofences`);
  await expect(panel(page)).toContainText("No geofence lies in this part of the map.");
  await page.getByRole("button", { name: "New geofence" }).click();
  await page.getByRole("button", { name: /Form/ }).click();
  await page.getByRole("option", { name: "Polygon" }).click();
  await expect(canvas(page)).toHaveCSS("cursor", "crosshair");
  for (const [right, down] of [[-100, -100], [100, 100], [100, -100], [-100, 100]]) await clickAt(page, right, down);
  await expect(panel(page)).toContainText("It crosses or touches itself at 1 place");
  for (let step = 0; step < 3; step++) await page.keyboard.press("Control+z");
  for (const [right, down] of [[100, -100], [100, 100], [-100, 100]]) await clickAt(page, right, down);
  await page.keyboard.press("Enter");
  await expect(panel(page)).not.toContainText("crosses");
  await drag(page, [-100, 100], [-140, 120]);
  await drag(page, [0, -100], [0, -160]);
  await expect(panel(page).getByLabel("Corners")).toHaveValue(/^([^\n]+\n){4}[^\n]+$/);
  await page.getByLabel("Name").fill("Yard");
  await expectAccess(page);
  await page.getByRole("button", { name: "Make the geofence" }).click();
  await expect(panel(page).getByRole("heading", { name: "Yard" })).toBeVisible();
  await page.getByRole("tab", { name: "Devices" }).click();
  await page.getByRole("button", { name: "Subscribe devices…" }).click();
  await page.getByRole("combobox", { name: "Device" }).fill("MH-12");
  await page.getByRole("option", { name: /MH-1204/ }).click();
  await page.getByRole("button", { name: "Subscribe 1" }).click();
  await expect(panel(page).getByRole("rowheader", { name: "MH-1204" })).toBeVisible();
  await page.getByRole("tab", { name: "Inside now" }).click();
  await expect(panel(page)).toContainText("Nobody is inside now.");
  await sendPoints(app, "MH-1204", [north(Date.now(), 20)]);
  await expect(page.getByRole("button", { name: "Entry: MH-1204 · Yard" })).toBeVisible();
  await expect(panel(page).getByRole("rowheader", { name: "MH-1204" })).toBeVisible();
  await page.getByRole("tab", { name: "Events" }).click();
  await expect(panel(page).getByRole("row", { name: /Entry/ })).toContainText("MH-1204");
  await clickAt(page, 0, 40);
  await expect(panel(page).getByRole("heading", { name: "Edit Yard" })).toBeVisible();
  await expectAccess(page);
});

test("the same is done by numbers, a refusal stands at its field, and it ends with a question", async ({ page }) => {
  await makeGeofence(app, 300, { name: "Taken", externalRefId: "taken" });
  const id = await makeGeofence(app, 200, { name: "Gate" });
  await page.goto(`/console/map?${AT}&sel=geofence/${encodeURIComponent(id)}`);
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByLabel("Radius in metres").fill("0");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(panel(page).getByText("must be 10.0 or more").last()).toBeVisible();
  await page.getByLabel("Radius in metres").fill("450");
  await page.getByLabel("Reference").fill("taken");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(panel(page).getByText("a geofence with the externalRefId 'taken' exists").last()).toBeVisible();
  await page.getByLabel("Reference").fill("gate-1");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("tab", { name: "About" }).click();
  await expect(panel(page)).toContainText("Circle, 450 m");
  await page.getByRole("button", { name: "Deactivate" }).click();
  await expect(panel(page).getByText("inactive")).toBeVisible();
  await page.getByRole("button", { name: "Reactivate" }).click();
  await expect(panel(page).getByText("active", { exact: true })).toBeVisible();
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Delete…" }).click();
  await expectAccess(page);
  await page.getByRole("button", { name: "Delete the geofence" }).click();
  await expect(row(page, "Taken")).toBeVisible();
  await expect(row(page, "Gate")).toHaveCount(0);
});

test("devices are subscribed by drawing around them", async ({ page }) => {
  const id = await makeGeofence(app, 100, { name: "Yard" });
  const now = Date.now();
  await sendPoints(app, "MH-1204", [north(now, 5_000)]); // of another journey: it has left
  for (const [device, metres] of [["near", 0], ["nearby", 60], ["far", 800]] as const) {
    await registerDevice(app, device);
    await sendPoints(app, device, [north(now, metres)]);
  }
  await subscribe(app, id, "far");
  await page.goto(`/console/map?${AT}&sel=geofence/${encodeURIComponent(id)}`);
  await page.getByRole("tab", { name: "Devices" }).click();
  await page.getByRole("button", { name: "Subscribe devices…" }).click();
  await page.getByRole("button", { name: "Draw around them" }).click();
  await expect(canvas(page)).toHaveCSS("cursor", "crosshair");
  for (const [right, down] of [[-120, -120], [120, -120], [120, 120], [-120, 120]]) await clickAt(page, right, down);
  await page.getByRole("button", { name: "Subscribe those inside" }).click();
  await expect(panel(page).getByRole("rowheader")).toHaveText(["far", "near", "nearby"]);
});

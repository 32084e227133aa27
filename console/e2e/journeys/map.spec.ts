/** Journey 6: where everything is. Replay is proven in `replay.spec.ts`. */
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { callFromPage, registerDevice, sendPoints } from "../fleet";

/** Drawn without a graphics card, a smaller map is a quicker one. */
test.use({ viewport: { width: 1000, height: 640 } });

const FLEET = 300;
/** A place in the sea, where nothing of the demo is, nor of another run of this test. */
const BERTH = { lat: Number((2 + 5 * Math.random()).toFixed(2)), lon: 66 };
const AT_BERTH = `${BERTH.lat},${BERTH.lon},14`;
const MOORED = 7;

/** Positions, the board of runs, facilities, geofences in view, and names, which come in two moments. */
const FIRST_CALLS = 6;
const OF_THE_FRAME = /^\/(events|core\/haulier\/v1\/(session|config)$|core\/api\/v1\/notification-service\/)/;

interface Board {
  readonly fields: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

test("R12 R13 300 vehicles and 1,292 facilities over a map from here, a crowd that lists itself, one followed as it moves", async ({ page, context, stack, watch }) => {
  await signIn(context, stack, await sessionOf(stack, stack.demo.tenantId));
  await page.goto("/console/settings/me");
  const board = await callFromPage<Board>(page, "GET", "/core/haulier/v1/board/dispatches?status=IN_PROGRESS");
  const run = board.rows.find((row) => (row[board.fields.indexOf("participants")] as string[]).length > 0) ?? [];
  const [rider = ""] = run[board.fields.indexOf("participants")] as string[];
  const reference = String(run[board.fields.indexOf("ref")]);
  const now = Date.now();
  const device = (number: number) => `barge-${now}-${String(number).padStart(3, "0")}`;
  await registerDevice(page, device(0), rider);
  await sendPoints(
    page,
    Array.from({ length: FLEET }, (_, number) => ({
      id: [device(number)] as const,
      tis: now - 60_000,
      ...(number < MOORED ? BERTH : { lat: 10 + (number % 20), lon: 72 + (number % 15) }),
      speed: 5,
      bearing: number,
    })),
  );
  const known = (await callFromPage<{ positions: readonly unknown[] }>(page, "GET", "/core/api/v1/mts/positions")).positions.length;
  expect(known).toBeGreaterThanOrEqual(FLEET);

  const since = watch.mark();
  await page.goto(`/console/map?at=${AT_BERTH}`);
  const main = page.getByRole("main");
  await expect(main).toContainText(`${known.toLocaleString("en-GB")} vehicles`);
  const canvas = main.locator("canvas");
  await expect(canvas).toBeVisible();
  await expect(main.getByRole("button", { name: /^Vehicles 7/ })).toBeVisible();
  const first = since().filter(({ path }) => !OF_THE_FRAME.test(path));
  expect(first.length, first.map(({ path }) => path).join(", ")).toBeLessThanOrEqual(FIRST_CALLS);

  // They lie on one spot: a click lists them.
  await canvas.click();
  await expect(main.getByRole("status").filter({ hasText: `${MOORED} here` })).toBeVisible();
  const rows = main.locator("[role=row][data-row]");
  await expect(rows).toHaveCount(MOORED);
  await main.locator(`[data-row="${device(0)}"]`).click();
  const card = main.locator("section").filter({ has: page.getByRole("link", { name: reference }) });
  await expect(card).toContainText("18 km/h");
  await expectAccess(page);

  // It moves, is followed, and the map goes along.
  await card.getByRole("button", { name: "Follow" }).click();
  await sendPoints(page, [{ id: [device(0)], tis: now, lat: BERTH.lat + 0.01, lon: BERTH.lon, speed: 20, bearing: 0 }]);
  await expect(card).toContainText("72 km/h");
  await expect(page).toHaveURL(new RegExp(`at=${(BERTH.lat + 0.01).toFixed(2)}`));

  // All of the demo's facilities, and crowds that count what lies together.
  await page.goto("/console/map?at=22,80,2.8&layers=vehicles,facilities");
  await expect(main.getByRole("button", { name: /^Facilities 1,292/ })).toBeVisible();
  await page.getByRole("button", { name: "Layers" }).click();
  await page.getByRole("menuitem", { name: "☑ Facilities" }).click();
  await expect(page).toHaveURL(/layers=vehicles(&|$)/);
  await page.getByRole("button", { name: "Layers" }).click();
  await page.getByRole("menuitem", { name: "☐ Heat of delays" }).click();
  await expect(page).toHaveURL(/layers=vehicles(,|%2C)delays/);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
});

test("R20 where the stops of a run are is seen beside the board, whose map is fetched when it is unfolded", async ({ page, context, stack }) => {
  const libraries: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("maplibre")) libraries.push(request.url());
  });
  await signIn(context, stack, await sessionOf(stack, stack.demo.tenantId));
  await page.goto("/console/board?view=open");
  await page.locator("[role=row][data-row]").first().click();
  const fold = page.locator("details").filter({ hasText: "Map" });
  await expect(fold).toBeVisible();
  expect(libraries).toEqual([]);
  await fold.locator("summary").press("Enter");
  await expect(fold.locator("canvas")).toBeVisible();
  await expect(fold).toContainText("Natural Earth");
  await expectAccess(page);
  await expect(page).toHaveURL(/\/board/);
  // It stays unfolded in this browser.
  await page.reload();
  await page.locator("[role=row][data-row]").first().click();
  await expect(fold.locator("canvas")).toBeVisible();
});

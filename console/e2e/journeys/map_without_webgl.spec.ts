/** The map in a browser that has no WebGL 2, as in a control room without a graphics card. */
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { CENTRE, registerDevice, sendPoints } from "../tracking";

test.use({
  launchOptions: {
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--no-pings"],
  },
});

test("without WebGL 2 the page says so, and the list, the card and a replay do all that they do", async ({ page, context, stack }) => {
  const app = await newTenant(stack, "plain");
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  const now = Date.now();
  for (const [number, device] of ["MH-1", "MH-2"].entries()) {
    await registerDevice(app, device);
    await sendPoints(app, device, [
      { tis: now - 60_000, lat: CENTRE.lat, lon: CENTRE.lon + number, accuracy: 5 },
      { tis: now - 30_000, lat: CENTRE.lat + 0.005, lon: CENTRE.lon + number, accuracy: 5 },
    ]);
  }
  const libraries: string[] = [];
  page.on("request", (request) => {
    if (/\/map-[^/]*\.js$|maplibre/.test(request.url())) libraries.push(request.url());
  });
  await page.goto("/console/map");
  expect(await page.evaluate(() => document.createElement("canvas").getContext("webgl2"))).toBeNull();
  const main = page.getByRole("main");
  await expect(main.getByRole("status").filter({ hasText: "no WebGL 2" })).toBeVisible();
  await expect(main.locator("[role=row][data-row]")).toHaveCount(2);
  // The coast comes from the base map's own file.
  await expect(main.getByRole("img", { name: "Where vehicles and facilities are" }).locator("path").first()).toHaveAttribute("d", /^M.{100}/);
  await main.getByRole("grid").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const card = main.getByRole("region", { name: "MH-2" });
  await expect(card).toBeVisible();
  await expectAccess(page);
  await sendPoints(app, "MH-2", [{ tis: now, lat: CENTRE.lat + 0.006, lon: CENTRE.lon + 1, accuracy: 5 }]);
  await card.getByRole("button", { name: "Replay the last day" }).click();
  const replay = page.getByRole("region", { name: "Replay of MH-2" });
  await expect(replay).toContainText("m ·");
  await page.locator("body").press("p");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNoSidewaysScroll(page);
  expect(libraries).toEqual([]);
});

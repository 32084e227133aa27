/** Pages for people without an account: where a track is now, and whether a phone may be located. They work without a script. */
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { expect, test } from "../fixtures";
import { haulier } from "../stack";

const MTS = "/core/api/v1/mts";
const MOBILE = "919876500001";

test.use({ javaScriptEnabled: true, viewport: { width: 390, height: 844 } });

let app: App;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "public");
});

test("a shared track shows where it is, and says so where the link is over", async ({ page, browser }) => {
  const { trackId } = await app.post<{ trackId: string }>(`${MTS}/tracks/smartphone`, { contextId: "phone-1", defaultStart: true });
  const { url } = await app.get<{ url: string }>(`${MTS}/tracks/${trackId}/share`);
  await page.goto(url);
  await expect(page.getByRole("status")).toHaveText("It has not been seen since this link began. The page looks again by itself.");
  await app.put(`${MTS}/traces`, { deviceId: "phone-1", traces: [{ lat: 18.52, lon: 73.86, tis: Date.now(), accuracy: 40 }] });
  await page.reload();
  await expect(page.getByRole("img", { name: "A map with the position in its middle" })).toBeVisible();
  await expectAccess(page);
  await expectNoSidewaysScroll(page);
  const bare = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await bare.goto(url);
  await expect(bare.getByRole("link", { name: "Open in a map app" })).toHaveAttribute("href", /^geo:18\.52/);
  await bare.context().close();
  await app.put(`${MTS}/tracks/${trackId}`, { action: "STOP" });
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("img")).toHaveCount(0);
  await expectAccess(page);
});

test("the holder of a phone answers by the link of the SMS, without a script", async ({ open, stack, browser }) => {
  await app.post(`${MTS}/consents/${MOBILE}`, { validity: "2d" });
  const operator = (await open()).page;
  await operator.goto((await haulier<{ mailbox: string }>("mailbox", "--json", "--home", stack.home)).mailbox);
  await operator.getByRole("button", { name: "Open the mailbox" }).click();
  const link = operator.getByRole("row").filter({ hasText: "/consent/" }).first();
  await expect(async () => {
    await operator.reload();
    await expect(link).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 20_000 });
  const path = /\/consent\/[0-9a-z.-]+/.exec((await link.textContent()) ?? "")?.[0] ?? "";
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, locale: "en-GB" });
  const page = await context.newPage();
  await page.goto(stack.url + path);
  await expect(page.getByRole("heading", { name: "May this phone be located?" })).toBeVisible();
  await page.getByRole("button", { name: "Yes, I agree" }).click();
  await expect(page.getByRole("status")).toContainText("You said yes.");
  await page.getByRole("button", { name: "No", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("You said no.");
  await expect(async () => {
    expect((await app.get<{ status: string }>(`${MTS}/consents/${MOBILE}`)).status).toBe("DENIED");
  }).toPass({ timeout: 5_000 });
  await context.close();
});

/** An administrator without curl: a person, an app with a role, a group that joins them, and what the person may then. */
import type { Page } from "@playwright/test";
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { beginSession, expect, signIn, test } from "../fixtures";

const AAA = "/core/api/v1/aaa";

let app: App;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "people");
});

test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await beginSession(stack, app.credentials.tenantId));
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const title = (page: Page) => page.getByRole("main").getByRole("heading", { level: 1 });

/** The page is good for everybody, on a phone too. */
async function expectGood(page: Page): Promise<void> {
  await expectAccess(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("a person, an app with a role and a group are made, and the person may what was given", async ({ page }) => {
  await page.goto("/console/people");
  await press(page, "New person…");
  await page.getByLabel("First name").fill("Asha");
  await page.getByLabel("Last name").fill("Rao");
  await expectAccess(page);
  await press(page, "Make");
  await expect(page.getByRole("alert").first()).toBeVisible(); // no way to reach her
  await page.getByLabel("E-mail", { exact: true }).fill("asha@acme.example");
  await press(page, "Make");
  await expect(title(page)).toHaveText("Asha Rao");
  await expectGood(page);
  const userId = page.url().split("/").at(-1) ?? "";

  await page.getByRole("link", { name: "Apps and roles" }).click();
  await expectGood(page);
  await press(page, "New app…");
  await page.getByLabel("Name").fill("Depot");
  await press(page, "Make");
  const secret = await page.getByRole("dialog").locator("code").last().innerText();
  expect(secret.length).toBeGreaterThan(20);
  await expectAccess(page);
  await press(page, "I have kept it");
  await expect(title(page)).toHaveText("Depot");
  await page.getByRole("tab", { name: "Resources" }).click();
  await press(page, "New resource…");
  await page.getByLabel("Name").fill("shelf");
  await page.getByLabel("Path").fill("/app/api/v1/shelves/**");
  await press(page, "Save");
  await expect(page.getByRole("rowheader", { name: "shelf" })).toBeVisible();
  await page.getByRole("tab", { name: "Roles it defines" }).click();
  await press(page, "New role…");
  await page.getByLabel("Name").fill("ShelfReader");
  await page.getByLabel("Description").fill("Reads shelves");
  await page.getByRole("dialog").locator("label", { has: page.getByRole("checkbox", { name: "get shelf" }) }).click();
  await expectAccess(page);
  await press(page, "Save");
  await expect(page.getByRole("row", { name: /ShelfReader/ })).toContainText("1 permission");
  await expectGood(page);

  await page.getByRole("link", { name: "Groups" }).click();
  await press(page, "New group…");
  await page.getByLabel("Name").fill("Shelf-Desk");
  await press(page, "Make");
  await expect(title(page)).toHaveText("Shelf-Desk");
  await press(page, "Give a role…");
  await page.getByRole("combobox", { name: "Role" }).fill("shelf");
  await page.getByRole("option", { name: /ShelfReader/ }).click();
  await press(page, "Give");
  await expect(page.getByRole("rowheader", { name: "ShelfReader" })).toBeVisible();
  await press(page, "Put somebody in…");
  await page.getByRole("combobox", { name: "Person" }).fill("as");
  await page.getByRole("option", { name: /Asha Rao/ }).click();
  await press(page, "Put in");
  await expect(page.getByRole("rowheader", { name: "Asha Rao" })).toBeVisible();
  await expectGood(page);

  await page.getByRole("link", { name: "Asha Rao" }).click();
  await page.getByRole("tab", { name: "Rights" }).click();
  await expect(page.getByRole("rowheader", { name: "/app/api/v1/shelves/**" })).toBeVisible();
  await page.getByLabel("Path").fill("/app/api/v1/shelves/7");
  await expect(page.getByText("by ShelfReader ← Shelf-Desk")).toBeVisible();
  await expectGood(page);
  await expectAccess(page);
  const { roles } = await app.get<{ roles: { id: string }[] }>(`${AAA}/users/${userId}/roles`);
  expect(roles.map((role) => role.id)).toEqual(["Platform:Role:Depot:ShelfReader"]);

  await press(page, "Block…");
  await press(page, "Block");
  await expect(page.getByText("blocked", { exact: true })).toBeVisible();
  expect(await app.get(`${AAA}/users/${userId}`)).toMatchObject({ isActive: false });
  await press(page, "Let in again…");
  await page.getByLabel("E-mail or mobile").fill("asha@acme.example");
  await press(page, "Let in");
  await expect(page.getByText("invited", { exact: true })).toBeVisible();
});

test("the tenant gets another name and other rules of signing in, and what is not wanted any more is retired", async ({ page }) => {
  const tenantId = app.credentials.tenantId;
  await page.goto("/console/settings/tenant");
  await page.getByLabel("Shown name").fill("Acme Freight");
  await press(page, "Save the name");
  await expect(page.getByRole("banner").getByText("Acme Freight")).toBeVisible();
  await page.getByRole("button", { name: /Second factor/ }).click();
  await page.getByRole("option", { name: /required/ }).click();
  await page.getByLabel("Minutes after which an unused session ends").fill("45");
  await press(page, "Save the rules");
  await expect(page.getByText("People sign in by these rules from now on.")).toBeVisible();
  await expectGood(page);
  expect(await app.get(`${AAA}/tenants/${tenantId}`)).toMatchObject({
    displayName: "Acme Freight",
    metadata: { secondFactor: "required", invitations: true, session: { idleMinutes: 45 } },
  });

  await page.goto("/console/people/apps");
  await page.getByRole("link", { name: "Depot" }).click();
  await page.getByRole("tab", { name: "Permissions" }).click();
  await expectGood(page);
  await press(page, "Retire shelf-get…");
  await press(page, "Retire");
  await expect(page.getByText("No permission yet.")).toBeVisible();
  await press(page, "Retire…");
  await press(page, "Retire");
  await expect(title(page)).toHaveText("Apps and roles");

  await page.goto("/console/people/audit");
  await expect(page.getByRole("table").getByText("changed the permission", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /What was done/ }).click();
  await page.getByRole("option", { name: /changed the tenant/ }).click();
  await expect(page.getByRole("row")).toHaveCount(3);
  await expectGood(page);
});

/** Journey 8, without import, and 13: a new type's thing with a required attribute; a session that ends while typing. */
import type { Page } from "@playwright/test";
import { expectAccess } from "../access";
import { type App, consoleLink, newTenant } from "../api";
import { beginSession, expect, signIn, test } from "../fixtures";
import { PARTICIPANTS } from "../lane";
import { row } from "../screen";
import { isWrite } from "../watch";

const TYPES = `${PARTICIPANTS}/participant-types`;
const SESSIONS = "/core/haulier/v1/sessions";

let app: App;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "things");
  await app.post(TYPES, { name: { singular: "drone", plural: "drones" } });
  await app.put(`${TYPES}/drones/config/attributes`, {
    attributes: [
      { name: "city", dataType: "string", indexed: true, validation: { required: true, valueOneOf: ["Pune", "Delhi"] } },
      { name: "rating", dataType: "number", validation: { range: { min: 0, max: 5 } } },
    ],
  });
});

test.beforeEach(async ({ context, stack, page }) => {
  await signIn(context, stack, await beginSession(stack, app.credentials.tenantId));
  await page.goto("/console/things/participants/drones");
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/drones/i);
});

const make = (page: Page) => page.getByRole("button", { name: "Make it" });
const code = (page: Page) => page.getByLabel("Code", { exact: true });

/** Begin a new drone. */
async function beginDrone(page: Page, uniqueCode: string): Promise<void> {
  await page.getByRole("link", { name: "New", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("New in drones");
  await code(page).fill(uniqueCode);
}

test("a drone is made: what is missing or wrong is told at its field, then it is there and is put to work", async ({ page, watch }) => {
  await beginDrone(page, "D-1");
  await page.getByLabel("rating").fill("9");
  const since = watch.mark();
  await make(page).click();
  await expect(page.getByRole("alert")).toContainText("is required");
  await expect(page.getByLabel("city")).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByLabel("rating")).toHaveAttribute("aria-invalid", "true");
  expect(since().filter(isWrite), "a form with faults is not sent").toEqual([]);
  await expectAccess(page);
  await page.getByLabel("city").selectOption("Pune");
  await page.getByLabel("rating").fill("4.5");
  await make(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("D-1");
  await expectAccess(page);
  await page.getByRole("button", { name: / → active$/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: / → active$/ }).click();
  await expect(page.getByRole("button", { name: / → inactive$/ })).toBeVisible();
  await page.goto("/console/things/participants/drones");
  await expect(row(page, "D-1")).toContainText("Pune");
  expect(since().filter(isWrite).map((call) => call.method)).toEqual(["POST", "PUT"]);
});

test("a session that ends while a form is filled in is renewed over the page, and nothing typed is lost", async ({ page, stack }) => {
  await beginDrone(page, "D-2");
  await page.getByLabel("city").selectOption("Delhi");
  await code(page).focus();
  for (const open of await app.get<{ id: string }[]>(SESSIONS)) await app.call("DELETE", `${SESSIONS}/${open.id}`);
  // The form is sent by its key: who is asked to log in before that, because the stream ended too, has the focus elsewhere.
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await expect(dialog).toBeVisible();
  await expectAccess(page);
  await dialog.getByLabel("One-time link").fill(await consoleLink(stack, app.credentials.tenantId));
  await dialog.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(code(page)).toHaveValue("D-2");
  await expect(page.getByLabel("city").locator("option:checked")).toHaveText("Delhi");
  await make(page).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("D-2");
});

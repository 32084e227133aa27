/** An outside identity provider: made in the console, tried with a real one, and whoever comes by it is known afterwards. */
import type { Page } from "@playwright/test";
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { beginSession, expect, sessionOf, signIn, test } from "../fixtures";
import { CLIENT, type Provider, startProvider } from "../providers";

const PEOPLE = {
  comer: {
    name: "New Comer",
    given_name: "New",
    family_name: "Comer",
    email: "new@acme.example",
    email_verified: true,
    groups: ["Drivers", "Administrators"],
  },
  meera: { name: "Meera Nair", given_name: "Meera", family_name: "Nair", email: "meera@acme.example" },
};

let app: App;
let provider: Provider | null = null;
let missing = "";

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "outside");
  await app.post("/core/api/v1/aaa/groups", { name: "Drivers" });
  try {
    provider = await startProvider(PEOPLE, `${stack.url}/auth/realms/${app.credentials.tenantId}/broker/Forge/endpoint`);
  } catch (error) {
    missing = error instanceof Error ? error.message : String(error);
  }
});

test.afterAll(async () => {
  await provider?.stop();
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function expectGood(page: Page): Promise<void> {
  await expectAccess(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("a provider is connected, tried and changed, and gives no other groups than it may", async ({ page, context, browser, stack, contextOptions }) => {
  test.skip(provider === null, `no real provider: ${missing}`);
  const issuer = provider?.issuer ?? "";
  await signIn(context, stack, await beginSession(stack, app.credentials.tenantId));
  await page.goto("/console/people/connections");
  await press(page, "New connection…");
  const fields = {
    Name: "Forge",
    "Address to authorize": `${issuer}/auth`,
    "Address of tokens": `${issuer}/token`,
    "Client id": CLIENT.id,
    "Client secret": CLIENT.secret,
    "On the button": "The Forge",
    Issuer: issuer,
  };
  for (const [label, text] of Object.entries(fields)) await page.getByRole("dialog").getByLabel(label, { exact: true }).fill(text);
  await press(page, "Make");
  await expect(page.getByRole("heading", { level: 1, name: "Forge" })).toBeVisible();
  await expect(page.getByText(`${stack.url}/auth/realms/${app.credentials.tenantId}/broker/Forge/endpoint`)).toBeVisible();
  await expectGood(page);

  await press(page, "Who may come in…");
  await page.getByText("Whoever is not known is made a person when coming in first").click();
  await page.getByRole("dialog").getByText("Drivers").click();
  await page.getByLabel("Claim that names the groups").fill("groups");
  await expectAccess(page);
  await press(page, "Save");
  await expect(page.getByText("those that the claim groups names, at each sign-in")).toBeVisible();

  await press(page, "Try it…");
  const address = await page.getByRole("dialog").locator("code").innerText();
  // The provider is another host, which no page of the console may ask: so this browser is not watched.
  const outside = await browser.newContext(contextOptions);
  const stranger = await outside.newPage();
  await stranger.goto(address);
  await stranger.getByRole("link", { name: "Continue with The Forge" }).or(stranger.getByRole("button", { name: "Continue with The Forge" })).click();
  await stranger.getByLabel("Who").fill("comer");
  await stranger.getByRole("button", { name: "Sign in" }).click();
  await expect(stranger.getByRole("button", { name: "Account of New Comer" })).toBeVisible();
  await expect(page.getByRole("log", { name: "What happens" })).toContainText("came in by an outside provider");
  await expectAccess(page);
  await press(page, "Close");
  await outside.close();

  await press(page, "Change…");
  await page.getByLabel("Place on the login page").fill("2");
  await press(page, "Save");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("link", { name: "Connections", exact: true }).click();
  await expect(page.getByRole("row").filter({ hasText: "Forge" })).toContainText("2");
  await page.getByRole("link", { name: "People", exact: true }).last().click();
  await expect(page.getByRole("row").filter({ hasText: "New Comer" }).getByRole("cell").nth(3)).toHaveText("Drivers");
});

test("a person comes in by SAML, once an administrator has said who that is", async ({ page, context, browser, stack, contextOptions }) => {
  test.skip(provider === null, `no real provider: ${missing}`);
  const { address = "", certificate = "" } = provider?.saml ?? {};
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  await page.goto("/console/people/connections");
  await press(page, "New connection…");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: /Provider/ }).click();
  await page.getByRole("option", { name: "SAML 2.0" }).click();
  const fields = { Name: "adfs", "Certificate of the provider": certificate, "On the button": "Head office", "Address to sign in": address };
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label, { exact: true }).fill(text);
  await press(page, "Make");
  await expect(page.getByText(`/auth/realms/${app.credentials.tenantId}/broker/adfs/endpoint`).first()).toBeVisible();

  const meera = await app.post<{ id: string }>("/core/api/v1/aaa/users", { firstName: "Meera", email: "meera@acme.example" });
  await page.goto(`/console/people/${meera.id}`);
  await press(page, "Outside logins…");
  await dialog.getByText("May come in by SAML").click();
  await dialog.getByRole("button", { name: /SAML connection/ }).click();
  await page.getByRole("option", { name: "adfs" }).click();
  await dialog.getByLabel("Name there").fill("meera");
  await press(page, "Save");
  await expect(dialog).toHaveCount(0);

  // The provider is another host, which no page of the console may ask: so this browser is not watched.
  const outside = await browser.newContext(contextOptions);
  const hers = await outside.newPage();
  await hers.goto(`${stack.url}/auth/realms/${app.credentials.tenantId}/console`);
  await hers.getByRole("link", { name: "Continue with Head office" }).click();
  await hers.getByLabel("Who").fill("meera");
  await hers.getByRole("button", { name: "Sign in" }).click();
  await hers.getByRole("button", { name: "Account of Meera" }).click();
  await hers.getByRole("menuitem", { name: "My account" }).click();
  const row = hers.getByRole("row").filter({ hasText: "this one" });
  await expect(row.getByText("outside provider", { exact: true })).toBeVisible();
  await outside.close();
});

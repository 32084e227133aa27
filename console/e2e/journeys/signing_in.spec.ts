/** From an invitation to a passkey: a person comes in by every way of her own, without an administrator's help. */
import type { Page } from "@playwright/test";
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { beginSession, expect, signIn, test } from "../fixtures";
import { mailsTo } from "../stack";
import { codeOf } from "../totp";

/** Of this file alone: the mailbox is one for all journeys. */
const EMAIL = "asha@signing-in.example";
const PASSWORD = "wandering lamp over quiet harbours";

let app: App;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "signin");
});

const press = (page: Page, name: string | RegExp) => page.getByRole("button", { name, exact: typeof name === "string" }).click();

/** From the console's log-in page to the sign-in page of the company. */
async function toSignIn(page: Page): Promise<void> {
  await press(page, "Log in with your account");
  await page.getByLabel("Company id").fill(app.credentials.tenantId);
  await press(page, "Continue");
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

async function signOut(page: Page): Promise<void> {
  await press(page, /^Account of/);
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Log in with your account" })).toBeVisible();
}

async function toAccount(page: Page): Promise<void> {
  await press(page, /^Account of Asha/);
  await page.getByRole("menuitem", { name: "My account" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "My account" })).toBeVisible();
}

/** A row of the own sessions says how this one was proven. */
const expectProof = (page: Page, words: string) =>
  expect(page.getByRole("row").filter({ hasText: "this one" }).getByText(words, { exact: true })).toBeVisible();

test("an invited person sets a password, then a code generator, then a passkey, and comes in by each", async ({ page, context, stack, open }) => {
  test.setTimeout(180_000);
  const tenant = app.credentials.tenantId;
  await signIn(context, stack, await beginSession(stack, tenant));
  await page.goto("/console/people");
  await press(page, "New person…");
  await page.getByLabel("First name").fill("Asha");
  await page.getByLabel("E-mail", { exact: true }).fill(EMAIL);
  await press(page, "Make");
  await expect(page.getByText("invited", { exact: true })).toBeVisible();
  await expect.poll(async () => (await mailsTo(stack, EMAIL)).length, { timeout: 20_000 }).toBe(1);
  const [first] = await mailsTo(stack, EMAIL);
  await page.getByRole("tab", { name: "Groups" }).click();
  await press(page, /Put into a group/);
  await page.getByRole("option", { name: /Administrators/ }).click();
  await expect(page.getByRole("rowheader", { name: "Administrators" })).toBeVisible();
  await press(page, "Invite…");
  await press(page, "Invite");
  await expect(page.getByText("The invitation of Asha is on its way.")).toBeVisible();

  // It takes the place of the first one, and may overtake it.
  await expect.poll(async () => (await mailsTo(stack, EMAIL)).length, { timeout: 20_000 }).toBe(2);
  const letter = (await mailsTo(stack, EMAIL)).find((text) => text !== first) ?? "";
  const invitation = new URL(/https?:\S+\/invitation\S*/.exec(letter)?.[0] ?? "");

  // Passkeys are bound to a name of a host, never to a number.
  const origin = stack.url.replace("127.0.0.1", "localhost");
  const hers = (await open(undefined, origin)).page;
  await hers.goto(invitation.pathname + invitation.search);
  await expect(hers.getByText("Hello Asha, you are invited by")).toBeVisible();
  await hers.getByLabel("New password").fill(PASSWORD);
  await hers.getByLabel("The same once more").fill(PASSWORD);
  await press(hers, "Set the password");
  await toAccount(hers);
  await expectProof(hers, "password");
  await expectAccess(hers);
  await hers.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(hers);
  await hers.setViewportSize({ width: 1440, height: 900 });

  await press(hers, "Set up a code generator…");
  await expect(hers.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  const secret = await hers.getByRole("dialog").locator("code").innerText();
  await expectAccess(hers);
  await hers.getByLabel("Code that the app shows now").fill(codeOf(secret));
  await press(hers, "Confirm");
  await expect(hers.getByRole("heading", { name: "The second factor is set up" })).toBeVisible();
  await press(hers, "I have kept them");
  await expect(hers.getByText("set up", { exact: true })).toBeVisible();

  await signOut(hers);
  await toSignIn(hers);
  await hers.getByLabel("E-mail or mobile number").fill(EMAIL);
  await hers.getByLabel("Password").fill(PASSWORD);
  await press(hers, "Sign in");
  await hers.getByLabel("Code of the app, or recovery code").fill(codeOf(secret, 1)); // one ahead is taken, and none twice
  await press(hers, "Continue");
  await toAccount(hers);
  await expectProof(hers, "password, one-time code");

  const devices = await hers.context().newCDPSession(hers);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  await press(hers, "Add a passkey…");
  await hers.getByLabel("Name of the device").fill("blue phone");
  await press(hers, "Go on");
  await expect(hers.getByRole("rowheader", { name: "blue phone" })).toBeVisible();
  await signOut(hers);
  await toSignIn(hers);
  await press(hers, "Use a passkey");
  await toAccount(hers);
  await expectProof(hers, "passkey");
  await expect(hers.getByRole("row").filter({ hasText: "blue phone" })).toContainText(/now|sec|ago/);

  await page.goto("/console/people/audit");
  for (const phrase of ["set up a second factor", "gave the second factor", "added a passkey", "gave a passkey"]) {
    await expect(page.getByRole("cell", { name: new RegExp(`^${phrase}`) }).first()).toBeVisible();
  }
  await expectAccess(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
});

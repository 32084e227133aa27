/** People are told: a template goes out as a mail, a rule tells of an event, and the notice in the bell leads to it. */
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane, PARTICIPANTS } from "../lane";
import { type MailReceiver, startMailReceiver } from "../mail_receiver";
import { row, tabTo } from "../screen";

const MESSAGING = "/core/api/v1/messaging";
const PHONE = { width: 390, height: 844 };

let app: App;
let lane: Lane;
let mail: MailReceiver;

test.beforeAll(async ({ stack }) => {
  mail = await startMailReceiver();
  app = await newTenant(stack, "told");
  lane = await Lane.of(app);
  const credentials = { url: mail.url, from: "Acme <no-reply@acme.example>" };
  await app.post(`${MESSAGING}/service-providers`, { name: "Office", channel: "email", isDefault: true, credentials });
});

test.afterAll(async () => {
  await mail.stop();
});

test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
});

test("a template is written with its preview, sent, and its delivery is seen", async ({ page }) => {
  await page.goto("/console/notifications/templates/new");
  await page.getByLabel("Name").fill("arrived");
  await page.getByLabel("Subject").fill("For {{name}}");
  await page.getByRole("textbox", { name: "Text" }).fill("Hello {{name}}, it is here");
  const preview = page.getByRole("complementary", { name: "Preview" });
  await preview.getByLabel("name").fill("Asha");
  await expect(preview).toContainText("Hello Asha, it is here");
  await expectAccess(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("rowheader", { name: "arrived" })).toBeVisible();
  const { templates } = await app.get<{ templates: { id: string }[] }>(`${MESSAGING}/templates`);
  await page.goto("/console/notifications/messages");
  await expect(page.getByText("No app has sent a message")).toBeVisible();
  await expect(page.getByRole("banner")).toContainText(/live/i);
  await app.post(`${MESSAGING}/messages/email`, { to: { email: ["ravi@acme.example"] }, templateId: templates[0]?.id, placeholders: { name: "Ravi" } });
  await expect(row(page, "e-mail")).toContainText("sent");
  await expect.poll(() => mail.letters()).toContain("Hello Ravi, it is here");
  await row(page, "e-mail").click();
  await expect(page.getByRole("complementary", { name: "Message" })).toContainText("@acme.example · e-mail");
  await expectAccess(page);
});

test("a rule is made, an event happens, its delivery is listed, and the notice leads to what happened", async ({ page }) => {
  await page.goto("/console/notifications/rules");
  await page.getByRole("button", { name: "New app…" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Desk");
  await page.getByRole("dialog").getByRole("button", { name: "Make" }).click();
  await page.getByRole("button", { name: "New rule…" }).click();
  await page.getByLabel("Name of the rule").fill("new riders");
  await page.getByRole("combobox", { name: "On the event" }).fill("ParticipantCreated");
  await page.getByRole("option", { name: "ParticipantCreated" }).first().click();
  await page.getByRole("button", { name: "Add a condition" }).click();
  await page.getByLabel("Member of the event").fill("$[");
  await page.getByLabel("Value", { exact: true }).fill("R-1");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("combobox", { name: "People" }).fill("Ash");
  await page.getByRole("option", { name: /Asha Desk/ }).click();
  await page.getByRole("combobox", { name: "Groups" }).fill("administ");
  await page.getByRole("option", { name: /administ/i }).first().click();
  await expect(page.getByRole("list", { name: "Chosen" })).toHaveText([/Asha Desk · yourself/, /administ/i]);
  await expectAccess(page);
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByLabel("Title").fill("Rider {{uniqueCode}} is here");
  await page.getByRole("button", { name: "Save the rule" }).click();
  await expect(page).toHaveURL(/step=when/); // where the server finds fault
  await expect(page.getByLabel("Member of the event")).toHaveAccessibleDescription(/./);
  await page.getByLabel("Member of the event").fill("uniqueCode");
  await page.reload();
  await expect(page.getByLabel("Member of the event")).toHaveValue("uniqueCode");
  await page.getByRole("button", { name: "Next" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByRole("region", { name: "Preview" })).toContainText("Rider");
  await expectAccess(page);
  await page.getByRole("button", { name: "Save the rule" }).click();
  await expect(page.getByRole("rowheader", { name: "new riders" })).toBeVisible();
  await page.getByRole("link", { name: "What was sent" }).click();
  await lane.rider("R-0", "Nobody");
  const rider = await lane.rider("R-1", "Ravi");
  await expect(row(page, "Rider R-1 is here")).toContainText("1 of 1");
  await row(page, "Rider R-1 is here").click();
  await expect(page.getByRole("complementary", { name: "Notification" }).getByRole("list", { name: "Deliveries" })).toContainText("the bell");
  await expectAccess(page);
  const bell = page.getByRole("button", { name: "Notices, 1 unread" });
  await tabTo(page, bell);
  await page.keyboard.press("Enter");
  const notice = page.getByRole("list", { name: "Notices" }).getByRole("link", { name: /Rider R-1 is here/ });
  await expectAccess(page);
  await tabTo(page, notice);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(encodeURIComponent(rider.id)));
  await expect(page.getByRole("button", { name: "Notices", exact: true })).toBeVisible();
});

test("every part is good for everybody, on a phone too @slow", async ({ page }) => {
  for (const part of ["sent", "rules", "messages", "templates", "apps", "webhooks", "providers", "mine"]) {
    await page.goto(`/console/notifications/${part}`);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main").locator("[aria-busy=true]")).toHaveCount(0);
    await expectAccess(page);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});

test("a callback that was given up is told by the bell, which leads to it @slow", async ({ page }) => {
  await page.goto("/console/board");
  await expect(page.getByRole("banner")).toContainText(/live/i);
  const rider = { uniqueCode: "R-7", owner: app.credentials.id, properties: {}, callback: { url: "/nowhere" } };
  await app.post(`${PARTICIPANTS}/riders`, rider);
  const bell = page.getByRole("button", { name: /^Notices, \d+ unread/ });
  await expect(bell).toBeVisible({ timeout: 40_000 });
  await tabTo(page, bell);
  await page.keyboard.press("Enter");
  const notice = page.getByRole("list", { name: "Notices" }).getByRole("link", { name: "Callbacks to /nowhere were given up" });
  await tabTo(page, notice);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/notifications\/webhooks\?letter=/);
  await expect(page.getByRole("row", { name: /nowhere/ })).toHaveAttribute("aria-current", "true");
  await expectAccess(page);
});

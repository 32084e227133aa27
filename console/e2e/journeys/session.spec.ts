/** Who is in: the first link, links that are over, a session that ends. */
import { consoleLink } from "../api";
import { expectAccess } from "../access";
import { expect, test } from "../fixtures";

test("a link lets in once, names the person, and a reload asks nothing again", async ({ page, open, stack }) => {
  const link = await consoleLink(stack, stack.demo.tenantId);
  await page.goto(link);
  await page.getByLabel("Your name").fill("Ravi Desk");
  await expectAccess(page);
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page).toHaveURL(/\/console\/board/);
  await expect(page.getByRole("banner")).toContainText("Ravi Desk");
  expect(page.url(), "the secret stays in no address").not.toContain("link=");
  await page.reload();
  await expect(page.getByRole("banner")).toContainText("Ravi Desk");
  await expectAccess(page);

  const other = await open();
  await other.page.goto(link);
  await other.page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(other.page.getByRole("alert")).toBeVisible();
  await expect(other.page.getByRole("navigation")).toHaveCount(0);
  await expectAccess(other.page);
});

test("whoever has no session sees no page, and the name that was typed stays when a link is refused", async ({ page }) => {
  await page.goto("/console/audit");
  await page.getByLabel("One-time link").fill("nothing-that-was-ever-printed");
  await page.getByLabel("Your name").fill("Asha");
  await page.getByRole("button", { name: "Log in", exact: true }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await expect(page.getByLabel("Your name")).toHaveValue("Asha");
});

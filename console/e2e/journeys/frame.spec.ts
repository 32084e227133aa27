/** What stands around every screen: rail, omnibox, keys. */
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { expect, sessionOf, signIn, test } from "../fixtures";

const PAGES = [
  ["Board", "b"],
  ["Things", "t"],
  ["People", "p"],
  ["Audit", "a"],
  ["Settings", "s"],
] as const;

test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await sessionOf(stack, stack.demo.tenantId));
});

test("every page opens by rail and by its letters, passes axe, and fits a screen 320 pixels wide", async ({ page }) => {
  await page.goto("/console/");
  for (const [name, letter] of PAGES) {
    const link = page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name, exact: true });
    await link.click();
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccess(page);
    await page.setViewportSize({ width: 320, height: 640 }); // what 1,280 pixels are at 400 %
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await expect(link).toHaveAttribute("aria-current", "page");
  }
});

test("the omnibox finds a run by the beginning of its reference, by keyboard alone", async ({ page, stack }) => {
  await page.goto("/console/settings/me");
  const reference = await page.evaluate(async () => {
    const answer = await fetch("/core/haulier/v1/board/dispatches", { headers: { "X-COREOS-REQUEST-ID": crypto.randomUUID() } });
    const { data } = (await answer.json()) as { data: { fields: string[]; rows: unknown[][] } };
    return String(data.rows[0]?.[data.fields.indexOf("ref")]);
  });
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.keyboard.type(reference.slice(0, -2));
  const run = page.getByRole("option", { name: new RegExp(`^${reference} `) });
  await expect(run).toBeVisible();
  await expectAccess(page);
  while ((await run.getAttribute("aria-selected")) !== "true") await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`${stack.url}/console/dispatches/`));
  await expect(page.getByRole("heading", { level: 1 })).toContainText(reference);
});

test("the help names every key, and Escape goes back one layer", async ({ page }) => {
  await page.goto("/console/settings/me");
  await page.getByRole("heading", { level: 1 }).click();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toContainText("Ctrl");
  await expectAccess(page);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

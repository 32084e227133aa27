/** What the screens have in common, as a person finds it: by roles and words. */
import { expect, type Locator, type Page } from "@playwright/test";

export const grid = (page: Page): Locator => page.getByRole("grid");

/** A row of the list by words that stand in it. */
export const row = (page: Page, words: string | RegExp): Locator => grid(page).getByRole("row").filter({ hasText: words });

/** Tick the box of a row. */
export async function tick(page: Page, words: string | RegExp): Promise<void> {
  await row(page, words).getByRole("checkbox").check();
}

/** How many rows the list says that it has. */
export async function rowCount(page: Page): Promise<number> {
  return Number(await grid(page).getAttribute("aria-rowcount")) - 1;
}

/** Wait until the list has so many rows. */
export async function expectRows(page: Page, count: number, timeout = 15_000): Promise<void> {
  await expect(grid(page)).toHaveAttribute("aria-rowcount", String(count + 1), { timeout });
}

const MAX_TABS = 60;

/** Go to an element as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the Tab key does not lead there");
}

/** Journeys 2 and 5: close a run that is not even; read the timeline of one whose attempts failed. */
import type { Page } from "@playwright/test";
import { expectAccess } from "../access";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane, onlyJob, type Run, UNAVAILABLE } from "../lane";
import { grid } from "../screen";

let app: App;
let lane: Lane;
let uneven: Run;
let failed: Run;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "run");
  lane = await Lane.of(app);
  const riders = [await lane.rider("R-1", "Asha Rao")];
  uneven = await lane.run("RUN-UNEVEN", { riders });
  await lane.scan("in", uneven, "bag-1");
  await lane.drive(uneven);
  failed = await lane.run("RUN-FAILED", { riders });
  const job = onlyJob(failed);
  await lane.doStop(failed, job, "PICKUP");
  for (const attempt of [1, 2]) {
    await lane.tell(failed, job, "DROP", undefined, attempt);
    await lane.tell(failed, job, "DROP", UNAVAILABLE, attempt);
  }
  await lane.doStop(failed, job, "DROP", 3);
});

test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
});

/** Ask for a run to be closed. */
async function askToClose(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Close run…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close run" }).click();
}

test("R2 a run that is not even is not closed: what is open leads to the desk, is handed out there, and then it closes", async ({ page }) => {
  await page.goto(`/console/dispatches/${uneven.id}`);
  await askToClose(page);
  const held = page.getByRole("dialog").getByRole("button", { name: /bag-1.* held/ });
  await expect(held).toBeVisible();
  await expectAccess(page);
  expect((await lane.read(uneven)).status).not.toBe("CLOSED");
  await held.click();
  await expect(page).toHaveURL(/tab=custody/);
  await expect(page.getByText("not even")).toBeVisible();
  await page.getByRole("button", { name: "Hand out all that is held…" }).click();
  await expectAccess(page);
  await page.getByRole("dialog").getByRole("button", { name: "Hand out 1 thing" }).click();
  await expect(page.getByText("Nothing is held.")).toBeVisible();
  await askToClose(page);
  await expect(page.getByRole("status").filter({ hasText: /^Closed by Asha Desk/ })).toBeVisible();
  expect((await lane.read(uneven)).status).toBe("CLOSED");
  await expect(page.getByRole("button", { name: "Close run…" })).toHaveCount(0);
  await expectAccess(page);
});

test("R21 R22 the timeline shows failures alone, two events are open at once, and one shows what it changed", async ({ page }) => {
  await page.goto(`/console/dispatches/${failed.id}`);
  const events = grid(page).getByRole("row").filter({ hasText: "consignee not available" });
  await page.getByRole("button", { name: "only failures" }).click();
  await expect(page).toHaveURL(/outcome=failed/);
  await expect(events).toHaveCount(2);
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "3");
  await events.nth(0).dblclick();
  await events.nth(1).dblclick();
  const opened = page.getByRole("region", { name: "Open events" });
  await expect(opened).toContainText("2 events open");
  await expectAccess(page);
  await page.keyboard.press("d");
  await expect(opened.getByRole("columnheader", { name: "Before" })).toBeVisible();
  await page.reload();
  await expect(opened, "the address holds what is open").toContainText("2 events open");
});

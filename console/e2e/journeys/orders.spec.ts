/** Orders: one becomes a job before the eye, another is cancelled; a rule that failed says why and is tried again. */
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane } from "../lane";
import { postOrder, readOrder } from "../orders";
import { grid, row } from "../screen";

const PHONE = { width: 390, height: 844 };

test.describe("orders of a client", () => {
  let app: App;

  test.beforeAll(async ({ stack }) => {
    app = await newTenant(stack, "order");
    await Lane.of(app);
  });

  test.beforeEach(async ({ context, stack }) => {
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  });

  test("one that is posted becomes a job, its way is shown, and it is tracked by its link @slow", async ({ page, context }) => {
    await page.goto("/console/orders");
    await expect(page.getByText("There are no orders yet")).toBeVisible();
    await expectAccess(page);
    await expect(page.getByRole("banner")).toContainText(/live/i);
    const order = await postOrder(app, "C-1");
    await page.getByRole("button", { name: "Show 1 new" }).click();
    await expect(row(page, "C-1")).toContainText("scheduled");
    await expectAccess(page);
    await grid(page).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/console\/orders\/orders(%3A|:)/);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("C-1");
    await expect(page.getByRole("link", { name: "attempt 1" })).toBeVisible();
    await expectAccess(page);
    await page.getByRole("button", { name: "Show contacts" }).click();
    await expect(page.getByRole("rowheader", { name: "Ann Bell" })).toBeVisible();
    await page.getByRole("tab", { name: "Orchestrator" }).click();
    await page.getByRole("button", { name: "Create a new job" }).click();
    await expect(page.getByRole("article", { name: "Create a new job" })).toContainText("CreateJobCommand");
    await expectAccess(page);
    await page.getByRole("tab", { name: "Journal" }).click();
    await expect(row(page, "read the contacts of the order")).toHaveCount(1);
    await expect(row(page, "made the job")).toHaveCount(1);
    await expectAccess(page);
    await page.getByRole("button", { name: "Tracking link…" }).click();
    const opened = context.waitForEvent("page");
    await page.getByRole("dialog").getByRole("link", { name: "Open the page" }).click();
    const tracked = await opened;
    await expect(tracked.getByRole("heading", { level: 1 })).toContainText("C-1");
    await expect(tracked.getByText("Ann Bell")).toHaveCount(0);
    await tracked.close();
    await page.setViewportSize(PHONE);
    for (const address of ["orders", `orders/${order.id}`, "orchestrator/rules", "orchestrator/plugins", "orchestrator/runs"]) {
      await page.goto(`/console/${address}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
  });

  test("R2 another is held, goes on, and is cancelled; the page says so only when the server did", async ({ page }) => {
    const order = await postOrder(app, "C-2");
    await page.goto(`/console/orders/${order.id}`);
    const head = page.getByRole("heading", { level: 1 }).locator("..");
    await expect(head).toContainText("scheduled");
    await page.getByRole("button", { name: "Hold…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Hold" }).click();
    await expect(head).toContainText("on hold");
    await page.getByRole("button", { name: "Resume…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Resume" }).click();
    await expect(head).toContainText("scheduled");
    await page.getByRole("button", { name: "Cancel order…" }).click();
    await expectAccess(page);
    await page.getByRole("dialog").getByRole("button", { name: "Cancel the order" }).click();
    await expect(head).toContainText("cancelled");
    expect(await readOrder(app, order)).toMatchObject({ state: "closed:cancelled", cancellation: { cancellationStatus: "CANCELLED" } });
    await expect(page.getByRole("button", { name: "Cancel order…" })).toHaveCount(0);
  });
});

test("a rule that failed says why, and is tried again when what it lacked is there @slow", async ({ context, page, stack }) => {
  const app = await newTenant(stack, "failed");
  const order = await postOrder(app, "C-3");
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  await page.goto("/console/orchestrator/runs");
  await expect(row(page, "Create a new job")).toContainText("no active job workflow");
  await expectAccess(page);
  await grid(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const side = page.getByRole("complementary", { name: "Run of a rule" });
  await expect(side).toContainText("failed");
  await expectAccess(page);
  await Lane.of(app);
  await side.getByRole("button", { name: "Try again" }).click();
  await expect(side).toContainText("CreateJobCommand");
  await expect.poll(async () => (await readOrder(app, order)).workOrder[0]?.attributes.jobId ?? "").not.toBe("");
});

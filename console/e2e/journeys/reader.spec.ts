/** Roles: what may not be done is not drawn, and the server refuses it all the same. */
import { expectAccess } from "../access";
import { type App, newTenant, READER } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { DISPATCH, Lane, onlyJob, type Run } from "../lane";
import { row, tick } from "../screen";
import { isWrite } from "../watch";

const ALL_BUT_CLOSE = ["get /**", "post,put,patch,delete /core/haulier/**", "post,put,patch,delete /core/api/v2/participants/**"];

test.describe("a role that may assign but not close", () => {
  let run: Run;
  let tenantId: string;

  test.beforeAll(async ({ stack }) => {
    const app = await newTenant(stack, "clerk");
    tenantId = app.credentials.tenantId;
    const lane = await Lane.of(app);
    run = await lane.run("RUN-1", { riders: [await lane.rider("R-1", "Asha")] });
    const role = await app.newRole("clerk", ...ALL_BUT_CLOSE, `post,patch,put ${DISPATCH}/dispatches/*/participants/**`);
    await app.withRoleAlone(role);
  });

  test("R5 sees no button that closes, and the call itself is refused", async ({ context, page, stack }) => {
    await signIn(context, stack, await sessionOf(stack, tenantId));
    await page.goto("/console/board?view=open");
    await tick(page, "RUN-1");
    await expect(page.getByRole("button", { name: "Assign riders…" })).toBeVisible();
    await expect(page.getByRole("button", { name: /close.*run/i })).toHaveCount(0);
    await expectAccess(page);
    await page.goto(`/console/dispatches/${run.id}`);
    await expect(page.getByRole("heading", { level: 1 })).toContainText("RUN-1");
    await expect(page.getByRole("button", { name: /close run/i })).toHaveCount(0);
    const status = await page.evaluate(async (path) => {
      const answer = await fetch(path, {
        method: "POST",
        body: JSON.stringify({ status: "CLOSED" }),
        headers: { "content-type": "application/json", "X-COREOS-REQUEST-ID": crypto.randomUUID() },
      });
      return answer.status;
    }, `${DISPATCH}/dispatches/${run.id}/status`);
    expect(status).toBe(403);
  });
});

test.describe("a Reader", () => {
  let app: App;
  let run: Run;

  test.beforeAll(async ({ stack }) => {
    app = await newTenant(stack, "reader");
    const lane = await Lane.of(app);
    run = await lane.run("RUN-1", { riders: [await lane.rider("R-1", "Asha")] });
    await app.withRoleAlone(READER);
  });

  test("R5 opens every screen, and the console makes no call that writes @slow", async ({ context, page, stack, watch }) => {
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
    const screens = [
      "board?view=open",
      `dispatches/${run.id}`,
      `jobs/${onlyJob(run).id}`,
      "things",
      "things/participants/riders",
      "audit",
      "settings/me",
      "settings/sessions",
      "settings/health",
      "settings/about",
    ];
    for (const screen of screens) {
      await page.goto(`/console/${screen}`);
      await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
      await watch.untilQuiet();
      await expectAccess(page);
    }
    await page.goto("/console/board?view=open");
    await tick(page, "RUN-1");
    await expect(row(page, "RUN-1")).toHaveAttribute("aria-selected", "true");
    await expect(page.getByRole("button", { name: /^(Assign riders…|Move stops|Close \d|Sub-status…)/ })).toHaveCount(0);
    expect(watch.calls.filter(isWrite)).toEqual([]);
  });
});

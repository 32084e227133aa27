/** Pictures of every screen, to be looked at by a person: `npm run pictures`; and the board of the README: `npm run board-picture`. */
import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, sessionOf, signIn, test } from "./fixtures";
import { row } from "./screen";

const PICTURES = join(import.meta.dirname, "../pictures");
const README_PICTURE = join(import.meta.dirname, "../../docs/images/board.png");
const MAX_README_BYTES = 200_000;
const THEMES = ["light", "dark"] as const;
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

interface Row {
  readonly id: string;
  readonly jobs: readonly string[];
}

/** The first run of the board that is on the road, and its first job. */
async function someRun(page: Page): Promise<Row> {
  return await page.evaluate(async () => {
    const answer = await fetch("/core/haulier/v1/board/dispatches?status=IN_PROGRESS", { headers: { "X-COREOS-REQUEST-ID": crypto.randomUUID() } });
    const { data } = (await answer.json()) as { data: { fields: string[]; rows: unknown[][] } };
    const found = data.rows[0] ?? [];
    const jobs = found[data.fields.indexOf("jobs")] as unknown[][];
    return { id: String(found[data.fields.indexOf("id")]), jobs: jobs.map((job) => String(job[0])) };
  });
}

async function settle(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(800);
}

test.beforeEach(async ({ context, stack }, info) => {
  if (!info.title.includes("log in")) await signIn(context, stack, await sessionOf(stack, stack.demo.tenantId));
  await mkdir(PICTURES, { recursive: true });
});

for (const theme of THEMES) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const shoot = async (page: Page, name: string) => {
      await settle(page);
      await page.screenshot({ path: join(PICTURES, `${name}-${theme}-${size}.png`) });
    };
    test.describe(`${theme}, ${size}`, () => {
      test.use({ colorScheme: theme, viewport });

      test("log in", async ({ page }) => {
        await page.goto("/console/");
        await shoot(page, "login");
      });

      test("screens", async ({ page }) => {
        await page.goto("/console/settings/me");
        const run = await someRun(page);
        const screens: Record<string, string> = {
          board: "board",
          "board-all": "board?view=open",
          "board-jobs": "board?kind=job&view=open",
          run: `dispatches/${run.id}`,
          "run-stops": `dispatches/${run.id}?tab=stops`,
          "run-custody": `dispatches/${run.id}?tab=custody`,
          "run-events": `dispatches/${run.id}?tab=events`,
          job: `jobs/${run.jobs[0] ?? ""}`,
          things: "things",
          riders: "things/participants/riders",
          audit: "audit",
          "settings-me": "settings/me",
          "settings-sessions": "settings/sessions",
          "settings-health": "settings/health",
          "settings-about": "settings/about",
          "settings-account": "settings/account",
          "settings-tenant": "settings/tenant",
          files: "files",
          people: "people",
          "people-apps": "people/apps",
          "people-app-permissions": "people/apps/platform%3Aapp%3Ahaulier-admin?tab=permissions",
          "people-connections": "people/connections",
          "people-audit": "people/audit",
        };
        for (const [name, path] of Object.entries(screens)) {
          await page.goto(`/console/${path}`);
          await shoot(page, name);
        }
        await page.goto("/console/board?view=open");
        await page.keyboard.press("Control+k");
        await page.keyboard.type("tri");
        await shoot(page, "omnibox");
      });
    });
  }
}

test("the board of the README @readme", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto("/console/board");
  const first = page.locator("[role=row][data-row]").first();
  await expect(first).toBeVisible();
  await row(page, (await first.innerText()).split("\n")[0] ?? "").click();
  await settle(page);
  await mkdir(join(README_PICTURE, ".."), { recursive: true });
  await page.screenshot({ path: README_PICTURE });
  expect((await stat(README_PICTURE)).size).toBeLessThanOrEqual(MAX_README_BYTES);
});

/** Files: a photo is uploaded, found, shown, handed on by a link that ends, and stands at the job whose report named it. */
import { crc32, deflateSync } from "node:zlib";
import type { Page } from "@playwright/test";
import { expectAccess, expectNoSidewaysScroll } from "../access";
import { type App, newTenant } from "../api";
import { beginSession, expect, signIn, test } from "../fixtures";
import { Lane, onlyJob, SUCCESS } from "../lane";

let app: App;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "files");
});

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function expectGood(page: Page): Promise<void> {
  await expectAccess(page);
  await page.setViewportSize({ width: 390, height: 800 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** A picture of one colour. See: PNG, third edition, section 5. */
function picture(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 120)]);
  const lines = deflateSync(Buffer.concat(Array.from({ length: height }, () => line)));
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", lines), chunk("IEND", Buffer.alloc(0))]);
}

test("a photo is uploaded, found by its tag, opened by a link, and shown as a proof of the job", async ({ page, context, stack }) => {
  await signIn(context, stack, await beginSession(stack, app.credentials.tenantId));
  await page.goto("/console/files");
  await expect(page.getByText("There is no file yet.")).toBeVisible();
  await expectGood(page);
  await press(page, "New folder…");
  await page.getByLabel("Name").fill("proofs");
  await press(page, "Make");
  await expect(page.getByRole("heading", { level: 1, name: "proofs" })).toBeVisible();

  await press(page, "Upload…");
  await page.getByLabel("Files").setInputFiles([
    { name: "door.png", mimeType: "image/png", buffer: picture(640, 480) },
    { name: "empty.txt", mimeType: "text/plain", buffer: Buffer.alloc(0) },
  ]);
  await page.getByRole("dialog").getByLabel("Tags").fill("order:7");
  await press(page, "Upload");
  await expect(page.getByRole("dialog").getByText("stored", { exact: true })).toBeVisible();
  await expect(page.getByRole("dialog").getByText("refused", { exact: true })).toBeVisible();
  await expectAccess(page);
  await press(page, "Close");

  await page.getByLabel("With the tags").fill("order:8");
  await expect(page.getByText("No file has these tags.")).toBeVisible();
  await page.getByLabel("With the tags").fill("order");
  await expect(page.getByRole("row")).toHaveCount(2);
  await expectGood(page);
  await press(page, "door.png");
  const dialog = page.getByRole("dialog");
  await expect(async () => {
    await page.reload();
    await expect(dialog.getByRole("img", { name: "Small picture of door.png" })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await expect.poll(() => dialog.getByRole("img").evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await press(page, "Make a link");
  const link = await dialog.locator("code", { hasText: "://" }).innerText();
  const answer = await fetch(link);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect((await fetch(link.replace(/signature=.{6}/, "signature=AAAAAA"))).status).toBe(403);
  await expectGood(page);
  const id = new URL(page.url()).searchParams.get("sel") ?? "";

  const lane = await Lane.of(app);
  const run = await lane.run("RUN-PROOF", { riders: [await lane.rider("R-1", "Ravi")] });
  const job = onlyJob(run);
  await lane.tell(run, job, "PICKUP");
  await lane.tell(run, job, "PICKUP", SUCCESS, 1, { photo: id, signature: `doc:${crypto.randomUUID()}` });
  await page.goto(`/console/jobs/${job.id}?tab=proofs`);
  await expect(page.getByRole("img", { name: "Proof door.png of PICKUP" })).toBeVisible();
  await expect(page.getByText("promised, not here yet")).toBeVisible();
  await expectGood(page);
  await page.goto(`/console/dispatches/${run.id}?tab=proofs`);
  await expect(page.getByRole("img", { name: "Proof door.png of PICKUP" })).toBeVisible();

  await page.goto(`/console/files?sel=${encodeURIComponent(id)}`);
  await expect(dialog.getByRole("link", { name: "RUN-PROOF-1" })).toBeVisible();
  await press(page, "Delete…");
  await press(page, "Delete the file");
  await expect(page.getByText("door.png is deleted.")).toBeVisible();
  expect((await fetch(link)).status).toBe(404);
});

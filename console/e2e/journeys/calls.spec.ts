/** A write reads no list again, and words of others stay words. */
import { type App, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { Lane, onlyJob, type Person, type Run } from "../lane";
import { expectRows, row } from "../screen";

const SCRIPT = `<script>document.title="taken"</script><img src=x onerror="document.title='taken'">`;
/** Of the frame, on every page: the session, the stream, the installation's words. */
const OF_THE_FRAME = /^\/(events|core\/haulier\/v1\/(session|config)$)/;

let app: App;
let rider: Person;
let run: Run;

test.beforeAll(async ({ stack }) => {
  app = await newTenant(stack, "calls");
  const lane = await Lane.of(app);
  rider = await lane.rider("R-1", SCRIPT);
  run = await lane.run("RUN-1", { riders: [rider] });
  await lane.tell(run, onlyJob(run), "PICKUP");
});

test.beforeEach(async ({ context, stack }) => {
  await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
});

test("a script in a participant's name is text on every screen", async ({ page }) => {
  for (const screen of ["board?view=open", `dispatches/${run.id}`, "things/participants/riders", `things/participants/riders/${rider.id}`]) {
    await page.goto(`/console/${screen}`);
    await expect(page.getByText("<script>").first(), screen).toBeVisible();
    await expect(page).not.toHaveTitle("taken");
  }
});

test("R10 a write on the board reads no list again", async ({ page, watch }) => {
  await page.goto("/console/board?view=open");
  await expectRows(page, 1);
  await expect(page.getByRole("banner")).toContainText(/live/i);
  const since = watch.mark();
  await row(page, "RUN-1").getByRole("checkbox").check();
  await page.getByRole("button", { name: /sub-status/i }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").or(dialog.getByRole("combobox")).first().fill("heldUp");
  await dialog.getByRole("button", { name: /set|sub-status/i }).last().click();
  await expect(row(page, "RUN-1")).toContainText("heldUp");
  await watch.untilQuiet();
  const lists = since().filter((call) => call.method === "GET" && !call.path.includes("ids=") && !OF_THE_FRAME.test(call.path));
  expect(lists).toEqual([]);
});

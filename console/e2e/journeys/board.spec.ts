/** Journeys 1 to 4: find what is late and hand it over, close what is not even, act on many, find many. */
import { expectAccess } from "../access";
import { type App, consoleLink, newTenant } from "../api";
import { expect, sessionOf, signIn, test } from "../fixtures";
import { DISPATCH, IN_TIME, Lane, LATE, type Person, type Run } from "../lane";
import { expectRows, grid, row, rowCount, tabTo, tick } from "../screen";
import { boardOf } from "../server";

test.describe("a dispatcher", () => {
  let app: App;
  let lane: Lane;
  let asha: Person;
  let ravi: Person;
  let meera: Person;
  let late: Run;

  test.beforeAll(async ({ stack }) => {
    app = await newTenant(stack, "journey");
    lane = await Lane.of(app);
    asha = await lane.rider("R-1", "Asha Rao");
    ravi = await lane.rider("R-2", "Ravi Nair");
    meera = await lane.rider("R-3", "Meera Iyer");
    const hub = await lane.facility("THN", "Thane Hub");
    late = await lane.run("RUN-LATE", { dues: [LATE, IN_TIME], riders: [asha], place: hub });
    for (let number = 1; number <= 8; number++) await lane.run(`RUN-${number}`, { riders: [asha], place: hub });
  });

  test("finds the run that is late, changes its rider, and a second window shows it", async ({ page, open, stack }) => {
    await page.goto(await consoleLink(stack, app.credentials.tenantId));
    await page.getByLabel("Your name").fill("Asha Desk");
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("button", { name: /^View:/ }).click();
    await page.getByRole("menuitem", { name: /Late or at risk/ }).click();
    await expectRows(page, 1);
    await expect(row(page, "RUN-LATE")).toContainText("Asha Rao");
    await expectAccess(page);

    const wall = await open(app.credentials.tenantId);
    await wall.page.goto("/console/board?view=open");
    await expect(row(wall.page, "RUN-LATE")).toContainText("Asha Rao");

    await tick(page, "RUN-LATE");
    await page.getByRole("button", { name: "Assign riders…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").fill("Ravi");
    await page.getByRole("option", { name: /Ravi Nair/ }).click();
    await dialog.getByText("In place of those who are assigned now").click();
    await expectAccess(page);
    await dialog.getByRole("button", { name: "Assign 1 run" }).click();
    await expect.poll(async () => (await lane.read(late)).participants).toEqual([ravi.id]);
    await expect(row(wall.page, "RUN-LATE")).toContainText("Ravi Nair");
    await expect(row(page, "RUN-LATE")).toContainText("Ravi Nair");
    await expectAccess(page);
  });

  test("sees whose vehicle will come too late while its slot still lies ahead, and that it is in time again", async ({ context, page, stack }) => {
    const run = await lane.run("RUN-ETA", { dues: [{ pickup: 90, drop: 100 }], riders: [meera] });
    const now = Math.floor(Date.now() / 1000);
    const at = (lat: string) => ({ location: { address: "A road", geolocation: { lat, long: "77.600000" } } });
    const move = (minutes: number) =>
      app.put(`${DISPATCH}/jobs/${run.jobs[0]?.id}`, {
        objectives: [
          { objectiveRef: "PICKUP", ...at("12.900000"), timeslot: { from: now, to: now + minutes * 60 } },
          { objectiveRef: "DROP", ...at("12.910000") },
        ],
      });
    await move(30);
    await app.post("/core/api/v1/mts/devices", { deviceId: "eta-phone", protocol: "REST", externalRefId: meera.id });
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
    await page.goto("/console/board?view=late");
    await expect(grid(page)).toBeVisible();
    await expect(row(page, "RUN-ETA")).toHaveCount(0);
    const points = [{ tis: Date.now(), lat: 12.6, lon: 77.6 }];
    await app.put("/core/api/v1/mts/traces", { deviceId: "eta-phone", traces: points });
    await expect(row(page, "RUN-ETA")).toContainText("ETA +");
    await expectAccess(page);
    await move(240);
    await expect(row(page, "RUN-ETA")).toHaveCount(0);
  });

  test("does the same by keyboard alone, and takes it back", async ({ context, page, stack }) => {
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
    await page.goto("/console/board?view=late");
    await expectRows(page, 1);
    const before = (await lane.read(late)).participants;
    await tabTo(page, grid(page));
    await page.keyboard.press("x");
    await expect(row(page, "RUN-LATE")).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("a");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await page.keyboard.type("Meera");
    await expect(page.getByRole("option", { name: /Meera Iyer/ })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const act = page.getByRole("button", { name: "Assign 1 run" });
    await expect(act).toBeEnabled();
    await tabTo(page, act);
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await lane.read(late)).participants).toEqual([...before, meera.id]);
    await expect(grid(page), "the focus is back where it was").toBeFocused();
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await lane.read(late)).participants).toEqual(before);
  });

  test("R6 sorts by any column, and the view is the address", async ({ context, page, stack }) => {
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
    await page.goto("/console/board?view=open");
    const heads = page.getByRole("columnheader").getByRole("button");
    await expect(heads.first()).toBeVisible();
    expect(await heads.count()).toBeGreaterThan(5);
    await page.getByRole("columnheader", { name: "Run" }).getByRole("button").click();
    await expect(page).toHaveURL(/sort=/);
    const first = page.locator("[data-row]").first().getByRole("link").first();
    const shown = await first.innerText();
    await page.reload();
    await expect(first).toHaveText(shown);
  });

  test("R8 moves the open legs of a sick rider's run to another run in their order, and back by one undo", async ({ context, page, stack }) => {
    const sick = await lane.run("SICK-RUN", { dues: [IN_TIME, IN_TIME, IN_TIME], riders: [asha] });
    const other = await lane.run("OTHER-RUN", { riders: [ravi] });
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
    await page.goto("/console/board?view=open");
    await tick(page, "SICK-RUN");
    await page.getByRole("button", { name: "Move stops to run…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox").fill("OTHER");
    await page.getByRole("option", { name: /OTHER-RUN/ }).click();
    await expectAccess(page);
    await dialog.getByRole("button", { name: "Move 3 legs" }).click();
    const ids = (run: Run) => run.jobs.map((job) => job.id);
    await expect.poll(async () => (await lane.read(other)).jobs).toEqual([...ids(other), ...ids(sick)]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(async () => (await lane.read(sick)).jobs).toEqual(ids(sick));
    expect((await lane.read(other)).jobs).toEqual(ids(other));
  });

  test("R20 sees a run's stops beside the list without leaving it", async ({ context, page, stack }) => {
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
    await page.goto("/console/board?view=open");
    await grid(page).focus();
    await page.keyboard.press("Space");
    const side = page.getByRole("complementary", { name: "Details" });
    await expect(side).toContainText("PICKUP");
    await expect(page).toHaveURL(/sel=/);
    await expectAccess(page);
    await page.keyboard.press("Escape");
    await expect(side).toBeHidden();
    await expectRows(page, await rowCount(page));
  });
});

test.describe("bulk", () => {
  const GOOD = 37;
  const BUSY = 3;
  let app: App;
  let lane: Lane;
  let ravi: Person;

  test.beforeAll(async ({ stack }) => {
    app = await newTenant(stack, "bulk");
    lane = await Lane.of(app);
    ravi = await lane.rider("R-2", "Ravi Nair");
    await lane.run("BUSY-0", { riders: [ravi], isStrict: true });
    for (let number = 1; number <= GOOD; number++) await lane.run(`GOOD-${number}`);
    for (let number = 1; number <= BUSY; number++) await lane.run(`BUSY-${number}`, { isStrict: true });
  });

  test.beforeEach(async ({ context, stack }) => {
    await signIn(context, stack, await sessionOf(stack, app.credentials.tenantId));
  });

  test("R1 R2 R3 assigns 40 runs by keyboard, tells which three were refused and why, and keeps those selected", async ({ page }) => {
    await page.goto("/console/board?view=unassigned");
    await expectRows(page, GOOD + BUSY);
    await tabTo(page, grid(page));
    await page.keyboard.press("Control+a");
    await expect(page.getByText(`${GOOD + BUSY} selected`)).toBeVisible();
    await page.keyboard.press("a");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await page.keyboard.type("Ravi");
    await expect(page.getByRole("option", { name: /Ravi Nair/ })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    const act = page.getByRole("button", { name: `Assign ${GOOD + BUSY} runs` });
    await expect(act).toBeEnabled();
    await tabTo(page, act);
    await page.keyboard.press("Enter");
    const outcome = page.getByRole("dialog");
    await expect(outcome).toContainText(`${GOOD} of ${GOOD + BUSY} done, ${BUSY} refused`);
    await expect(outcome.getByRole("listitem").filter({ hasText: "refused" }).filter({ hasText: /is in dispatch/ })).toHaveCount(BUSY);
    await expectAccess(page);
    await tabTo(page, outcome.getByRole("button", { name: `Keep the ${BUSY} selected` }));
    await page.keyboard.press("Enter");
    await expect(page.getByText(`${BUSY} selected`)).toBeVisible();
    await expectRows(page, BUSY);
    const assigned = [...(await boardOf(app)).values()].filter((run) => run.participants.includes(ravi.id));
    expect(assigned.length, "what the server has").toBe(1 + GOOD);
  });

  test("R4 finds 50 pasted references: which are there, which are missing, which were named twice", async ({ page }) => {
    await page.goto("/console/board?view=open");
    await expectRows(page, 1 + GOOD + BUSY);
    const known = Array.from({ length: GOOD }, (_, n) => `GOOD-${n + 1}`).concat("BUSY-0", "BUSY-1", "BUSY-2", "BUSY-3");
    const doubles = known.slice(0, 50 - known.length - 2);
    await page.getByRole("button", { name: "Find many…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox").fill([...known, "NOT-THERE", "NOR-THIS", ...doubles].join("\n"));
    await expect(dialog.getByRole("status")).toContainText(`50 asked for: ${known.length} rows found, 2 missing, ${doubles.length} double.`);
    await expect(dialog).toContainText("NOT-THERE NOR-THIS");
    await expectAccess(page);
    await dialog.getByRole("button", { name: `Select ${known.length} found` }).click();
    await expect(page.getByText(`${known.length} selected`)).toBeVisible();
    await expectRows(page, known.length);
  });
});

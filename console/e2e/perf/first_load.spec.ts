/** What a person waits for before the first screen is there: with an empty cache, from this machine. */
import { expect, sessionOf, signIn, test } from "../fixtures";
import { judge, rounds } from "./figures";

const ROUNDS = 5;
const KIB = 1024;

interface Loads {
  readonly painted: number;
  readonly rows: number;
  readonly scripts: number;
}

test("the first screen is painted, filled and small", async ({ browser, stack, page }) => {
  const loads: Loads[] = [];
  const cookie = await sessionOf(stack, stack.demo.tenantId);
  const load = async () => {
    const context = await browser.newContext({ baseURL: stack.url });
    await signIn(context, stack, cookie);
    await context.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (document.querySelector("[role=row][data-row]") === null) return;
        observer.disconnect();
        requestAnimationFrame(() => performance.mark("rows"));
      }).observe(document, { childList: true, subtree: true });
    });
    const fresh = await context.newPage();
    const network = await context.newCDPSession(fresh);
    const scripts = new Set<string>();
    let bytes = 0;
    network.on("Network.responseReceived", (event) => event.type === "Script" && scripts.add(event.requestId));
    network.on("Network.loadingFinished", (event) => {
      if (scripts.has(event.requestId)) bytes += event.encodedDataLength;
    });
    await network.send("Network.enable");
    await fresh.goto("/console/board?view=open");
    await expect(fresh.locator("[role=row][data-row]").first()).toBeVisible();
    await fresh.waitForFunction(() => performance.getEntriesByName("rows").length > 0);
    const times = await fresh.evaluate(() => ({
      painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
      rows: performance.getEntriesByName("rows")[0]?.startTime ?? NaN,
    }));
    await context.close();
    loads.push({ ...times, scripts: bytes / KIB });
    return times.rows;
  };
  const measured = await rounds(page, ROUNDS, load);
  const as = (member: keyof Loads) => measured.map((round, n) => ({ ...round, measured: loads[n]?.[member] ?? NaN }));
  await judge({ name: "first paint", what: "from the address to the first paint, empty cache", unit: "ms", limit: 500, rounds: as("painted") });
  await judge({ name: "first rows", what: "from the address to the first rows of the board, empty cache", unit: "ms", limit: 1000, rounds: as("rows") });
  await judge({ name: "scripts", what: "scripts of the first screen as transferred", unit: "KiB", limit: 250, rounds: as("scripts"), isScaled: false });
});

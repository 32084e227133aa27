/** What every test has: the run's stack, watched windows, and sessions without going through the log-in page each time. */
import { type BrowserContext, test as base, type Page } from "@playwright/test";
import { consoleLink } from "./api";
import { type RunningStack, runningStack } from "./stack";
import { Watch } from "./watch";

export { expect } from "@playwright/test";

const SESSION = "/core/haulier/v1/session";
const PERSON = "Asha Desk";

export interface Cookie {
  readonly name: string;
  readonly value: string;
}

const sessions = new Map<string, Promise<Cookie>>();

/** A session of a tenant's first app: begun once with a link, then kept for all tests of this worker. */
export async function sessionOf(stack: RunningStack, tenantId: string): Promise<Cookie> {
  const kept = sessions.get(tenantId) ?? beginSession(stack, tenantId);
  sessions.set(tenantId, kept);
  return await kept;
}

/** A session of its own, which a test may end. */
export async function beginSession(stack: RunningStack, tenantId: string): Promise<Cookie> {
  const link = /link=([^&\s]+)/.exec(await consoleLink(stack, tenantId))?.[1];
  const response = await fetch(stack.url + SESSION, {
    method: "POST",
    body: JSON.stringify({ link, name: PERSON }),
    headers: { "content-type": "application/json", "X-COREOS-REQUEST-ID": crypto.randomUUID() },
  });
  const pair = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const end = pair.indexOf("=");
  if (end < 0) throw new Error(`no session: ${response.status} ${await response.text()}`);
  return { name: pair.slice(0, end), value: pair.slice(end + 1) };
}

/** Give a browser a session. */
export async function signIn(context: BrowserContext, stack: RunningStack, cookie: Cookie): Promise<void> {
  await context.addCookies([{ ...cookie, url: stack.url, httpOnly: true, sameSite: "Strict" }]);
}

/** A window of a browser of its own, in a tenant where one is named; `origin` is another way to the stack. */
export type Open = (tenantId?: string, origin?: string) => Promise<{ page: Page; watch: Watch; context: BrowserContext }>;

export const test = base.extend<{ watch: Watch; open: Open }, { stack: RunningStack }>({
  stack: [
    async ({}, give) => {
      await give(await runningStack());
    },
    { scope: "worker" },
  ],
  baseURL: async ({ stack }, give) => {
    await give(stack.url);
  },
  watch: [
    async ({ context, stack }, give) => {
      const watch = await Watch.over(context, stack.url);
      await give(watch);
      watch.expectNoFaults();
    },
    { auto: true },
  ],
  open: async ({ browser, stack, contextOptions }, give) => {
    const watches: Watch[] = [];
    const contexts: BrowserContext[] = [];
    await give(async (tenantId, origin = stack.url) => {
      const context = await browser.newContext({ ...contextOptions, baseURL: origin });
      contexts.push(context);
      const watch = await Watch.over(context, origin);
      watches.push(watch);
      if (tenantId !== undefined) await signIn(context, stack, await sessionOf(stack, tenantId));
      return { page: await context.newPage(), watch, context };
    });
    for (const context of contexts) await context.close();
    for (const watch of watches) watch.expectNoFaults();
  },
});

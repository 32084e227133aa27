/** Devices of a tenant that say where they are, sent by the page itself in the name of its session. */
import type { Page } from "@playwright/test";

export interface SentPoint {
  readonly id: readonly [string];
  readonly tis: number;
  readonly lat: number;
  readonly lon: number;
  readonly speed?: number;
  readonly bearing?: number;
}

/** Make a call as the page would; gives `data` of the answer. */
export async function callFromPage<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return await page.evaluate(
    async ([by, to, sent]) => {
      const headers = { "X-COREOS-REQUEST-ID": crypto.randomUUID(), "content-type": "application/json" };
      const answer = await fetch(to, { method: by, headers, ...(sent === undefined ? {} : { body: sent }) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${by} ${to}: ${answer.status} ${text}`);
      return (JSON.parse(text) as { data: never }).data;
    },
    [method, path, body === undefined ? undefined : JSON.stringify(body)] as const,
  );
}

export const sendPoints = (page: Page, traces: readonly SentPoint[]): Promise<unknown> => callFromPage(page, "PUT", "/core/api/v1/mts/traces", { traces });

export const registerDevice = (page: Page, deviceId: string, externalRefId: string): Promise<unknown> =>
  callFromPage(page, "POST", "/core/api/v1/mts/devices", { deviceId, externalRefId, deviceType: "GPS" });

/** A page of the console for tests: the real router over a server that answers as it is told. */
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { configure, render } from "@testing-library/react";
import { vi } from "vitest";
import { makeQueryClient } from "~/app/query_client";
import { makeRouter } from "~/app/router";
import type { Session } from "~/api/haulier";

// A whole page is drawn at each step, on a machine that may do other things.
configure({ asyncUtilTimeout: 10_000 });
vi.setConfig({ testTimeout: 30_000 });

// jsdom lays nothing out: give everything a size, so that lists draw their rows.
for (const [name, size] of [["clientWidth", 1200], ["clientHeight", 600]] as const) {
  Object.defineProperty(Element.prototype, name, { configurable: true, value: size });
}

globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
globalThis.matchMedia ??= (media: string) =>
  Object.assign(new EventTarget(), { media, matches: false, onchange: null }) as unknown as MediaQueryList;
document.documentElement.lang = "en";
Element.prototype.scrollTo = () => undefined;

const ALL = ["get", "post", "put", "patch", "delete"];

export const SESSION: Session = {
  id: "session-1",
  tenant: { id: "demo", name: "Demo" },
  app: { id: "desk", name: "Desk" },
  person: { id: "asha", name: "Asha" },
  roles: ["Operator"],
  grants: [{ path: "/**", methods: ALL }],
  createdAt: Date.UTC(2029, 11, 31),
  expiresAt: Date.UTC(2030, 0, 1),
};

export type Answers = Readonly<Record<string, (url: URL, body: unknown) => unknown>>;

/** What a server refuses with, thrown by an answer. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly description: string,
    readonly additionalInfo: Readonly<Record<string, unknown>> = {},
  ) {}
}

function envelope(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** Answer calls by method and path, in the server's envelope; what is not named is refused with 404. Gives how to stop. */
export function serve(answers: Answers): () => void {
  const before = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input : new Request(new URL(String(input), location.origin), init);
    const url = new URL(request.url);
    const text = request.method === "GET" ? "" : await request.text();
    const answer = answers[`${request.method} ${url.pathname}`];
    const error = (status: number, description: string, additionalInfo = {}) =>
      envelope(status, { error: { code: "290010019999", description, additionalInfo } });
    if (answer === undefined) return error(404, "there is no such address");
    try {
      const found = answer(url, text === "" ? null : JSON.parse(text));
      return found instanceof Response ? found : envelope(200, { data: found });
    } catch (thrown) {
      if (thrown instanceof Refusal) return error(thrown.status, thrown.description, thrown.additionalInfo);
      throw thrown;
    }
  };
  return () => {
    globalThis.fetch = before;
  };
}

/** Show the page at an address below `/console`. */
export function showAt(address: string) {
  const queries = makeQueryClient();
  const router = makeRouter(queries, createMemoryHistory({ initialEntries: [`/console${address}`] }));
  const shown = render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { ...shown, router, queries };
}

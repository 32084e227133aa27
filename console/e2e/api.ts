/** The public API as an app of a tenant calls it: how tests make what a journey begins with, and ask what became of it. */
import { randomUUID } from "node:crypto";
import { haulier, PYTHON, type RunningStack, runToEnd } from "./stack";
import { join } from "node:path";

const TOKEN = "/core/api/v1/aaa/auth/client-credentials";
const APPS = "/core/api/v1/aaa/apps";
const ADD_ROLE = join(import.meta.dirname, "add_role.py");
const FIRST_APP = "platform:app:haulier-admin";
const ADMIN = "Platform:Role:platform:app:haulier:Admin";
export const READER = "Platform:Role:platform:app:haulier:Reader";

export interface Credentials {
  readonly tenantId: string;
  /** Owns the tenant's first participants. */
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** A call that the API refused. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
    call: string,
  ) {
    super(`${call} was refused with ${status}: ${body}`);
  }
}

/** An app of a tenant, logged in. */
export class App {
  private constructor(
    readonly stack: RunningStack,
    readonly credentials: Credentials,
    private readonly token: string,
  ) {}

  static async logIn(stack: RunningStack, credentials: Credentials): Promise<App> {
    const { clientId, clientSecret } = credentials;
    const { accessToken } = await ask<{ accessToken: string }>(stack, "POST", TOKEN, { clientId, clientSecret }, {});
    return new App(stack, credentials, accessToken);
  }

  /** Make a call; gives `data` of the answer. Throws `Refused`. */
  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T> {
    return await ask<T>(this.stack, method, path, body, {
      "X-COREOS-TID": this.credentials.tenantId,
      "X-COREOS-ACCESS": this.token,
      "X-COREOS-ORIGIN-TOKEN": this.token,
      "X-COREOS-USERINFO": JSON.stringify({ id: "desk", name: "Planner's desk" }),
    });
  }

  readonly get = <T = Record<string, unknown>>(path: string) => this.call<T>("GET", path);
  readonly post = <T = Record<string, unknown>>(path: string, body?: unknown) => this.call<T>("POST", path, body);
  readonly put = <T = Record<string, unknown>>(path: string, body?: unknown) => this.call<T>("PUT", path, body);
  readonly patch = <T = Record<string, unknown>>(path: string, body?: unknown) => this.call<T>("PATCH", path, body);

  /** Leave the tenant's first app, and so its sessions, one role alone. Gives another app that may still do everything. */
  async withRoleAlone(role: string): Promise<App> {
    const own = `${APPS}/${FIRST_APP}/app-roles`;
    const other = await this.post<{ appId: string; clientId: string; clientSecret: string }>(APPS, {
      appName: "planner",
      appType: "backend",
    });
    await this.put(`${APPS}/${other.appId}/app-roles`, { roles: [ADMIN], assign: true });
    await this.put(own, { roles: [role], assign: true });
    await this.put(own, { roles: [ADMIN], assign: false });
    return await App.logIn(this.stack, { ...this.credentials, ...other });
  }

  /** A role of the tenant's own: grants such as `get /core/**`. No operation of the API makes one yet. */
  async newRole(name: string, ...grants: string[]): Promise<string> {
    await runToEnd(PYTHON, [ADD_ROLE, this.stack.home, this.credentials.tenantId, name, ...grants]);
    return name;
  }

  /** A one-time link to the console, in the name of the tenant's first app. */
  async consoleLink(): Promise<string> {
    return await consoleLink(this.stack, this.credentials.tenantId);
  }
}

/** A one-time link to a tenant's console. */
export async function consoleLink(stack: RunningStack, tenantId: string): Promise<string> {
  const made = await haulier<{ console: string }>("console", "--tenant", tenantId, "--json", "--home", stack.home);
  return made.console;
}

/** A new tenant's first app, which may do everything. `name` is at most eight letters, to know tenants apart by. */
export async function newTenant(stack: RunningStack, name: string): Promise<App> {
  const unique = name + randomUUID().slice(0, 8);
  return await App.logIn(stack, await haulier<Credentials>("tenants", "create", unique, "--json", "--home", stack.home));
}

async function ask<T>(stack: RunningStack, method: string, path: string, body: unknown, headers: Record<string, string>): Promise<T> {
  const response = await fetch(stack.url + path, {
    method,
    headers: { ...headers, "X-COREOS-REQUEST-ID": randomUUID(), "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Refused(response.status, text, `${method} ${path}`);
  return (text === "" ? null : (JSON.parse(text) as { data: T }).data) as T;
}

/** Do many things, a few at a time; gives their outcomes in order. */
export async function atOnce<I, O>(items: readonly I[], act: (item: I, place: number) => Promise<O>, width = 16): Promise<O[]> {
  const outcomes = new Array<O>(items.length);
  const queue = items.entries();
  const work = async () => {
    for (const [place, item] of queue) outcomes[place] = await act(item, place);
  };
  await Promise.all(Array.from({ length: width }, work));
  return outcomes;
}

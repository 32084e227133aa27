/** The tenant itself, and how people sign in to it. See: contract/aaa.md sections 8, 11.2, 11.4 and 11.5. */
import { api, dataOf } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Tenant = Answered<Schemas["Tenant"]>;
type TenantChange = Schemas["AaaUpdateTenant"];
export type SecondFactor = "off" | "optional" | "required";

/** The members of `metadata.session`, in minutes, and the most that an app in a browser has; a phone's has more. */
export const LIFETIMES = {
  accessMinutes: { web: 15, mobile: 60 },
  idleMinutes: { web: 8 * 60, mobile: 14 * 24 * 60 },
  maxMinutes: { web: 24 * 60, mobile: 90 * 24 * 60 },
} as const;
export type LifetimeName = keyof typeof LIFETIMES;

/** How people sign in to a tenant, as its metadata says; what it does not say is `null`, or what the server takes then. */
export interface SignInRules {
  readonly secondFactor: SecondFactor;
  readonly sendsInvitations: boolean;
  readonly minutes: Readonly<Record<LifetimeName, number | null>>;
}

const of = (tenantId: string) => ({ params: { path: { tenantId } } });

export const readTenant = (tenantId: string, signal: AbortSignal | null = null): Promise<Tenant> =>
  dataOf(api.GET("/core/api/v1/aaa/tenants/{tenantId}", { ...of(tenantId), signal }));
export const changeTenant = (tenantId: string, body: TenantChange) => dataOf(api.PUT("/core/api/v1/aaa/tenants/{tenantId}", { ...of(tenantId), body }));

type Members = Readonly<Record<string, unknown>>;

const membersOf = (value: unknown): Members => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {});

/** The rules that a tenant's metadata holds. */
export function rulesOf(tenant: Tenant): SignInRules {
  const metadata = membersOf(tenant.metadata);
  const session = membersOf(metadata["session"]);
  const minutes = (name: LifetimeName) => (typeof session[name] === "number" ? session[name] : null);
  const factor = metadata["secondFactor"];
  return {
    secondFactor: factor === "off" || factor === "required" ? factor : "optional",
    sendsInvitations: metadata["invitations"] !== false,
    minutes: { accessMinutes: minutes("accessMinutes"), idleMinutes: minutes("idleMinutes"), maxMinutes: minutes("maxMinutes") },
  };
}

/** The other names by which hosts know a tenant. */
export function aliasesOf(tenant: Tenant): readonly string[] {
  const found = membersOf(tenant.metadata)["alias"];
  if (typeof found === "string") return [found];
  return Array.isArray(found) ? found.filter((each) => typeof each === "string") : [];
}

/**
 * Change members of the metadata. It is written as a whole, so it is read just before; what is not named stays, and what
 * is `undefined` goes.
 */
export async function changeMetadata(tenantId: string, members: Members): Promise<void> {
  const before = membersOf((await readTenant(tenantId)).metadata);
  const after = Object.fromEntries(Object.entries({ ...before, ...members }).filter(([, value]) => value !== undefined));
  await changeTenant(tenantId, { metadata: after as Record<string, never> });
}

/** Have people sign in by these rules from now on. */
export async function setRules(tenantId: string, rules: SignInRules): Promise<void> {
  const session = Object.fromEntries(Object.entries(rules.minutes).filter(([, minutes]) => minutes !== null));
  await changeMetadata(tenantId, {
    secondFactor: rules.secondFactor,
    invitations: rules.sendsInvitations,
    session: Object.keys(session).length === 0 ? undefined : session,
  });
}

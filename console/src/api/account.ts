/** The own account of whoever is logged in: password, second factor, passkeys, sessions. See: contract/aaa.md sections 11.4 and 11.5. */
import { api, dataOf } from "./client";
import { ApiError } from "./fault";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Self = Answered<Schemas["AaaUserInfo"]>;
export type Passkey = Answered<Schemas["Passkey"]>;
export type StartedSecondFactor = Answered<Schemas["StartedSecondFactor"]>;

/** Names oneself where an operation asks for a person's id. */
export const SELF = "self";

/** Who is logged in; null for a session that a one-time link began, which is of no account. */
export async function readSelf(signal: AbortSignal): Promise<Self | null> {
  try {
    return await dataOf(api.GET("/core/api/v1/aaa/users/self", { signal }));
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

export const changePassword = (body: Schemas["ChangePassword"]) => dataOf(api.PUT("/core/api/v1/aaa/users/self/password", { body }));

/** Begin to set up a code generator. An older one goes on until the new one is confirmed. */
export const startSecondFactor = (): Promise<StartedSecondFactor> => dataOf(api.POST("/core/api/v1/aaa/users/self/second-factor"));
/** Have the generator count; gives the recovery codes, this once. */
export const confirmSecondFactor = async (code: string): Promise<readonly string[]> =>
  (await dataOf(api.PUT("/core/api/v1/aaa/users/self/second-factor", { body: { code } }))).recoveryCodes;

export const listPasskeys = (signal: AbortSignal): Promise<readonly Passkey[]> => dataOf(api.GET("/core/api/v1/aaa/users/self/passkeys", { signal }));
export const removePasskey = (passkeyId: string) =>
  dataOf(api.DELETE("/core/api/v1/aaa/users/self/passkeys/{passkeyId}", { params: { path: { passkeyId } } }));

/** Whether this browser, at this address, knows passkeys. */
export const knowsPasskeys = (): boolean => "PublicKeyCredential" in globalThis && "parseCreationOptionsFromJSON" in PublicKeyCredential;

/** Have the device make a passkey, and keep it under a name. Throws `DOMException` where the person or the device says no. */
export async function makePasskey(name: string): Promise<void> {
  const { publicKey } = await dataOf(api.POST("/core/api/v1/aaa/users/self/passkeys/options"));
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey as unknown as PublicKeyCredentialCreationOptionsJSON);
  const made = (await navigator.credentials.create({ publicKey: options })) as PublicKeyCredential | null;
  if (made === null) throw new DOMException("no passkey was made", "NotAllowedError");
  const credential = made.toJSON() as unknown as Record<string, never>;
  await dataOf(api.POST("/core/api/v1/aaa/users/self/passkeys", { body: { credential, name } }));
}

/** Outside identity providers of the tenant. See: contract/aaa.md sections 7 and 11.6. */
import { api, ask, dataOf } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Connection = Answered<Schemas["ListedConnection"]>;
export type ConnectionType = Connection["connectionType"];
export type SocialType = "google-oauth2" | "github";
export type OidcConnection = Answered<Schemas["OidcConnection"]>;
export type SamlConnection = Answered<Schemas["SamlConnection"]>;
export type Policy = Answered<Schemas["ConnectionPolicy"]>;

const of = (connectionId: string) => ({ params: { path: { connectionId } } });

export const listConnections = (signal: AbortSignal | null = null): Promise<readonly Connection[]> =>
  dataOf(api.GET("/core/api/v1/aaa/connection", { signal }));
export const deleteConnection = (id: string) => dataOf(api.DELETE("/core/api/v1/aaa/connection/{connectionId}", of(id)));

export const createSocial = (connectionType: SocialType, body: Schemas["CreateSocial"]) =>
  dataOf(api.POST("/core/api/v1/aaa/connection/social", { params: { query: { connectionType } }, body }));
export const changeSocial = (connectionId: string, connectionType: SocialType, body: Schemas["UpdateSocial"]) =>
  dataOf(api.PUT("/core/api/v1/aaa/connection/social/{connectionId}", { params: { path: { connectionId }, query: { connectionType } }, body }));

export const createSaml = (body: Schemas["CreateSaml"]) => dataOf(api.POST("/core/api/v1/aaa/connection/saml", { body }));
export const readSaml = (id: string, signal: AbortSignal | null = null): Promise<SamlConnection> => dataOf(api.GET("/core/api/v1/aaa/connection/saml/{connectionId}", { ...of(id), signal }));
export const changeSaml = (id: string, body: Schemas["UpdateSaml"]) => dataOf(api.PUT("/core/api/v1/aaa/connection/saml/{connectionId}", { ...of(id), body }));

export const createOidc = (body: Schemas["CreateOidc"]) => dataOf(api.POST("/core/api/v1/aaa/connection/oidc/", { body }));
export const readOidc = (id: string, signal: AbortSignal | null = null): Promise<OidcConnection> => dataOf(api.GET("/core/api/v1/aaa/connection/oidc/{connectionId}", { ...of(id), signal }));
export const changeOidc = (id: string, body: Schemas["UpdateOidc"]) => dataOf(api.PUT("/core/api/v1/aaa/connection/oidc/{connectionId}", { ...of(id), body }));

export const readPolicy = (id: string, signal: AbortSignal | null = null): Promise<Policy> =>
  dataOf(api.GET("/core/api/v1/aaa/connection/{connectionId}/policy", { ...of(id), signal }));
export const setPolicy = (id: string, body: Schemas["SetPolicy"]) => dataOf(api.PUT("/core/api/v1/aaa/connection/{connectionId}/policy", { ...of(id), body }));

/** Where the tenant's own sign-in pages begin, as outside providers and apps know it. */
export async function readIssuer(tenantId: string, signal: AbortSignal): Promise<string> {
  const path = `/auth/realms/${encodeURIComponent(tenantId)}/.well-known/openid-configuration`;
  const response = await ask(new Request(new URL(path, location.origin), { signal }));
  return ((await response.json()) as { issuer: string }).issuer;
}

/** Where a provider sends people back to. */
export const returnAddress = (issuer: string, connectionName: string): string => `${issuer}/broker/${encodeURIComponent(connectionName)}/endpoint`;

/** Apps of the tenant: what they are, what they may, and the roles that they define. See: contract/aaa.md sections 3 and 4. */
import { api, ask, dataOf } from "./client";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type App = Answered<Schemas["AaaApp"]>;
export type AppType = App["appType"];
export type AppSecret = Answered<Schemas["AppSecret"]>;
export type Role = Answered<Schemas["Role"]>;
export type AppResource = Answered<Schemas["AppResource"]>;
export type Permission = Answered<Schemas["Permission"]>;
export type ApiKey = Answered<Schemas["ApiKey"]>;
export type ManifestStatus = Answered<Schemas["ManifestStatus"]>;
export type NewResource = Schemas["CreateResource"];
export type Method = NewResource["allowedHttpMethods"][number];

export const METHODS: readonly Method[] = ["get", "post", "put", "patch", "delete"];
/** Apps that hold a secret: programs that log in as themselves. */
export const SECRET_TYPES: readonly AppType[] = ["backend", "internal"];

const of = (appId: string) => ({ params: { path: { appId } } });

export const listApps = (signal: AbortSignal | null = null): Promise<readonly App[]> => dataOf(api.GET("/core/api/v1/aaa/apps", { signal }));
export const readApp = (id: string, signal: AbortSignal | null = null): Promise<App> => dataOf(api.GET("/core/api/v1/aaa/apps/{appId}", { ...of(id), signal }));
export const createApp = (body: Schemas["CreateApp"]): Promise<AppSecret> => dataOf(api.POST("/core/api/v1/aaa/apps", { body }));
export const changeApp = (id: string, body: Schemas["AaaUpdateApp"]) => dataOf(api.PUT("/core/api/v1/aaa/apps/{appId}", { ...of(id), body }));
export const rotateSecret = (id: string): Promise<AppSecret> => dataOf(api.POST("/core/api/v1/aaa/apps/{appId}/rotate-secret", of(id)));

/** Ids of the roles that an app was given. */
export const readAppRoles = async (id: string, signal: AbortSignal | null = null): Promise<readonly string[]> =>
  (await dataOf(api.GET("/core/api/v1/aaa/apps/{appId}/app-roles", { ...of(id), signal }))).roles;
export const setAppRoles = (id: string, roles: readonly string[], assign: boolean) =>
  dataOf(api.PUT("/core/api/v1/aaa/apps/{appId}/app-roles", { ...of(id), body: { roles: [...roles], assign } }));

export const listRoles = (app: string, signal: AbortSignal | null = null): Promise<readonly Role[]> =>
  dataOf(api.GET("/core/api/v1/aaa/apps/{appId}/roles", { ...of(app), signal }));
export const createRole = (app: string, body: Schemas["CreateRole"]) => dataOf(api.POST("/core/api/v1/aaa/apps/{appId}/roles", { ...of(app), body }));
export const changeRole = (appId: string, roleId: string, body: Omit<Schemas["UpdateRole"], "assignPermissions"> & { assignPermissions?: boolean }) =>
  dataOf(
    api.PUT("/core/api/v1/aaa/apps/{appId}/roles/{roleId}", { params: { path: { appId, roleId } }, body: { assignPermissions: true, ...body } }),
  );

export const listResources = (app: string, signal: AbortSignal | null = null): Promise<readonly AppResource[]> =>
  dataOf(api.GET("/core/api/v1/aaa/apps/{appId}/resources", { ...of(app), signal }));
export const createResource = (app: string, body: NewResource) => dataOf(api.POST("/core/api/v1/aaa/apps/{appId}/resources", { ...of(app), body }));
export const changeResource = (appId: string, resourceId: string, body: Schemas["UpdateResource"]) =>
  dataOf(api.PUT("/core/api/v1/aaa/apps/{appId}/resources/{resourceId}", { params: { path: { appId, resourceId } }, body }));

export const listPermissions = (app: string, signal: AbortSignal | null = null): Promise<readonly Permission[]> =>
  dataOf(api.GET("/core/api/v1/aaa/apps/{appId}/permissions", { ...of(app), signal }));
export const createPermission = (app: string, body: Schemas["CreatePermission"]) =>
  dataOf(api.POST("/core/api/v1/aaa/apps/{appId}/permissions", { ...of(app), body }));

export const changePermission = (appId: string, permissionId: string, body: Schemas["UpdatePermission"]) =>
  dataOf(api.PUT("/core/api/v1/aaa/apps/{appId}/permissions/{permissionId}", { params: { path: { appId, permissionId } }, body }));

export const listApiKeys = (app: string, signal: AbortSignal | null = null): Promise<readonly ApiKey[]> =>
  dataOf(api.GET("/core/api/v1/aaa/apps/{appId}/api-keys", { ...of(app), signal }));
export const createApiKey = (app: string, body: Schemas["CreateApiKey"]) => dataOf(api.POST("/core/api/v1/aaa/apps/{appId}/api-keys", { ...of(app), body }));
export const endApiKey = (appId: string, keyId: string) =>
  dataOf(api.DELETE("/core/api/v1/aaa/apps/{appId}/api-keys/{keyId}", { params: { path: { appId, keyId } } }));

/** Send a manifest; gives the id by which its status is read. The server tells `callback` too. */
export async function uploadManifest(file: File, callback: string): Promise<string> {
  const form = new FormData();
  form.set("file", file);
  form.set("callback", callback);
  const response = await ask(new Request(new URL("/core/api/v1/aaa/apps/upload", location.origin), { method: "POST", body: form }));
  return ((await response.json()) as { data: { id: string } }).data.id;
}
export const readManifestStatus = async (statusId: string, signal: AbortSignal | null = null): Promise<ManifestStatus | undefined> =>
  (await dataOf(api.GET("/core/api/v1/aaa/apps/upload/{statusId}", { params: { path: { statusId } }, signal })))[0];

/** A role of some app, as it is chosen for a group or an app. */
export interface KnownRole {
  readonly id: string;
  readonly name: string;
  readonly appName: string;
  readonly description: string;
  readonly forPeople: boolean;
  readonly forApps: boolean;
}

export const ADMIN = "Platform:Role:platform:app:haulier:Admin";
export const READER = "Platform:Role:platform:app:haulier:Reader";

/** Haulier's own roles, which no list of the server names. */
const OWN: readonly KnownRole[] = [ADMIN, READER].map((id) => ({
  id,
  name: id.slice(id.lastIndexOf(":") + 1),
  appName: "haulier",
  description: "",
  forPeople: true,
  forApps: true,
}));

/** Every role that is in use: Haulier's own, and those that the apps of the tenant define. */
export async function listKnownRoles(signal: AbortSignal | null = null): Promise<readonly KnownRole[]> {
  const apps = (await listApps(signal)).filter((app) => !app.isDeleted);
  const defined = await Promise.all(
    apps.map(async (app) =>
      (await listRoles(app.appId, signal))
        .filter((role) => role.isActive && !role.isDeleted)
        .map((role) => ({
          id: role.roleId,
          name: role.roleName,
          appName: app.appName,
          description: role.description,
          forPeople: role.canGrantToUsers,
          forApps: role.canGrantToApps,
        })),
    ),
  );
  return [...OWN, ...defined.flat()];
}

/** What a role's id calls it: its name, behind the app that defines it. */
export function roleWords(id: string): { readonly name: string; readonly app: string } {
  const end = id.lastIndexOf(":");
  const before = id.slice(0, Math.max(end, 0));
  return { name: id.slice(end + 1), app: before.slice(before.lastIndexOf(":") + 1) };
}

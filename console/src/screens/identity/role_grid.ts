/** A role as a grid of resources and methods: what is ticked, and which calls bring the server there. */
import type { AppResource, Method, Permission } from "~/api/apps";

/** One box of the grid. */
export const boxOf = (resourceId: string, method: string): string => `${method} ${resourceId}`;

/** The boxes that a role's permissions tick. */
export function tickedOf(held: readonly string[], permissions: readonly Permission[]): ReadonlySet<string> {
  const own = new Set(held);
  return new Set(permissions.filter((each) => own.has(each.permissionId)).map((each) => boxOf(each.resourceId, each.httpMethod)));
}

export interface RoleSteps {
  /** Permissions that no row of the app is yet. */
  readonly make: readonly { readonly resource: AppResource; readonly method: Method }[];
  readonly give: readonly string[];
  readonly take: readonly string[];
}

/** What has to be done so that a role ticks these boxes and no others. */
export function stepsTo(ticked: ReadonlySet<string>, held: readonly string[], resources: readonly AppResource[], permissions: readonly Permission[]): RoleSteps {
  const usable = new Map(permissions.filter((each) => each.isActive && !each.isDeleted).map((each) => [boxOf(each.resourceId, each.httpMethod), each.permissionId]));
  const before = tickedOf(held, permissions);
  const own = new Set(held);
  const added = [...ticked].filter((box) => !before.has(box));
  return {
    make: added
      .filter((box) => !usable.has(box))
      .flatMap((box) => {
        const [method = "", resourceId = ""] = box.split(/ (.*)/s);
        const resource = resources.find((each) => each.resourceId === resourceId);
        return resource === undefined ? [] : [{ resource, method: method as Method }];
      }),
    give: added.flatMap((box) => usable.get(box) ?? []),
    take: permissions.filter((each) => own.has(each.permissionId) && !ticked.has(boxOf(each.resourceId, each.httpMethod))).map((each) => each.permissionId),
  };
}

/** The name of a permission that the grid makes. */
export const actionOf = (resource: AppResource, method: Method): string => `${resource.name}-${method}`;

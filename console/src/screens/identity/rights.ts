/** What a person may do: the roles of its groups, taken apart into the calls that they allow. The server decides. */
import { ADMIN, type AppResource, METHODS, type Permission, READER, type Role } from "~/api/apps";
import { fitsPattern } from "~/app/session";

/** What one permission opens, and how the person comes by it. */
export interface Opening {
  readonly method: string;
  /** A pattern of paths. */
  readonly path: string;
  readonly role: string;
  /** Whether it counts only in a session with a second factor. */
  readonly isSensitive: boolean;
}

/** An app as far as its roles are concerned. */
export interface AppParts {
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
  readonly resources: readonly AppResource[];
}

const EVERYTHING = "/**";
const SENSITIVE = "SENSITIVE";

/** What Haulier's own roles open, which no list of the server names. */
const OWN: Readonly<Record<string, readonly string[]>> = { [ADMIN]: METHODS, [READER]: ["get"] };

/** What these roles open: what is paused or retired opens nothing. */
export function openingsOf(held: readonly string[], apps: readonly AppParts[]): readonly Opening[] {
  const own = held.flatMap((role) => (OWN[role] ?? []).map((method) => ({ method, path: EVERYTHING, role, isSensitive: false })));
  const others = apps.flatMap(({ roles, permissions, resources }) => {
    const paths = new Map(resources.filter((each) => each.isActive === "true").map((each) => [each.resourceId, each.resourcePath]));
    const usable = new Map(permissions.filter((each) => each.isActive && !each.isDeleted).map((each) => [each.permissionId, each]));
    return roles
      .filter((role) => held.includes(role.roleId) && role.isActive && !role.isDeleted)
      .flatMap((role) =>
        role.permissions.flatMap((id) => {
          const permission = usable.get(id);
          const path = permission === undefined ? undefined : paths.get(permission.resourceId);
          if (permission === undefined || path === undefined) return [];
          return [{ method: permission.httpMethod, path, role: role.roleId, isSensitive: role.securityLevel === SENSITIVE }];
        }),
      );
  });
  return [...own, ...others];
}

/** What of it opens one call; a query of the path counts as little as it does for the server. */
export function openingsFor(openings: readonly Opening[], method: string, path: string): readonly Opening[] {
  const bare = path.trim().split(/[?#]/)[0] ?? "";
  return openings.filter((opening) => opening.method === method && fitsPattern(opening.path, bare));
}

/** A line of the table: a pattern with its methods, by one role. */
export interface OpenedPath {
  readonly path: string;
  readonly role: string;
  readonly methods: readonly string[];
  readonly isSensitive: boolean;
}

/** Openings of the same path by the same role, together. */
export function pathsOf(openings: readonly Opening[]): readonly OpenedPath[] {
  const found = new Map<string, OpenedPath>();
  for (const { path, role, method, isSensitive } of openings) {
    const key = `${role} ${path}`;
    const before = found.get(key)?.methods ?? [];
    found.set(key, { path, role, methods: METHODS.filter((each) => each === method || before.includes(each)), isSensitive });
  }
  return [...found.values()];
}

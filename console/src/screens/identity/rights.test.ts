import { describe, expect, it } from "vitest";
import { ADMIN, READER } from "~/api/apps";
import { type AppParts, openingsFor, openingsOf, pathsOf } from "./rights";

const PACKER = "Platform:Role:Depot:Packer";
const DEPOT: AppParts = {
  roles: [
    {
      roleId: PACKER,
      roleName: "Packer",
      description: "Packs",
      permissions: ["p-get", "p-post", "p-paused", "p-lost"],
      isActive: true,
      isDeleted: false,
      canGrantToUsers: true,
      canGrantToApps: false,
      securityLevel: "SENSITIVE",
    },
  ],
  permissions: [
    ["p-get", "get", "r", true],
    ["p-post", "post", "r", true],
    ["p-paused", "delete", "r", false],
    ["p-lost", "put", "gone", true],
  ].map(([permissionId, httpMethod, resourceId, isActive]) => ({
    permissionId: String(permissionId),
    action: "a",
    appId: "platform:app:Depot",
    resourceId: String(resourceId),
    httpMethod: String(httpMethod),
    description: "a",
    isActive: isActive === true,
    isDeleted: false,
  })),
  resources: [{ resourceId: "r", name: "shelf", resourcePath: "/app/api/v1/shelves/*", allowedHttpMethods: ["get", "post"], isActive: "true" }],
};

describe("what a person may", () => {
  const openings = openingsOf([PACKER], [DEPOT]);

  it("is what the active permissions of its roles open", () => {
    expect(pathsOf(openings)).toEqual([{ path: "/app/api/v1/shelves/*", role: PACKER, methods: ["get", "post"], isSensitive: true }]);
    expect(openingsFor(openings, "post", "/app/api/v1/shelves/7?x=1").map((each) => each.role)).toEqual([PACKER]);
  });

  it("is nothing by what is paused, retired, of another path or of a role that it has not", () => {
    expect(openingsFor(openings, "delete", "/app/api/v1/shelves/7")).toEqual([]);
    expect(openingsFor(openings, "put", "/app/api/v1/shelves/7")).toEqual([]);
    expect(openingsFor(openings, "get", "/app/api/v1/shelves/7/boxes")).toEqual([]);
    expect(openingsOf([], [DEPOT])).toEqual([]);
  });

  it("is everything, or every read, by Haulier's own roles", () => {
    const own = openingsOf([ADMIN, READER], []);
    expect(openingsFor(own, "get", "/core/any").map((each) => each.role)).toEqual([ADMIN, READER]);
    expect(openingsFor(own, "post", "/core/any").map((each) => each.role)).toEqual([ADMIN]);
  });
});

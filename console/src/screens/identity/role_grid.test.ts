import { expect, it } from "vitest";
import type { AppResource, Permission } from "~/api/apps";
import { actionOf, boxOf, stepsTo, tickedOf } from "./role_grid";

const SHELF: AppResource = { resourceId: "r:shelf", name: "shelf", resourcePath: "/app/shelves/**", allowedHttpMethods: ["get", "post", "put"], isActive: "true" };
const permission = (method: string, isActive = true): Permission => ({
  permissionId: `p:${method}`,
  action: `shelf-${method}`,
  appId: "app",
  resourceId: "r:shelf",
  httpMethod: method,
  description: "",
  isActive,
  isDeleted: false,
});
const ALL = [permission("get"), permission("post"), permission("put", false)];

it("ticks what a role holds", () => {
  expect(tickedOf(["p:get"], ALL)).toEqual(new Set([boxOf("r:shelf", "get")]));
});

it("gives what is there, takes what is ticked no more, and makes what no usable permission is", () => {
  const ticked = new Set([boxOf("r:shelf", "post"), boxOf("r:shelf", "put")]);
  expect(stepsTo(ticked, ["p:get"], [SHELF], ALL)).toEqual({ make: [{ resource: SHELF, method: "put" }], give: ["p:post"], take: ["p:get"] });
  expect(actionOf(SHELF, "put")).toBe("shelf-put");
});

it("does nothing where nothing was changed", () => {
  expect(stepsTo(tickedOf(["p:get"], ALL), ["p:get"], [SHELF], ALL)).toEqual({ make: [], give: [], take: [] });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, serve, SESSION, showAt } from "~/test_page";

const AAA = "/core/api/v1/aaa";
const DEPOT = { appId: "platform:app:Depot", appName: "Depot", appType: "backend", clientId: "depot-1", isPrivateApp: false, isActive: true, isDeleted: false };
const OWN = `${AAA}/apps/${encodeURIComponent(DEPOT.appId)}`;
const SHELF = { resourceId: "platform:resource:Depot:shelf", name: "shelf", resourcePath: "/app/shelves/**", allowedHttpMethods: ["get", "post"], isActive: "true" };
const READ = { permissionId: "p:read", action: "shelf-get", appId: DEPOT.appId, resourceId: SHELF.resourceId, httpMethod: "get", description: "d", isActive: true, isDeleted: false };
const ROLE = {
  roleId: "Platform:Role:Depot:Reader",
  roleName: "Reader",
  description: "Reads shelves",
  permissions: ["p:read"],
  isActive: true,
  isDeleted: false,
  canGrantToUsers: true,
  canGrantToApps: false,
  securityLevel: "OPEN",
};

let stop: () => void = () => undefined;
afterEach(() => stop());

/** What was sent, as method, last part of the address, body. */
let sent: unknown[] = [];
function takes(answer: unknown) {
  return (url: URL, body: unknown) => {
    sent.push([url.pathname.split("/").at(-1), body]);
    return answer;
  };
}

function begin(answers: Answers) {
  sent = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${AAA}/apps`]: () => [DEPOT],
    [`GET ${OWN}`]: () => DEPOT,
    [`GET ${OWN}/roles`]: () => [ROLE],
    [`GET ${OWN}/resources`]: () => [SHELF],
    [`GET ${OWN}/permissions`]: () => [READ],
    [`GET ${OWN}/app-roles`]: () => ({ appId: DEPOT.appId, roles: [] }),
    ...answers,
  });
}

describe("apps", () => {
  it("makes one, shows its secret once, and opens it", async () => {
    begin({ [`POST ${AAA}/apps`]: takes({ appId: DEPOT.appId, clientId: "depot-1", clientSecret: "s3cr3t" }) });
    const person = userEvent.setup();
    const { container, router } = showAt("/people/apps");
    await screen.findByRole("rowheader", { name: "Depot" });
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "New app…" }));
    await person.type(screen.getByRole("textbox", { name: "Name" }), "Depot");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await screen.findByText("s3cr3t");
    await person.click(screen.getByRole("button", { name: "I have kept it" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/people/apps/platform%3Aapp%3ADepot"));
    expect(sent).toEqual([["apps", { appName: "Depot", appType: "backend" }]]);
    expect(screen.queryByText("s3cr3t")).toBeNull();
  });

  it("gives another secret after asking, and pauses", async () => {
    begin({
      [`POST ${OWN}/rotate-secret`]: () => ({ appId: DEPOT.appId, clientId: "depot-1", clientSecret: "0ther" }),
      [`PUT ${OWN}`]: takes({ appId: DEPOT.appId }),
    });
    const person = userEvent.setup();
    showAt("/people/apps/platform%3Aapp%3ADepot");
    await person.click(await screen.findByRole("button", { name: "Another secret…" }));
    await person.click(screen.getByRole("button", { name: "Make another secret" }));
    await screen.findByText("0ther");
    await person.click(screen.getByRole("button", { name: "I have kept it" }));
    await person.click(screen.getByRole("button", { name: "Pause…" }));
    await person.click(screen.getByRole("button", { name: "Pause" }));
    await waitFor(() => expect(sent).toEqual([[encodeURIComponent(DEPOT.appId), { isActive: false }]]));
  });

  it("gives a role what is ticked: a permission that is missing is made first, one that is not ticked any more is taken", async () => {
    begin({ [`POST ${OWN}/permissions`]: takes({ id: "p:new" }), [`PUT ${OWN}/roles/${encodeURIComponent(ROLE.roleId)}`]: takes({ id: ROLE.roleId }) });
    const person = userEvent.setup();
    const { container } = showAt("/people/apps/platform%3Aapp%3ADepot?tab=roles");
    await person.click(await screen.findByRole("button", { name: "Change Reader…" }));
    expect(await axeFaults(container)).toEqual([]);
    const dialog = screen.getByRole("dialog");
    await person.click(within(dialog).getByRole("checkbox", { name: "post shelf" }));
    await person.click(within(dialog).getByRole("checkbox", { name: "get shelf" }));
    await person.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const about = { description: "Reads shelves", securityLevel: "OPEN", canGrantToUsers: true, canGrantToApps: false, assignPermissions: true };
    expect(sent).toEqual([
      ["permissions", { action: "shelf-post", resourceId: SHELF.resourceId, httpMethod: "post", description: "shelf-post" }],
      [encodeURIComponent(ROLE.roleId), { ...about, permissions: ["p:new"] }],
      [encodeURIComponent(ROLE.roleId), { permissions: ["p:read"], assignPermissions: false }],
    ]);
  });

  it("declares a resource", async () => {
    begin({ [`POST ${OWN}/resources`]: takes({ id: "r" }) });
    const person = userEvent.setup();
    const { container } = showAt("/people/apps/platform%3Aapp%3ADepot?tab=resources");
    await person.click(await screen.findByRole("button", { name: "New resource…" }));
    expect(await axeFaults(container)).toEqual([]);
    await person.type(screen.getByRole("textbox", { name: "Name" }), "bay");
    await person.type(screen.getByRole("textbox", { name: "Path" }), "/app/bays/*");
    await person.click(screen.getByRole("checkbox", { name: "post" }));
    await person.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([["resources", { name: "bay", resourcePath: "/app/bays/*", allowedHttpMethods: ["get", "post"] }]]));
  });

  it("retires what is not wanted any more, each after asking", async () => {
    begin({
      [`PUT ${OWN}/roles/${encodeURIComponent(ROLE.roleId)}`]: takes({ id: ROLE.roleId }),
      [`PUT ${OWN}/permissions/p%3Aread`]: takes({ id: "p:read" }),
      [`PUT ${OWN}/resources/${encodeURIComponent(SHELF.resourceId)}`]: takes({ id: SHELF.resourceId }),
      [`PUT ${OWN}`]: takes({ id: DEPOT.appId }),
    });
    const person = userEvent.setup();
    const { container } = showAt("/people/apps/platform%3Aapp%3ADepot?tab=permissions");
    for (const [tab, button] of [
      ["Permissions", "Retire shelf-get…"],
      ["Roles it defines", "Retire Reader…"],
      ["Resources", "Retire shelf…"],
    ] as const) {
      await person.click(await screen.findByRole("tab", { name: tab }));
      await person.click(await screen.findByRole("button", { name: button }));
      await person.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Retire" }));
      await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
      expect(await axeFaults(container)).toEqual([]);
    }
    await person.click(screen.getByRole("button", { name: "Retire…" }));
    await person.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "Retire" }));
    await screen.findByRole("heading", { level: 1, name: "Apps and roles" });
    expect(sent.map((each) => (each as unknown[])[1])).toEqual([
      { isDeleted: true },
      { assignPermissions: true, isDeleted: true },
      { isDeleted: true },
      { isDeleted: true },
    ]);
  });

  it("makes a key that is shown once, and ends one after asking", async () => {
    const key = { id: "k1", name: "gateway", roles: [ROLE.roleId], createdAt: Date.now() - 60_000 };
    begin({
      [`GET ${OWN}/api-keys`]: () => [key],
      [`POST ${OWN}/api-keys`]: takes({ id: "k2", key: "hk_abc" }),
      [`DELETE ${OWN}/api-keys/k1`]: () => {
        sent.push("ended");
        return { id: "k1" };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/people/apps/platform%3Aapp%3ADepot?tab=keys");
    await person.click(await screen.findByRole("button", { name: "New key…" }));
    await person.type(screen.getByRole("textbox", { name: "Name" }), "maps");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await screen.findByText("hk_abc");
    await person.click(screen.getByRole("button", { name: "I have kept it" }));
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "End the key gateway…" }));
    await person.click(screen.getByRole("button", { name: "End the key" }));
    await waitFor(() => expect(sent).toEqual([["api-keys", { name: "maps" }], "ended"]));
  });

  it("uploads a manifest and shows every reason why it was refused", async () => {
    begin({ [`GET ${AAA}/apps/upload/s1`]: () => [{ tenantId: "demo", statusId: "s1", status: "FAILED", reason: ["roles[0].roleName: is required"] }] });
    const answering = globalThis.fetch;
    const forms: string[] = [];
    globalThis.fetch = async (input, init) => {
      if (input instanceof Request && input.method === "POST") {
        forms.push(input.headers.get("content-type") ?? "");
        return new Response(JSON.stringify({ data: { id: "s1" } }), { status: 202 });
      }
      return await answering(input, init);
    };
    const person = userEvent.setup();
    showAt("/people/apps");
    await person.click(await screen.findByRole("button", { name: "Upload a manifest…" }));
    await person.upload(screen.getByLabelText("File"), new File(["appId: platform:app:Depot"], "depot.yaml"));
    await person.type(screen.getByRole("textbox", { name: "Callback" }), "https://depot.example/done");
    await person.click(screen.getByRole("button", { name: "Upload" }));
    await screen.findByText("refused, nothing was changed");
    expect(screen.getByText("roles[0].roleName: is required")).toBeTruthy();
    expect(forms[0]).toMatch(/^multipart\/form-data/);
  });
});

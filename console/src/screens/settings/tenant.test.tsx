import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const TENANTS = "/core/api/v1/aaa/tenants";
const OPERATOR = "Platform:Role:platform:app:haulier:Operator";
const DEMO = { tenantId: "demo", id: "demo:1", name: "Demo", enabled: true, metadata: { alias: ["acme"], own: 1, session: { idleMinutes: 60 } } };

let stop: () => void = () => undefined;
afterEach(() => stop());

let sent: unknown[] = [];

function begin(answers: Answers = {}, session = SESSION) {
  sent = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => session,
    [`GET ${TENANTS}/demo`]: () => DEMO,
    [`PUT ${TENANTS}/demo`]: (_url, body) => {
      sent.push(body);
      return { id: "demo:1" };
    },
    "GET /core/api/v1/aaa/connection": () => [
      { connectionId: "connection:1", connectionName: "Forge", connectionType: "oidc", enabled: true },
      { connectionId: "connection:2", connectionName: "Old", connectionType: "saml", enabled: false },
    ],
    ...answers,
  });
}

describe("the tenant and its sign-in", () => {
  it("shows the rules as they are and changes them without touching other metadata", async () => {
    begin();
    const person = userEvent.setup();
    const { container } = showAt("/settings/tenant");
    await screen.findByText("Forge");
    expect(screen.getByText(/acme/).textContent).toMatch(/Only the operator/);
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: /Second factor/ }));
    await person.click(await screen.findByRole("option", { name: /required/ }));
    await person.click(screen.getByRole("checkbox", { name: /invitation/ }));
    const access = screen.getByRole("textbox", { name: /access token/ });
    await person.type(access, "0");
    expect(screen.getByRole("button", { name: "Save the rules" }).hasAttribute("disabled")).toBe(true);
    await person.clear(access);
    await person.type(access, "10");
    await person.clear(screen.getByRole("textbox", { name: /unused session/ }));
    await person.click(screen.getByRole("button", { name: "Save the rules" }));
    const metadata = { alias: ["acme"], own: 1, secondFactor: "required", invitations: false, session: { accessMinutes: 10 } };
    await waitFor(() => expect(sent).toEqual([{ metadata }]));
  });

  it("gives it another shown name, and tells at the field what is refused", async () => {
    begin({
      [`PUT ${TENANTS}/demo`]: () => {
        throw new Refusal(400, "refused", { faults: [{ field: "displayName", rule: "pattern", message: "begins with a letter" }] });
      },
    });
    const person = userEvent.setup();
    showAt("/settings/tenant");
    const name = await screen.findByRole("textbox", { name: "Shown name" });
    await person.clear(name);
    await person.type(name, "7 Seas");
    await person.click(screen.getByRole("button", { name: "Save the name" }));
    await screen.findByText("begins with a letter");
  });

  it("lets the operator look into any tenant and give it names", async () => {
    begin({ [`GET ${TENANTS}/haulier`]: () => ({ ...DEMO, tenantId: "haulier", name: "haulier", metadata: {} }) }, { ...SESSION, tenant: { id: "haulier", name: "haulier" }, roles: [OPERATOR] });
    const person = userEvent.setup();
    showAt("/settings/tenant");
    const id = await screen.findByRole("textbox", { name: "Id of a tenant" });
    await person.clear(id);
    await person.type(id, "demo");
    await person.click(screen.getByRole("button", { name: "Show" }));
    const names = await screen.findByRole("textbox", { name: "Names beside its id" });
    await waitFor(() => expect((names as HTMLInputElement).value).toBe("acme"));
    await person.type(names, ", depot");
    await person.click(screen.getByRole("button", { name: "Save the host names" }));
    await waitFor(() => expect(sent).toEqual([{ metadata: { ...DEMO.metadata, alias: ["acme", "depot"] } }]));
  });

  it("says that there is no such tenant, and shows the rules alone to who may not change them", async () => {
    const reads = [{ path: "/**", methods: ["get"] }];
    begin({}, { ...SESSION, grants: reads });
    showAt("/settings/tenant");
    await screen.findByText("Your roles do not allow to change them.");
    expect(screen.queryByRole("button", { name: /Save/ })).toBeNull();
  });
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, serve, SESSION, showAt } from "~/test_page";

const BASE = "/core/api/v1/aaa/connection";
const ACME = { connectionId: "connection:1", connectionName: "Acme", connectionType: "oidc", enabled: true };
const POLICY = { justInTime: false, groups: [], emailDomains: [], attributeMap: { lastName: "sn" }, enabled: true };

let stop: () => void = () => undefined;
afterEach(() => stop());

let sent: unknown[] = [];
const takes = (url: URL, body: unknown) => {
  sent.push([decodeURIComponent(url.pathname).slice(BASE.length) + url.search, body]);
  return { id: "connection:1" };
};

function begin(answers: Answers) {
  sent = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${BASE}`]: () => [ACME],
    "GET /core/api/v1/aaa/groups": () => [{ groupId: "group:1", name: "Drivers", roles: [], isActive: true, users: [] }],
    ...answers,
  });
}

const OIDC = { ...ACME, authorizationUrl: "https://id.example/a", tokenUrl: "https://id.example/t", clientId: "haulier", issuer: "https://id.example" };
const SAML = { connectionId: "connection:2", connectionName: "Forge", connectionType: "saml", enabled: false };
const REALM = "/auth/realms/demo";

const ofAcme: Answers = {
  [`GET ${BASE}/oidc/connection%3A1`]: () => OIDC,
  [`GET ${BASE}/connection%3A1/policy`]: () => POLICY,
  [`GET ${REALM}/.well-known/openid-configuration`]: () =>
    new Response(JSON.stringify({ issuer: "https://acme.example/auth/realms/demo" }), { headers: { "content-type": "application/json" } }),
};

describe("connections", () => {
  it("are made as their provider needs it", async () => {
    begin({ ...ofAcme, [`POST ${BASE}/oidc/`]: takes, [`POST ${BASE}/social`]: takes });
    const person = userEvent.setup();
    const { container } = showAt("/people/connections");
    await screen.findByRole("rowheader", { name: "Acme" });
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "New connection…" }));
    for (const [label, text] of [
      ["Name", "Acme"],
      ["Address to authorize", "https://id.example/a"],
      ["Address of tokens", "https://id.example/t"],
      ["Client id", "haulier"],
      ["Place on the login page", "2"],
    ] as const) {
      await person.type(screen.getByRole("textbox", { name: label }), text);
    }
    await person.type(screen.getByLabelText(/Client secret/), "s3cr3t");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await screen.findByRole("heading", { level: 1, name: "Acme" });
    const { connectionName, authorizationUrl, tokenUrl, clientId } = OIDC;
    expect(sent).toEqual([["/oidc/", { connectionName, authorizationUrl, tokenUrl, clientId, clientSecret: "s3cr3t", guiOrder: 2 }]]);
    await person.click(screen.getByRole("link", { name: "Connections" }));
    await person.click(await screen.findByRole("button", { name: "New connection…" }));
    await person.click(screen.getByRole("button", { name: /Provider/ }));
    await person.click(await screen.findByRole("option", { name: "GitHub" }));
    await person.type(screen.getByRole("textbox", { name: "Name" }), "GitHub");
    await person.type(screen.getByRole("textbox", { name: "Client id" }), "c");
    await person.type(screen.getByLabelText(/Client secret/), "s");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["/social?connectionType=github", { connectionName: "GitHub", connectionClientId: "c", connectionClientSecret: "s" }]));
  });

  it("are changed where something else is typed, and tell what the provider must know", async () => {
    begin({ ...ofAcme, [`PUT ${BASE}/oidc/connection%3A1`]: takes });
    const person = userEvent.setup();
    const { container } = showAt("/people/connections/connection%3A1");
    await screen.findByText("https://acme.example/auth/realms/demo/broker/Acme/endpoint");
    await screen.findByText("https://id.example/a");
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Change…" }));
    const issuer = await screen.findByRole("textbox", { name: "Issuer" });
    expect(screen.getByRole("button", { name: "Save" }).hasAttribute("disabled")).toBe(true);
    await person.clear(issuer);
    await person.type(issuer, "https://id.example/o");
    await person.type(screen.getByRole("textbox", { name: "Place on the login page" }), "x");
    await screen.findByText("It is no number.");
    await person.clear(screen.getByRole("textbox", { name: "Place on the login page" }));
    await person.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([["/oidc/connection:1", { issuer: "https://id.example/o" }]]));
  });

  it("by SAML give three addresses to copy", async () => {
    const copied: string[] = [];
    begin({
      [`GET ${BASE}`]: () => [SAML],
      [`GET ${BASE}/saml/connection%3A2`]: () => ({ ...SAML, publicKeyCertificate: "PEM", entityId: "urn:us", redirectUri: "https://us/acs", metadataUri: "https://us/meta" }),
    });
    const person = userEvent.setup();
    vi.spyOn(navigator.clipboard, "writeText").mockImplementation((text) => Promise.resolve(void copied.push(text)));
    showAt("/people/connections/connection%3A2");
    for (const label of ["Entity id", "Address of assertions (ACS)", "Address of our metadata"]) await person.click(await screen.findByRole("button", { name: `Copy: ${label}` }));
    expect(copied).toEqual(["urn:us", "https://us/acs", "https://us/meta"]);
  });

  it("have a policy that is changed as a whole, with the claims that fill a person", async () => {
    begin({ ...ofAcme, [`PUT ${BASE}/connection%3A1/policy`]: takes });
    const person = userEvent.setup();
    showAt("/people/connections/connection%3A1");
    await person.click(await screen.findByRole("button", { name: "Who may come in…" }));
    await person.click(await screen.findByRole("checkbox", { name: /Whoever is not known/ }));
    await person.click(await screen.findByRole("checkbox", { name: "Drivers" }));
    await person.type(screen.getByRole("textbox", { name: /Domains/ }), "acme.example, acme.test");
    await person.type(screen.getByRole("textbox", { name: "Claim that names the groups" }), "roles");
    await person.type(screen.getByRole("textbox", { name: "What other claims fill" }), "{enter}attributes.depot = office");
    await person.click(screen.getByRole("button", { name: "Save" }));
    const attributeMap = { lastName: "sn", "attributes.depot": "office", groups: "roles" };
    const policy = { justInTime: true, groups: ["group:1"], emailDomains: ["acme.example", "acme.test"], attributeMap, enabled: true };
    await waitFor(() => expect(sent).toEqual([["/connection:1/policy", policy]]));
  });

  it("are tried with the server's word for each step", async () => {
    const entry = { id: "e1", at: Date.now(), kind: "outside_login", subject: "outside_login:1", by: { id: "" }, requestId: "r" };
    begin({
      ...ofAcme,
      "GET /core/api/v1/aaa/audit": () => ({
        meta: { totalElements: 2 },
        entries: [
          { ...entry, action: "OutsideLoginRefused", details: { connectionId: "connection:1", connectionName: "Acme", reason: "nobody fits" } },
          { ...entry, id: "e2", action: "OutsideLoginStarted", details: { connectionId: "connection:9" } },
        ],
      }),
    });
    const person = userEvent.setup();
    showAt("/people/connections/connection%3A1");
    await person.click(await screen.findByRole("button", { name: "Try it…" }));
    const log = await screen.findByRole("log", { name: "What happens" });
    expect(log.textContent).toMatch(/was refused after an outside provider.*nobody fits/);
    expect(log.children).toHaveLength(1);
  });

  it("are deleted after asking", async () => {
    begin({ ...ofAcme, [`DELETE ${BASE}/connection%3A1`]: takes });
    const person = userEvent.setup();
    showAt("/people/connections/connection%3A1");
    await person.click(await screen.findByRole("button", { name: "Delete…" }));
    await person.click(screen.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(sent).toEqual([["/connection:1", null]]));
    await screen.findByRole("heading", { level: 1, name: "Connections" });
  });
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
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

describe("connections", () => {
  it("are made as their provider needs it", async () => {
    begin({ [`POST ${BASE}/oidc/`]: takes, [`POST ${BASE}/social`]: takes });
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
    ] as const) {
      await person.type(screen.getByRole("textbox", { name: label }), text);
    }
    await person.type(screen.getByLabelText(/Client secret/), "s3cr3t");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    const oidc = { connectionName: "Acme", authorizationUrl: "https://id.example/a", tokenUrl: "https://id.example/t", clientId: "haulier", clientSecret: "s3cr3t" };
    expect(sent).toEqual([["/oidc/", oidc]]);
    await person.click(screen.getByRole("button", { name: "New connection…" }));
    await person.click(screen.getByRole("button", { name: /Provider/ }));
    await person.click(await screen.findByRole("option", { name: "GitHub" }));
    await person.type(screen.getByRole("textbox", { name: "Name" }), "GitHub");
    await person.type(screen.getByRole("textbox", { name: "Client id" }), "c");
    await person.type(screen.getByLabelText(/Client secret/), "s");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["/social?connectionType=github", { connectionName: "GitHub", connectionClientId: "c", connectionClientSecret: "s" }]));
  });

  it("have a policy that is changed as a whole, and keep what it says of attributes", async () => {
    begin({ [`GET ${BASE}/connection%3A1/policy`]: () => POLICY, [`PUT ${BASE}/connection%3A1/policy`]: takes });
    const person = userEvent.setup();
    showAt("/people/connections");
    await person.click(await screen.findByRole("button", { name: "Who may come in… Acme" }));
    await person.click(await screen.findByRole("checkbox", { name: /Whoever is not known/ }));
    await person.click(await screen.findByRole("checkbox", { name: "Drivers" }));
    await person.type(screen.getByRole("textbox", { name: /Domains/ }), "acme.example, acme.test");
    await person.click(screen.getByRole("button", { name: "Save" }));
    const policy = { ...POLICY, justInTime: true, groups: ["group:1"], emailDomains: ["acme.example", "acme.test"] };
    await waitFor(() => expect(sent).toEqual([["/connection:1/policy", policy]]));
  });

  it("are deleted after asking", async () => {
    begin({ [`DELETE ${BASE}/connection%3A1`]: takes });
    const person = userEvent.setup();
    showAt("/people/connections");
    await person.click(await screen.findByRole("button", { name: "Delete… Acme" }));
    await person.click(screen.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(sent).toEqual([["/connection:1", null]]));
  });
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const AAA = "/core/api/v1/aaa";
const READER = "Platform:Role:platform:app:haulier:Reader";
const SHELF = "Platform:Role:Depot:ShelfReader";
const GROUP = { groupId: "group:1", name: "Night-Desk", description: "Sees all", roles: [READER], isActive: true, users: ["u1"] };
const ASHA = { userId: "u1", firstName: "Asha", isActive: true, hasCredential: true, secondFactor: false, groups: ["group:1"] };
const RAVI = { ...ASHA, userId: "u2", firstName: "Ravi", groups: [] };
const DEPOT = { appId: "platform:app:Depot", appName: "Depot", appType: "backend", clientId: "c", isPrivateApp: false, isActive: true, isDeleted: false };
const ROLE = {
  roleId: SHELF,
  roleName: "ShelfReader",
  description: "Reads shelves",
  permissions: [],
  isActive: true,
  isDeleted: false,
  canGrantToUsers: true,
  canGrantToApps: false,
  securityLevel: "OPEN",
};

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin(answers: Answers) {
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${AAA}/groups`]: () => [GROUP],
    [`GET ${AAA}/groups/group%3A1`]: () => GROUP,
    [`GET ${AAA}/users`]: (url) => (url.searchParams.get("query")?.includes("userId") === true ? [ASHA] : [ASHA, RAVI]),
    [`GET ${AAA}/apps`]: () => [DEPOT],
    [`GET ${AAA}/apps/platform%3Aapp%3ADepot/roles`]: () => [ROLE, { ...ROLE, roleId: "x", roleName: "ForApps", canGrantToUsers: false }],
    ...answers,
  });
}

describe("groups", () => {
  it("lists them, and makes one", async () => {
    const sent: unknown[] = [];
    begin({
      [`POST ${AAA}/groups`]: (_url, body) => {
        sent.push(body);
        return { id: "group:1" };
      },
    });
    const person = userEvent.setup();
    const { container, router } = showAt("/people/groups");
    await screen.findByText("1 person");
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "New group…" }));
    await person.type(screen.getByRole("textbox", { name: "Name" }), "Night-Desk");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/people/groups/group%3A1"));
    expect(sent).toEqual([{ name: "Night-Desk" }]);
  });

  it("gives a role of an app that people may have, and takes one away", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${AAA}/groups/group%3A1/roles`]: (_url, body) => {
        sent.push(body);
        return { id: "group:1" };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/people/groups/group%3A1");
    await screen.findByRole("rowheader", { name: "Asha" });
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Give a role…" }));
    await person.type(screen.getByRole("combobox", { name: "Role" }), "for");
    await screen.findByText("No role has these letters.");
    await person.clear(screen.getByRole("combobox", { name: "Role" }));
    await person.type(screen.getByRole("combobox", { name: "Role" }), "shelf");
    await person.click(await screen.findByRole("option", { name: /ShelfReader/ }));
    await person.click(screen.getByRole("button", { name: "Give" }));
    await waitFor(() => expect(sent).toEqual([{ roles: [SHELF], membership: true }]));
    await person.click(await screen.findByRole("button", { name: "Take away Reader" }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ roles: [READER], membership: false }));
  });

  it("puts somebody in who is found by name, and tells why a member cannot leave", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${AAA}/groups/group%3A1/users`]: (_url, body) => {
        sent.push(body);
        if (sent.length === 2) throw new Refusal(400, "the last administrator stays");
        return { id: "group:1" };
      },
    });
    const person = userEvent.setup();
    showAt("/people/groups/group%3A1");
    await person.click(await screen.findByRole("button", { name: "Put somebody in…" }));
    await person.type(screen.getByRole("combobox", { name: "Person" }), "ra");
    await person.click(await screen.findByRole("option", { name: /Ravi/ }));
    await person.click(screen.getByRole("button", { name: "Put in" }));
    await waitFor(() => expect(sent).toEqual([{ users: ["u2"], membership: true }]));
    await person.click(await screen.findByRole("button", { name: "Take out Asha" }));
    await screen.findByText("the last administrator stays");
  });

  it("pauses, and retires after asking", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${AAA}/groups/group%3A1`]: (_url, body) => {
        sent.push(body);
        return { id: "group:1" };
      },
    });
    const person = userEvent.setup();
    const { router } = showAt("/people/groups/group%3A1");
    await person.click(await screen.findByRole("button", { name: "Pause" }));
    await waitFor(() => expect(sent).toEqual([{ isActive: false }]));
    await person.click(screen.getByRole("button", { name: "Retire…" }));
    await person.click(screen.getByRole("button", { name: "Retire" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/people/groups"));
    expect(sent.at(-1)).toEqual({ isDeleted: true });
  });
});

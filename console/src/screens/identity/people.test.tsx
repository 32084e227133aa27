import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";
import { attributesOf, attributesText } from "./person_attributes";

const AAA = "/core/api/v1/aaa";
const READER = "Platform:Role:platform:app:haulier:Reader";
const GROUP = { groupId: "group:1", name: "Night-Desk", description: "Sees all", roles: [READER], isActive: true, users: ["u1"] };
const ASHA = {
  userId: "u1",
  firstName: "Asha",
  lastName: "Rao",
  email: "as****@acme.example",
  primaryMobile: { countryCode: "+91", number: "******3210" },
  isActive: true,
  hasCredential: true,
  secondFactor: false,
  groups: ["group:1"],
};

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin(answers: Answers) {
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${AAA}/users`]: () => [ASHA],
    [`GET ${AAA}/users/u1`]: () => ASHA,
    [`GET ${AAA}/groups`]: () => [GROUP, { groupId: "group:2", name: "Packers", roles: [], isActive: true, users: [] }],
    ...answers,
  });
}

describe("people", () => {
  it("lists them with state, masked contacts and groups, and asks the server for the beginning of a name", async () => {
    const asked: (string | null)[] = [];
    begin({
      [`GET ${AAA}/users`]: (url) => {
        asked.push(url.searchParams.get("query"));
        return url.searchParams.has("query") ? [] : [ASHA, { ...ASHA, userId: "u2", firstName: "Ravi", hasCredential: false, groups: [] }];
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/people");
    const row = (await screen.findByRole("rowheader", { name: "Asha Rao" })).closest("tr") as HTMLElement;
    await within(row).findByText("Night-Desk");
    expect(within(row).getByText("as****@acme.example")).toBeTruthy();
    expect(within(row).getByText("active")).toBeTruthy();
    expect(screen.getByText("invited")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    await person.type(screen.getByRole("searchbox", { name: /begins with/ }), "zz");
    await screen.findByText(/Nobody's name/);
    expect(JSON.parse(asked.at(-1) ?? "")).toMatchObject({ op: "or", arr: [{ key: "firstName", value: "zz", expr: "prefix" }, {}, {}] });
  });

  it("makes a person, tells at the field what is refused, and opens who was made", async () => {
    const sent: unknown[] = [];
    begin({
      [`POST ${AAA}/users`]: (_url, body) => {
        sent.push(body);
        if (sent.length === 1) throw new Refusal(400, "refused", { faults: [{ field: "email", rule: "format", message: "is no e-mail address" }] });
        return { id: "u1" };
      },
    });
    const person = userEvent.setup();
    const { router } = showAt("/people");
    await person.click(await screen.findByRole("button", { name: "New person…" }));
    await person.type(screen.getByRole("textbox", { name: "First name" }), "Asha");
    await person.type(screen.getByRole("textbox", { name: "E-mail" }), "asha");
    await person.type(screen.getByRole("textbox", { name: "Mobile" }), "98765");
    await person.click(screen.getByRole("button", { name: "Make" }));
    expect((await screen.findAllByText(/Begin with the country's code/)).length).toBeGreaterThan(0);
    expect(sent).toEqual([]);
    await person.clear(screen.getByRole("textbox", { name: "Mobile" }));
    await person.type(screen.getByRole("textbox", { name: "Mobile" }), "+91 98765 43210");
    await person.click(screen.getByRole("button", { name: "Make" }));
    expect((await screen.findAllByText("is no e-mail address")).length).toBe(2);
    await person.type(screen.getByRole("textbox", { name: "E-mail" }), "@acme.example");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/people/u1"));
    expect(sent.at(-1)).toEqual({ firstName: "Asha", email: "asha@acme.example", primaryMobile: { countryCode: "+91", number: "9876543210" } });
  });

  it("sends of a changed person what was changed alone", async () => {
    const sent: unknown[] = [];
    begin({
      [`PUT ${AAA}/users/u1`]: (_url, body) => {
        sent.push(body);
        return { id: "u1" };
      },
    });
    const person = userEvent.setup();
    showAt("/people/u1");
    await person.click(await screen.findByRole("button", { name: "Change…" }));
    await person.clear(screen.getByRole("textbox", { name: "Last name" }));
    await person.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(sent).toEqual([{ lastName: null }]);
  });

  it("blocks after asking, and lets in again by a contact in full", async () => {
    let isActive = true;
    const sent: unknown[] = [];
    begin({
      [`GET ${AAA}/users/u1`]: () => ({ ...ASHA, isActive }),
      [`POST ${AAA}/users/u1/deactivate`]: () => {
        isActive = false;
        return { id: "u1" };
      },
      [`POST ${AAA}/users/activate`]: (_url, body) => {
        sent.push(body);
        isActive = true;
        return { id: "u1" };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/people/u1");
    await person.click(await screen.findByRole("button", { name: "Block…" }));
    await person.click(screen.getByRole("button", { name: "Block" }));
    await screen.findByText("blocked");
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Let in again…" }));
    await person.type(screen.getByRole("textbox", { name: "E-mail or mobile" }), "+91 9876543210");
    await person.click(screen.getByRole("button", { name: "Let in" }));
    await screen.findByText("active");
    expect(sent).toEqual([{ mobile: { countryCode: "+91", number: "9876543210" } }]);
  });

  it("takes a person out of a group and puts it into another, and shows its roles", async () => {
    const sent: unknown[] = [];
    const take = (url: URL, body: unknown) => {
      sent.push([decodeURIComponent(url.pathname).split("/").at(-2), body]);
      return { id: "group" };
    };
    begin({
      [`PUT ${AAA}/groups/group%3A1/users`]: take,
      [`PUT ${AAA}/groups/group%3A2/users`]: take,
      [`GET ${AAA}/users/u1/roles`]: () => ({ tenantId: "demo", roles: [{ id: READER }] }),
      [`GET ${AAA}/users/u1/apps`]: () => ({ userId: "u1", apps: ["platform:app:desk"] }),
      [`GET ${AAA}/apps`]: () => [{ appId: "platform:app:desk", appName: "Desk", appType: "web", clientId: "d", isPrivateApp: false, isActive: true, isDeleted: false }],
      [`GET ${AAA}/apps/platform%3Aapp%3Adesk/app-roles`]: () => ({ appId: "platform:app:desk", roles: [] }),
    });
    const person = userEvent.setup();
    const { container } = showAt("/people/u1?tab=groups");
    await person.click(await screen.findByRole("button", { name: "Take out of Night-Desk" }));
    await waitFor(() => expect(sent).toEqual([["group:1", { users: ["u1"], membership: false }]]));
    await person.click(screen.getByRole("button", { name: /Put into a group/ }));
    await person.click(await screen.findByRole("option", { name: /Packers/ }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["group:2", { users: ["u1"], membership: true }]));
    await person.click(screen.getByRole("tab", { name: "Rights" }));
    await screen.findByRole("rowheader", { name: "/**" });
    expect(screen.getByText("of haulier, by Night-Desk")).toBeTruthy();
    await person.type(screen.getByRole("textbox", { name: "Path" }), "/core/api/v1/containers/7");
    await screen.findByText("by Reader ← Night-Desk");
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: /Method/ }));
    await person.click(await screen.findByRole("option", { name: "POST" }));
    await screen.findByText("No role opens it.");
    await person.click(screen.getByRole("button", { name: /As this person in/ }));
    await person.click(await screen.findByRole("option", { name: /Desk/ }));
    await waitFor(() => expect(screen.queryByRole("rowheader", { name: "/**" })).toBeNull());
  });

  it("ends one session or all, invites, and takes the second factor away", async () => {
    const sent: unknown[] = [];
    const session = { id: "s1", appId: "platform:app:desk", appName: "Desk", createdAt: 1, lastUsedAt: 2, expiresAt: 3, ip: "10.0.0.7", userAgent: "Firefox", methods: ["pwd"], current: false };
    const takes = (answer: unknown) => (url: URL, body: unknown) => {
      sent.push([url.pathname.split("/").slice(-2).join("/"), body]);
      return answer;
    };
    begin({
      [`GET ${AAA}/users/u1`]: () => ({ ...ASHA, secondFactor: true }),
      [`GET ${AAA}/users/u1/sessions`]: () => [session],
      [`DELETE ${AAA}/users/u1/sessions/s1`]: takes({ id: "s1" }),
      [`DELETE ${AAA}/users/u1/sessions`]: takes({ id: "u1" }),
      [`DELETE ${AAA}/users/u1/second-factor`]: takes({ id: "u1" }),
      [`POST ${AAA}/users/u1/invitations`]: takes({ id: "i1", expiresAt: 9 }),
    });
    const person = userEvent.setup();
    const { container } = showAt("/people/u1?tab=sessions");
    await person.click(await screen.findByRole("button", { name: /End the session of/ }));
    await waitFor(() => expect(sent).toEqual([["sessions/s1", null]]));
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "End all sessions…" }));
    await person.click(screen.getByRole("button", { name: "End all" }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["u1/sessions", null]));
    await person.click(await screen.findByRole("button", { name: "Take the second factor away…" }));
    await person.click(screen.getByRole("button", { name: "Take away" }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["u1/second-factor", null]));
    await person.click(await screen.findByRole("button", { name: "Invite…" }));
    await person.click(screen.getByRole("button", { name: "Invite" }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["u1/invitations", { channel: "email" }]));
  });

  it("says that there is no such person", async () => {
    begin({});
    showAt("/people/nobody");
    await screen.findByRole("heading", { level: 1, name: "There is no such person." });
  });
});

describe("attributes of a person", () => {
  it("are read from lines and written as such", () => {
    const attributes = { vehicles: ["MH-1", "MH-2"], region: ["west: coast"] };
    expect(attributesOf("vehicles: MH-1, MH-2\n\nregion: west: coast\n")).toEqual(attributes);
    expect(attributesOf(attributesText(attributes))).toEqual(attributes);
  });

  it("are all sent", async () => {
    const sent: unknown[] = [];
    begin({
      [`GET ${AAA}/users/u1/attributes`]: () => ({ attributes: { region: ["west"] } }),
      [`PUT ${AAA}/users/u1/attributes`]: (_url, body) => {
        sent.push(body);
        return { id: "u1" };
      },
    });
    const person = userEvent.setup();
    showAt("/people/u1?tab=attributes");
    await person.click(await screen.findByRole("button", { name: "Change the attributes…" }));
    await person.type(screen.getByRole("textbox", { name: "One attribute a line" }), "\nvehicles: A, B");
    await person.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent).toEqual([{ attributes: { region: ["west"], vehicles: ["A", "B"] } }]));
  });
});

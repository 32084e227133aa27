import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, serve, SESSION, showAt } from "~/test_page";

const SERVICE = "/core/api/v1/notification-service";
const APP = { id: "push_app:1", name: "Desk", appId: "desk", appPlatform: "web", enableNotification: true };
const RAVI = { userId: "u2", firstName: "Ravi", lastName: "Nair", email: "ravi@acme.example", isActive: true, hasCredential: true, secondFactor: false, groups: [] };
const GROUP = { groupId: "group:1", name: "Night-Desk", description: "Sees all", roles: [], isActive: true, users: [] };
const RULE = {
  id: "filter:1", appId: APP.id, name: "late", enabled: true, eventName: "DispatchRunningLate", conditions: [], channels: ["console"], title: "Late",
  recipients: { userIds: ["u2", "{{rider.id}}", "shift-7"], groups: ["group:1"], emails: [], mobiles: [], tokens: [] },
};
const TEMPLATES = [
  { id: "t:mail", name: "late mail", channel: "email", languages: ["hi"], updatedAt: 0 },
  { id: "t:sms", name: "late text", channel: "sms", languages: [], updatedAt: 0 },
];

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  sessionStorage.clear();
});

function begin(answers: Answers = {}) {
  const sent: unknown[] = [];
  const previewed: unknown[] = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    "POST /core/haulier/v1/names": () => ({
      names: { u2: { name: "Ravi Nair", kind: "user", type: null, state: null }, "group:1": { name: "Night-Desk", kind: "group", type: null, state: null } },
    }),
    "GET /core/api/v1/aaa/users": (url) => (url.searchParams.get("query")?.includes("Rav") === true ? [RAVI] : []),
    "GET /core/api/v1/aaa/groups": () => [GROUP],
    [`GET ${SERVICE}/apps`]: () => ({ apps: [APP] }),
    [`GET ${SERVICE}/apps/push_app%3A1/filters`]: () => ({ filters: [RULE] }),
    [`GET ${SERVICE}/apps/push_app%3A1/filters/filter%3A1`]: () => RULE,
    [`GET ${SERVICE}/event-names`]: () => [{ name: "DispatchRunningLate", kind: "dispatch", summary: "a stop will be late" }],
    "GET /core/api/v1/messaging/templates": () => ({ templates: TEMPLATES }),
    [`POST ${SERVICE}/apps/push_app%3A1/filters/preview`]: (_url, body) => {
      previewed.push(body);
      return { source: "sample", title: "Run RUN-1 is late", body: "by 22 min", matches: true, missing: [], placeholders: [{ name: "id", value: "run-1" }] };
    },
    [`PUT ${SERVICE}/apps/push_app%3A1/filters/filter%3A1`]: (_url, body) => {
      sent.push(body);
      return { id: RULE.id };
    },
    ...answers,
  });
  return { sent, previewed };
}

describe("whom a rule tells", () => {
  it("is shown and picked by name; a placeholder and an unknown id stay what they are", async () => {
    const { sent } = begin();
    const person = userEvent.setup();
    const { container } = showAt("/notifications/rules/filter%3A1?app=push_app%3A1&step=whom");
    const people = await screen.findByRole("combobox", { name: "People" });
    await screen.findByText("Ravi Nair");
    const [chosen, groups] = screen.getAllByRole("list", { name: "Chosen" });
    expect([...(chosen?.querySelectorAll("li") ?? [])].map((each) => each.textContent?.replace("×", ""))).toEqual(["Ravi Nair", "{{rider.id}} · taken from the event", "shift-7"]);
    expect(groups?.textContent).toContain("Night-Desk");
    await person.click(screen.getByRole("button", { name: "Leave out Ravi Nair" }));
    await person.type(screen.getByRole("combobox", { name: "People" }), "Ash");
    await person.click(await screen.findByRole("option", { name: /Asha/ }));
    await person.type(screen.getByRole("combobox", { name: "People" }), "Rav");
    await person.click(await screen.findByRole("option", { name: /Ravi Nair/ }));
    await person.click(screen.getByRole("combobox", { name: "People" }));
    await person.paste("{{carrier.id}}");
    await person.keyboard("{Enter}");
    await person.click(screen.getByRole("button", { name: "Leave out Night-Desk" }));
    await person.type(screen.getByRole("combobox", { name: "Groups" }), "desk");
    await person.click(await screen.findByRole("option", { name: /Night-Desk/ }));
    expect(people).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Next" }));
    await person.click(await screen.findByRole("button", { name: "Save the rule" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(sent[0]).toMatchObject({ recipients: { userIds: ["{{rider.id}}", "shift-7", "asha", "u2", "{{carrier.id}}"], groups: ["group:1"] } });
  });
});

describe("what a rule says", () => {
  it("is a template where one is chosen, previewed as it would be sent", async () => {
    const { sent, previewed } = begin();
    const person = userEvent.setup();
    const { container } = showAt("/notifications/rules/filter%3A1?app=push_app%3A1&step=what");
    await person.click(await screen.findByRole("button", { name: /It says/ }));
    await person.click(await screen.findByRole("option", { name: /late text/ }));
    await screen.findByText("To everybody in the template's own words.");
    expect(screen.getByRole("textbox", { name: "Title" })).toBeTruthy();
    expect(screen.queryByRole("textbox", { name: "Text" })).toBeNull();
    await person.click(screen.getByRole("button", { name: /It says/ }));
    await person.click(await screen.findByRole("option", { name: /late mail/ }));
    await screen.findByText(/where the template has it: hi/);
    expect(screen.queryByRole("textbox", { name: "Title" })).toBeNull();
    const preview = screen.getByRole("region", { name: "Preview" });
    await within(preview).findByText("Run RUN-1 is late");
    await waitFor(() => expect(previewed.at(-1)).toMatchObject({ filter: { templateId: "t:mail" } }));
    expect(within(preview).queryByRole("button", { name: /^id/ })).toBeNull();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Save the rule" }));
    await waitFor(() => expect(sent[0]).toMatchObject({ templateId: "t:mail" }));
  });
});

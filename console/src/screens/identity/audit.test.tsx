import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const AAA = "/core/api/v1/aaa";
const AT = Date.UTC(2026, 10, 29, 12, 0, 0);
const ASHA = { userId: "u1", firstName: "Asha", lastName: "Rao", isActive: true, hasCredential: true, secondFactor: false, groups: [] };
const BLOCKED = { id: "e1", at: AT, action: "UserDeactivated", kind: "user", subject: "u1", by: { id: "u9", isPerson: true, name: "Ravi", address: "10.0.0.7" }, requestId: "r1", details: { userId: "u1" } };
const FAILED = { id: "e2", at: AT - 1_000, action: "LoginRefused", kind: "login", subject: "login:1", by: { id: "", isPerson: false }, requestId: "r2", details: { userId: "u1", methods: ["pwd"], reason: "wrong password" } };

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin(answers: Answers) {
  stop = serve({ "GET /core/haulier/v1/session": () => SESSION, [`GET ${AAA}/users`]: () => [ASHA], ...answers });
}

describe("what happened to people and sign-ins", () => {
  it("is told in words, and asked for by time, person and event", async () => {
    const asked: URLSearchParams[] = [];
    begin({
      [`GET ${AAA}/audit`]: (url) => {
        asked.push(url.searchParams);
        return { meta: { totalElements: 250 }, entries: [BLOCKED, FAILED] };
      },
    });
    const person = userEvent.setup();
    const { container, router } = showAt("/people/audit");
    const row = (await screen.findByRole("rowheader", { name: "Ravi" })).closest("tr") as HTMLElement;
    expect(within(row).getByText("blocked the person")).toBeTruthy();
    expect((await within(row).findByRole("link", { name: "person Asha Rao" })).getAttribute("href")).toBe("/console/people/u1");
    expect(screen.getByText("wrong password · pwd")).toBeTruthy();
    expect(await screen.findByRole("rowheader", { name: "Asha Rao" })).toBeTruthy();
    expect(screen.getByText("2 of 250")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    expect(asked[0]?.get("timeDuration")).toBe("7");

    await person.click(screen.getByRole("button", { name: /Since/ }));
    await person.click(await screen.findByRole("option", { name: "the last day" }));
    await person.click(screen.getByRole("button", { name: /What was done/ }));
    await person.click(await screen.findByRole("option", { name: /failed to sign in/ }));
    await person.type(screen.getByRole("combobox", { name: "By whom, or to whom" }), "as");
    await person.click(await screen.findByRole("option", { name: /Asha Rao/ }));
    await waitFor(() => expect(Object.fromEntries(asked.at(-1) ?? [])).toMatchObject({ timeDuration: "1", action: "LoginRefused", userId: "u1", offset: "0" }));
    await person.click(await screen.findByRole("button", { name: "Leave out Asha Rao" }));
    await screen.findByRole("combobox", { name: "By whom, or to whom" });
    expect(router.state.location.search).toEqual({ days: 1, what: "LoginRefused" });
  });

  it("shows whom an app merely names as what that app says", async () => {
    const by = { id: "u1", isPerson: false, name: "Asha Rao", appId: "platform:app:yard" };
    begin({ [`GET ${AAA}/audit`]: () => ({ meta: { totalElements: 1 }, entries: [{ ...BLOCKED, by }] }) });
    showAt("/people/audit");
    const who = await screen.findByRole("rowheader", { name: /Asha Rao/ });
    expect(within(who).getByText("as yard says")).toBeTruthy();
  });

  it("says that nothing of the kind happened, and why it cannot be read", async () => {
    begin({ [`GET ${AAA}/audit`]: () => ({ meta: { totalElements: 0 }, entries: [] }) });
    showAt("/people/audit?what=UserCreated");
    await screen.findByText("Nothing of this kind happened in this time.");
    stop();
    begin({
      [`GET ${AAA}/audit`]: () => {
        throw new Refusal(400, "the time is not right");
      },
    });
    showAt("/people/audit");
    await screen.findByText("the time is not right");
  });
});

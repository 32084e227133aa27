import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const BASE = "/core/haulier/v1";
const OTHER = {
  id: "session-2",
  person: { id: "ravi", name: "Ravi" },
  app: { id: "desk", name: "Desk" },
  address: "10.0.0.7",
  agent: "Firefox",
  createdAt: Date.now() - 60_000,
  seenAt: Date.now() - 30_000,
  expiresAt: Date.now() + 3_600_000,
  isThis: false,
};

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin(answers: Answers) {
  stop = serve({ [`GET ${BASE}/session`]: () => SESSION, ...answers });
}

describe("settings", () => {
  it("names who sits here, and tells the audit log's name in the header at once", async () => {
    const names: unknown[] = [];
    begin({
      [`PUT ${BASE}/session/person`]: (_url, body) => {
        names.push(body);
        return { ...SESSION, person: { id: "asha", name: "Asha K" } };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/settings/me");
    const field = await screen.findByRole("textbox", { name: "Your name" });
    expect(await axeFaults(container)).toEqual([]);
    await person.clear(field);
    await person.type(field, "Asha K");
    await person.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(within(screen.getByRole("banner")).getByText("Asha K")).toBeTruthy());
    expect(names).toEqual([{ name: "Asha K" }]);
  });

  it("shows at the field why a name is refused", async () => {
    begin({
      [`PUT ${BASE}/session/person`]: () => {
        throw new Refusal(400, "refused", { faults: [{ field: "name", rule: "length", message: "at most 64 letters" }] });
      },
    });
    const person = userEvent.setup();
    showAt("/settings/me");
    await person.type(await screen.findByRole("textbox", { name: "Your name" }), "!");
    await person.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("at most 64 letters");
  });

  it("switches theme and letters for this browser", async () => {
    begin({});
    const person = userEvent.setup();
    showAt("/settings/me");
    await person.click(await screen.findByRole("button", { name: /Theme/ }));
    await person.click(await screen.findByRole("option", { name: "Dark" }));
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await person.click(screen.getByRole("checkbox", { name: /Single letters/ }));
    expect(JSON.parse(localStorage.getItem("haulier-look") ?? "{}")).toMatchObject({ theme: "dark", hasLetters: false });
  });

  it("ends another session after asking, and reads no list again", async () => {
    const asked: string[] = [];
    begin({
      [`GET ${BASE}/sessions`]: () => {
        asked.push("list");
        return [{ ...OTHER, id: "session-1", person: SESSION.person, isThis: true }, OTHER];
      },
      [`DELETE ${BASE}/sessions/session-2`]: () => {
        asked.push("end");
        return { id: "session-2" };
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/settings/sessions");
    await screen.findByText("this one");
    expect(await axeFaults(container)).toEqual([]);
    expect(screen.getAllByRole("button", { name: /^End the session of/ })).toHaveLength(1);
    await person.click(screen.getByRole("button", { name: /^End the session of Ravi/ }));
    await person.click(await screen.findByRole("button", { name: "End the session" }));
    await waitFor(() => expect(screen.queryByText("Ravi")).toBeNull());
    expect(asked).toEqual(["list", "end"]);
  });

  it("says in words what stands still", async () => {
    begin({
      "GET /health/ready": () =>
        new Response(
          JSON.stringify({ status: "DOWN", parts: { database: false, events: true, background: false }, reasons: ["timers are late"] }),
          { status: 503 },
        ),
      "GET /metrics": () => new Response("haulier_relay_lag_seconds 1.25\n", { status: 200 }),
    });
    const { container } = showAt("/settings/health");
    await screen.findByText("does not serve");
    expect(screen.getByText(/The database does not answer/)).toBeTruthy();
    expect(screen.getByText("timers are late")).toBeTruthy();
    await screen.findByText("1.3 s");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("shows versions and licences", async () => {
    begin({
      [`GET ${BASE}/config`]: () => ({ version: "1.2.3", brand: { name: "Haulier" }, languages: ["en", "hi"], features: [] }),
      "GET /console/about.json": () =>
        new Response(JSON.stringify({ parts: [{ name: "react", version: "19.3.1", licence: "MIT", text: "Permission is…" }] }), {
          headers: { "content-type": "application/json" },
        }),
    });
    const { container } = showAt("/settings/about");
    await screen.findByText("1.2.3");
    await screen.findByText("react 19.3.1 · MIT");
    expect(screen.getByRole("link", { name: "API explorer" }).getAttribute("href")).toBe("/docs");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("knows no other part", async () => {
    begin({});
    showAt("/settings/nowhere");
    await screen.findByRole("heading", { level: 1, name: "There is no such page." });
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { serve, SESSION, showAt } from "~/test_page";

const RIDERS = "/core/api/v2/participants";
const TYPE = `${RIDERS}/participant-types/riders`;
const RIDER = {
  id: "riders:1", uniqueCode: "R-1", name: "Ravi", owner: "demo", state: "active:active", version: 3,
  createdAt: 1, updatedAt: 2, properties: { city: "Pune" },
};
const MACHINE = {
  states: {
    active: { defaultSubState: "active", subStates: [{ name: "active", transitions: [{ eventCode: "E-023", destination: "inactive" }] }] },
    inactive: { defaultSubState: "inactive", subStates: [{ name: "inactive", transitions: [] }] },
  },
}; // prettier-ignore

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin() {
  const raised: unknown[] = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    "POST /core/haulier/v1/names": () => ({ names: {} }),
    [`GET ${TYPE}`]: () => ({ name: { singular: "rider", plural: "riders" } }),
    [`GET ${TYPE}/config/attributes`]: () => ({ attributes: [{ name: "city", dataType: "string" }] }),
    [`GET ${TYPE}/config/state-machine`]: () => MACHINE,
    [`GET ${RIDERS}/riders/riders%3A1`]: () => RIDER,
    "GET /core/api/v1/state-machine/events/E-023": () => ({
      eventCode: "E-023", description: "deactivate participant", isEnabled: true, reasons: [], dataValidations: [],
    }),
    [`PUT ${RIDERS}/riders/riders%3A1/state/event`]: (_url, body) => {
      raised.push(body);
      return {};
    },
  }); // prettier-ignore
  return raised;
}

describe("a thing", () => {
  it("calls the event that was raised as people do, also in the message", async () => {
    const raised = begin();
    const person = userEvent.setup();
    const { container } = showAt("/things/participants/riders/riders%3A1");
    await person.click(await screen.findByRole("button", { name: "deactivate participant → inactive" }));
    await person.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "deactivate participant → inactive" }));
    await screen.findByText("deactivate participant was accepted for R-1");
    expect(raised).toEqual([expect.objectContaining({ eventCode: "E-023" })]);
    expect(await axeFaults(container)).toEqual([]);
  });

  it("R26 asks before changes are left behind, and only where there are any", async () => {
    begin();
    const person = userEvent.setup();
    const { router } = showAt("/things/participants/riders/riders%3A1?edit=true");
    const city = await screen.findByRole("textbox", { name: "city" });
    await person.clear(city);
    await person.type(city, "Delhi");
    await screen.findByRole("button", { name: "Save 1 change" });
    const list = screen.getAllByRole("link", { name: "riders" })[0] as HTMLElement;
    await person.click(list);
    const asked = await screen.findByRole("alertdialog", { name: "Not saved" });
    expect(within(asked).getByText("1 change is not saved.")).toBeTruthy();
    await person.click(within(asked).getByRole("button", { name: "Stay here" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect((city as HTMLInputElement).value).toBe("Delhi");
    await person.clear(city);
    await person.type(city, "Pune");
    await screen.findByRole("button", { name: "Nothing to save" });
    await person.click(list);
    await waitFor(() => expect(router.state.location.pathname).toBe("/things/participants/riders"));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });
});

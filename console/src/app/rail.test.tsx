import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { serve, SESSION, showAt } from "~/test_page";

let stop: () => void = () => undefined;
afterEach(() => stop());

const links = () => within(screen.getByRole("navigation", { name: "Pages" })).getAllByRole("link");
const marked = () => links().filter((link) => link.hasAttribute("aria-current")).map((link) => link.textContent);

it.each([
  ["/dispatches/run%3A1", "Board"],
  ["/jobs/job%3A1", "Board"],
  ["/orders/orders%3A1", "Orders"],
  ["/orchestrator/rules", "Orchestrator"],
  ["/things/participants/riders", "Things"],
  ["/people/groups", "People"],
  ["/settings/sessions", "Settings"],
  ["/notifications", "Notifications"],
  ["/settings", "Settings"],
])("marks the page that %s belongs to", async (address, page) => {
  stop = serve({ "GET /core/haulier/v1/session": () => SESSION });
  showAt(address);
  await screen.findByRole("navigation", { name: "Pages" });
  await waitFor(() => expect(marked()).toEqual([page]));
});

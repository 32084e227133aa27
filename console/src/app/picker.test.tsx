import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, expect, it } from "vitest";
import { axeFaults } from "~/test_axe";
import { serve } from "~/test_page";
import { canDrive } from "./drivers";
import { type Picked, Picker } from "./picker";
import { makeQueryClient } from "./query_client";

const hit = (id: string, name: string) => ({ kind: "participant", id, type: id.split(":")[0], ref: null, name, state: "active:active" });
const HITS = [hit("riders:1", "Ravi Nair"), hit("hubs:1", "Ravi Nagar"), hit("riders:2", "Ravi Rao")];

let stop: () => void = () => undefined;
afterEach(() => stop());

function Assigning({ free = [] }: { free?: readonly string[] }) {
  const [picked, setPicked] = useState<readonly Picked[]>([]);
  return (
    <Picker
      kind="participant"
      label="Rider"
      hint="A name"
      picked={picked}
      onPick={setPicked}
      isFit={canDrive(["riders:9"], ["hubs:1"])}
      isTaken={(id) => id === "riders:2"}
      noteOf={() => "free"}
      free={free}
    />
  );
}

function begin(free: readonly string[] = []) {
  stop = serve({
    "GET /core/haulier/v1/search": (url) => ({ hits: HITS.filter(({ name }) => name.startsWith(url.searchParams.get("q") ?? "")) }),
    "POST /core/haulier/v1/names": () => ({ names: { "riders:7": { name: "Meera", kind: "participant", type: "riders", state: null } } }),
  });
  return render(
    <I18nProvider i18n={i18n}>
      <QueryClientProvider client={makeQueryClient()}>
        <Assigning free={free} />
      </QueryClientProvider>
    </I18nProvider>,
  );
}

it("finds who can drive and is not taken, says what is known of them, and lets go again", async () => {
  begin();
  await userEvent.type(screen.getByRole("combobox", { name: "Rider" }), "Ravi");
  const option = await screen.findByRole("option", { name: /Ravi Nair/ });
  expect(screen.getAllByRole("option")).toHaveLength(1);
  expect(option.textContent).toContain("riders · active · free");
  await userEvent.click(option);
  await userEvent.click(await screen.findByRole("button", { name: "Leave out Ravi Nair" }));
  await waitFor(() => expect(screen.queryByRole("list", { name: "Chosen" })).toBeNull());
});

it("offers places where nothing else is called so", async () => {
  begin();
  await userEvent.type(screen.getByRole("combobox", { name: "Rider" }), "Ravi Nag");
  await screen.findByRole("option", { name: /Ravi Nagar/ });
});

it("offers who is free before anything is typed", async () => {
  const { container } = begin(["riders:7"]);
  await userEvent.click(await screen.findByRole("button", { name: "+ Meera" }));
  expect((await screen.findByRole("list", { name: "Chosen" })).textContent).toContain("Meera");
  expect(screen.queryByRole("group", { name: "Free now" })).toBeNull();
  expect(await axeFaults(container)).toEqual([]);
});

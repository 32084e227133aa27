import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { Refusal, serve, SESSION, showAt } from "~/test_page";

const SESSIONS = "/core/haulier/v1/sessions";

let stop: () => void = () => undefined;
afterEach(() => stop());

describe("the frame", () => {
  it("looks at its session again where that is refused something, and shows no more than its roles allow by then", async () => {
    let isAllowed = true;
    stop = serve({
      "GET /core/haulier/v1/session": () => (isAllowed ? SESSION : { ...SESSION, grants: [] }),
      [`GET ${SESSIONS}`]: () => {
        if (isAllowed) return [];
        throw new Refusal(403, "your roles do not allow it");
      },
    });
    const { queries } = showAt("/settings/sessions");
    await screen.findByRole("link", { name: "Board" });
    isAllowed = false;
    void queries.invalidateQueries({ queryKey: ["sessions"] });
    await waitFor(() => expect(screen.queryByRole("link", { name: "Board" })).toBeNull());
  });

  it("opens what was typed and entered, though the answer comes only then", async () => {
    const hits = ["RUN-1", "RUN-11"].map((ref) => ({ kind: "dispatch", id: ref, type: "lineHaul", ref, name: ref, state: "IN_PROGRESS" }));
    let answer: () => void = () => undefined;
    const isEntered = new Promise<void>((resolve) => (answer = resolve));
    stop = serve({
      "GET /core/haulier/v1/session": () => SESSION,
      "GET /core/haulier/v1/search": (url) => ({ hits: hits.filter(({ ref }) => ref.startsWith(url.searchParams.get("q") ?? "")) }),
    });
    const asked = globalThis.fetch;
    globalThis.fetch = async (input, init) => {
      if (input instanceof Request && input.url.includes("q=RUN-11")) await isEntered;
      return await asked(input, init);
    };
    const person = userEvent.setup();
    const { router } = showAt("/settings/about");
    await person.click(await screen.findByRole("button", { name: /Search a reference/ }));
    const field = await screen.findByRole("combobox");
    await person.type(field, "RUN-1");
    expect((await screen.findAllByRole("option", { name: /on the road/ })).map((option) => option.textContent)).toEqual(["RUN-1lineHaul · on the road", "RUN-11lineHaul · on the road"]);
    await person.type(field, "1{Enter}");
    expect(router.state.location.pathname).toBe("/settings/about");
    answer();
    await waitFor(() => expect(router.state.location.pathname).toBe("/dispatches/RUN-11"));
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const SELF = "/core/api/v1/aaa/users/self";
const ASHA = { userId: "u1", tenantId: "demo", nickname: "Asha Rao", firstName: "Asha", email: "asha@acme.example" };
const PHONE = { id: "passkey:1", name: "blue phone", createdAt: Date.now() - 60_000 };
const HERE = { id: "session:1", appId: "platform:app:haulier-console", appName: "haulier-console", createdAt: Date.now(), lastUsedAt: Date.now(), expiresAt: Date.now(), ip: "10.0.0.1", userAgent: "Chromium", methods: ["pwd", "otp"], current: true };
const OTHERS = [2, 3].map((number) => ({ ...HERE, id: `session:${number}`, ip: `10.0.0.${number}`, current: false }));

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

let sent: unknown[] = [];
const takes = (answer: unknown) => (url: URL, body: unknown) => {
  sent.push([url.pathname.slice(SELF.length), body]);
  return answer;
};

function begin(answers: Answers = {}) {
  sent = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${SELF}`]: () => ASHA,
    "GET /core/api/v1/aaa/users/u1": () => ({ ...ASHA, isActive: true, hasCredential: true, secondFactor: false, groups: [] }),
    [`GET ${SELF}/passkeys`]: () => [PHONE],
    [`GET ${SELF}/sessions`]: () => [HERE, ...OTHERS],
    ...answers,
  });
}

describe("the own account", () => {
  it("is reached from the name at the top", async () => {
    begin();
    const person = userEvent.setup();
    const { container } = showAt("/settings/about");
    await person.click(await screen.findByRole("button", { name: "Account of Asha" }));
    await person.click(await screen.findByRole("menuitem", { name: "My account" }));
    await screen.findByText("asha@acme.example");
    await screen.findByText("blue phone");
    expect(await axeFaults(container)).toEqual([]);
  });

  it("says that a one-time link is of no account", async () => {
    begin({
      [`GET ${SELF}`]: () => {
        throw new Refusal(404, "there is no user behind this token");
      },
    });
    showAt("/settings/account");
    expect((await screen.findByRole("link", { name: "Log in with your account" })).getAttribute("href")).toContain("/auth/console");
  });

  it("changes the password, and tells at the field what is refused", async () => {
    let isWeak = true;
    begin({
      [`PUT ${SELF}/password`]: (url, body) => {
        if (isWeak) throw new Refusal(400, "refused", { faults: [{ field: "newPassword", rule: "strength", message: "is easy to guess" }] });
        return takes({ id: "u1" })(url, body);
      },
    });
    const person = userEvent.setup();
    showAt("/settings/account");
    await person.type(await screen.findByLabelText("Password as it is"), "old secret words");
    await person.type(screen.getByLabelText("New password"), "new secret words");
    await person.click(screen.getByRole("button", { name: "Change the password" }));
    expect((await screen.findAllByText("is easy to guess")).length).toBeGreaterThan(0);
    isWeak = false;
    await person.click(screen.getByRole("button", { name: "Change the password" }));
    await waitFor(() => expect(sent).toEqual([["/password", { currentPassword: "old secret words", newPassword: "new secret words" }]]));
    await waitFor(() => expect((screen.getByLabelText("New password") as HTMLInputElement).value).toBe(""));
  });

  it("sets up a code generator, and shows the recovery codes once", async () => {
    begin({
      [`POST ${SELF}/second-factor`]: () => ({ otpauthUrl: "otpauth://totp/x", secret: "ABCDEFGHIJ", qrCode: ["110", "001", "000"] }),
      [`PUT ${SELF}/second-factor`]: takes({ recoveryCodes: ["one-code", "two-code"] }),
    });
    const person = userEvent.setup();
    const { container } = showAt("/settings/account");
    await screen.findByText("not set up");
    await person.click(screen.getByRole("button", { name: "Set up a code generator…" }));
    await screen.findByText("ABCD EFGH IJ");
    const picture = screen.getByRole("img", { name: "QR code of the secret" });
    expect(picture.getAttribute("viewBox")).toBe("0 0 3 3");
    expect(picture.querySelector("path")?.getAttribute("d")).toBe("M0 0h2v1H0zM2 1h1v1H2z");
    expect(await axeFaults(container)).toEqual([]);
    await person.type(screen.getByRole("textbox", { name: "Code that the app shows now" }), "123 456");
    await person.click(screen.getByRole("button", { name: "Confirm" }));
    await screen.findByText("one-code two-code");
    expect(sent).toEqual([["/second-factor", { code: "123456" }]]);
    await person.click(screen.getByRole("button", { name: "I have kept them" }));
    await waitFor(() => expect(screen.queryByText("one-code two-code")).toBeNull());
  });

  it("ends all other sessions, each by its own, after asking", async () => {
    begin({
      [`DELETE ${SELF}/sessions/session%3A2`]: takes({ id: "session:2" }),
      [`DELETE ${SELF}/sessions/session%3A3`]: takes({ id: "session:3" }),
    });
    const person = userEvent.setup();
    showAt("/settings/account");
    await screen.findByText("this one");
    expect(screen.queryByRole("button", { name: /End the session of haulier-console at 10.0.0.1/ })).toBeNull();
    await person.click(screen.getByRole("button", { name: "End all others…" }));
    await person.click(within(screen.getByRole("alertdialog")).getByRole("button", { name: "End all others" }));
    await waitFor(() => expect(sent).toEqual([["/sessions/session%3A2", null], ["/sessions/session%3A3", null]]));
  });

  it("adds a passkey, says what the device says, and takes one away", async () => {
    const made: unknown[] = [];
    let isThere = true;
    const parseCreationOptionsFromJSON = (options: unknown) => {
      made.push(options);
      return options;
    };
    vi.stubGlobal("PublicKeyCredential", { parseCreationOptionsFromJSON });
    Object.defineProperty(navigator, "credentials", {
      configurable: true,
      value: {
        create: async () => {
          if (isThere) throw new DOMException("", "InvalidStateError");
          return { toJSON: () => ({ id: "c1" }) };
        },
      },
    });
    begin({
      [`POST ${SELF}/passkeys/options`]: () => ({ publicKey: { challenge: "Y2g" } }),
      [`POST ${SELF}/passkeys`]: takes({ id: "passkey:2" }),
      [`DELETE ${SELF}/passkeys/passkey%3A1`]: takes({ id: "passkey:1" }),
    });
    const person = userEvent.setup();
    showAt("/settings/account");
    await person.click(await screen.findByRole("button", { name: "Add a passkey…" }));
    await person.type(screen.getByRole("textbox", { name: /Name of the device/ }), "laptop");
    await person.click(screen.getByRole("button", { name: "Go on" }));
    await screen.findByText("This device has a passkey of yours already.");
    isThere = false;
    await person.click(screen.getByRole("button", { name: "Go on" }));
    await waitFor(() => expect(sent).toEqual([["/passkeys", { credential: { id: "c1" }, name: "laptop" }]]));
    expect(made).toEqual([{ challenge: "Y2g" }, { challenge: "Y2g" }]);
    await person.click(await screen.findByRole("button", { name: "Take the passkey blue phone away…" }));
    await person.click(screen.getByRole("button", { name: "Take it away" }));
    await waitFor(() => expect(sent.at(-1)).toEqual(["/passkeys/passkey%3A1", null]));
  });
});

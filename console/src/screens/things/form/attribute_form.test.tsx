import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { ApiError } from "~/api/fault";
import type { AttributeConfig } from "~/rules/attributes";
import { axeFaults } from "~/test_axe";
import { AttributeForm, type FormData, SaveButton } from "./attribute_form";

const ATTRIBUTES: readonly AttributeConfig[] = [
  { name: "city", dataType: "string", validation: { required: true } },
  { name: "rating", dataType: "number", description: "by customers", validation: { range: { min: 0, max: 5 } } },
  { name: "credit", dataType: "number", ownerAppId: "app-b" },
];
const BEFORE: FormData = { core: { name: "Ravi" }, values: { city: "Pune", rating: 4, credit: 10 } };
const CORE: readonly AttributeConfig[] = [{ name: "name", dataType: "string" }];

function show(onSave: (after: FormData, change: FormData) => Promise<void>) {
  const dirty = vi.fn();
  const view = render(
    <I18nProvider i18n={i18n}>
    <AttributeForm
      core={CORE}
      attributes={ATTRIBUTES}
      before={BEFORE}
      check={{ app: "app-a", owner: "app-a", isChange: true, prefix: "properties" }}
      onSave={onSave}
      onDirty={dirty}
    >
      {(changes, isBusy) => <SaveButton changes={changes} isBusy={isBusy} />}
    </AttributeForm>
    </I18nProvider>,
  );
  return { ...view, dirty, user: userEvent.setup() };
}

const field = (name: RegExp) => screen.getByRole("textbox", { name });

test("R26 says how many changes there are, and sends only these", async () => {
  const saved = vi.fn(() => Promise.resolve());
  const { user, dirty, container } = show(saved);
  expect(screen.getByRole("button", { name: "Nothing to save" }).hasAttribute("disabled")).toBe(true);
  await user.clear(field(/rating/));
  await user.type(field(/rating/), "4.5");
  await user.type(field(/Name/), " K");
  expect(dirty).toHaveBeenLastCalledWith(2);
  expect(await axeFaults(container)).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Save 2 changes" }));
  expect(saved).toHaveBeenCalledWith(expect.anything(), { core: { name: "Ravi K" }, values: { rating: 4.5 } });
});

test("a value is refused while it is typed, in the server's words, and nothing is sent", async () => {
  const saved = vi.fn(() => Promise.resolve());
  const { user, container } = show(saved);
  await user.clear(field(/rating/));
  await user.type(field(/rating/), "9");
  expect(screen.getByText("must be 5 or less")).toBeTruthy();
  expect(field(/rating/).getAttribute("aria-invalid")).toBe("true");
  await user.clear(field(/city/));
  await user.click(screen.getByRole("button", { name: "Save 2 changes" }));
  expect(screen.getByRole("alert").textContent).toContain("is required");
  expect(saved).not.toHaveBeenCalled();
  await user.click(screen.getByRole("button", { name: "rating" }));
  expect(document.activeElement).toBe(field(/rating/));
  expect(await axeFaults(container)).toEqual([]);
});

test("an attribute of another app is locked, with the app's name", () => {
  show(() => Promise.resolve());
  expect(field(/credit/).hasAttribute("readonly")).toBe(true);
  expect(screen.getByText(/Locked: belongs to app-b/)).toBeTruthy();
});

test("what the server refuses stands at its field; what was typed stays when the session ends meanwhile", async () => {
  const faults = [{ field: "properties.city", rule: "unique", message: "is taken" }];
  const answers = [new ApiError(401, "", "The session has ended.", "r"), new ApiError(400, "1", "refused", "r", faults)];
  const { user } = show(() => Promise.reject(answers.shift() ?? new Error("no answer")));
  await user.type(field(/city/), "x");
  await user.click(screen.getByRole("button", { name: "Save 1 change" }));
  expect(screen.getByRole("alert").textContent).toContain("nothing is lost");
  expect((field(/city/) as HTMLInputElement).value).toBe("Punex");
  await user.click(screen.getByRole("button", { name: "Save 1 change" }));
  expect(field(/city/).getAttribute("aria-invalid")).toBe("true");
  expect(screen.getAllByText(/is taken/)).toHaveLength(2);
});

import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { AttributeConfig } from "~/rules/attributes";
import { axeFaults } from "~/test_axe";
import { BulkEdit } from "./bulk_edit";

const ATTRIBUTES: readonly AttributeConfig[] = [
  { name: "city", dataType: "string", validation: { valueOneOf: ["Pune", "Delhi"] } },
  { name: "rating", dataType: "number", validation: { range: { max: 5 } } },
  { name: "credit", dataType: "number", ownerAppId: "app-b" },
];

test("R3 the button that acts says what it does to how many, and does not act on a refused value", async () => {
  const edit = vi.fn();
  render(
    <I18nProvider i18n={i18n}>
      <BulkEdit app="app-a" attributes={ATTRIBUTES} count={14} onEdit={edit} onClose={() => undefined} />
    </I18nProvider>,
  );
  const user = userEvent.setup();
  await user.type(screen.getByRole("combobox", { name: "Attribute" }), "r");
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["ratingnumber"]);
  await user.keyboard("{ArrowDown}{Enter}");
  await user.type(screen.getByRole("textbox", { name: "New value" }), "7");
  expect(screen.getByText("must be 5 or less")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Set rating of 14 things" }).hasAttribute("disabled")).toBe(true);
  await user.clear(screen.getByRole("textbox", { name: "New value" }));
  expect(screen.getByRole("button", { name: "Take rating away from 14 things" })).toBeTruthy();
  await user.type(screen.getByRole("textbox", { name: "New value" }), "4,5");
  expect(await axeFaults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Set rating of 14 things" }));
  expect(edit).toHaveBeenCalledWith({ core: {}, values: { rating: 4.5 } }, "Set rating of 14 things");
});

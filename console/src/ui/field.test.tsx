import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { ComboBox, NumberField, Select } from "./choice_field";
import { Checkbox, FaultSummary, TextField } from "./field";

const CITIES = [
  { id: "pune", label: "Pune" },
  { id: "delhi", label: "Delhi", detail: "the capital" },
  { id: "nashik", label: "Nashik" },
];

function describedBy(field: HTMLElement): string {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "");
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}

test("a text field is named by its label and described by its hint", async () => {
  const { container } = render(<TextField label="Reference" hint="As printed" value="" onChange={() => undefined} isRequired />);
  const field = screen.getByRole("textbox", { name: "Reference" });
  expect(describedBy(field)).toContain("As printed");
  expect(field.hasAttribute("required") || field.getAttribute("aria-required") === "true").toBe(true);
  expect(field.getAttribute("aria-invalid")).not.toBe("true");
  expect(await axeFaults(container)).toEqual([]);
});

test("a refused text field says that it is invalid, and why", async () => {
  const { container } = render(<TextField label="Reference" error="is required" value="" onChange={() => undefined} />);
  const field = screen.getByRole("textbox", { name: "Reference" });
  expect(field.getAttribute("aria-invalid")).toBe("true");
  expect(describedBy(field)).toContain("is required");
  expect(await axeFaults(container)).toEqual([]);
});

test("a hidden label still names the field; several lines are one field", async () => {
  render(<TextField label="Filter" isLabelHidden value="" onChange={() => undefined} />);
  render(<TextField label="Ids" lines={5} value="" onChange={() => undefined} />);
  expect(screen.getByRole("textbox", { name: "Filter" })).toBeTruthy();
  expect(screen.getByRole("textbox", { name: "Ids" }).tagName).toBe("TEXTAREA");
  expect(await axeFaults()).toEqual([]);
});

test("a number is given as a number, and refused text is not", async () => {
  const change = vi.fn();
  const { container } = render(<NumberField label="Weight" value={4} onChange={change} minValue={0} />);
  const user = userEvent.setup();
  const field = screen.getByRole("textbox", { name: "Weight" });
  await user.clear(field);
  await user.type(field, "12x");
  await user.tab();
  expect(change).toHaveBeenLastCalledWith(12);
  expect(await axeFaults(container)).toEqual([]);
});

test("a choice is made by keyboard, and refused ones say why", async () => {
  const change = vi.fn();
  render(<Select label="City" choices={CITIES} value={null} onChange={change} error="is required" />);
  const user = userEvent.setup();
  await user.tab();
  const button = screen.getByRole("button", { name: /City/ });
  expect(document.activeElement).toBe(button);
  expect(describedBy(button)).toContain("is required");
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement).toBe(screen.getByRole("option", { name: "Pune" }));
  expect(await axeFaults()).toEqual([]);
  await user.keyboard("{ArrowDown}{Enter}");
  expect(change).toHaveBeenCalledWith("delhi");
});

test("a combo box finds by typing and chooses by Enter", async () => {
  const chosen = vi.fn();
  function Field() {
    const [input, setInput] = useState("");
    const choices = CITIES.filter((city) => city.label.toLowerCase().startsWith(input.toLowerCase()));
    return <ComboBox label="City" choices={choices} value={null} onChange={chosen} input={input} onInput={setInput} />;
  }
  render(<Field />);
  const user = userEvent.setup();
  await user.type(screen.getByRole("combobox", { name: "City" }), "na");
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["Nashik"]);
  expect(await axeFaults()).toEqual([]);
  await user.keyboard("{ArrowDown}{Enter}");
  expect(chosen).toHaveBeenCalledWith("nashik");
});

test("Enter takes what is found of the text that was typed, not of the one before", async () => {
  const chosen = vi.fn();
  function Field({ found }: { found: string }) {
    const [input, setInput] = useState("");
    const choices = CITIES.filter((city) => city.label.startsWith(found));
    return <ComboBox label="City" choices={choices} value={null} onChange={chosen} input={input} onInput={setInput} isStale={found !== input} />;
  }
  const { rerender } = render(<Field found="" />);
  await userEvent.setup().type(screen.getByRole("combobox", { name: "City" }), "Na{Enter}");
  expect(chosen).not.toHaveBeenCalled();
  rerender(<Field found="Na" />);
  expect(chosen.mock.calls).toEqual([["nashik"]]);
});

test("a checkbox turns over by space", async () => {
  const change = vi.fn();
  const { container } = render(<Checkbox label="Hazardous" isSelected={false} onChange={change} />);
  const user = userEvent.setup();
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole("checkbox", { name: "Hazardous" }));
  await user.keyboard(" ");
  expect(change).toHaveBeenCalledWith(true);
  expect(await axeFaults(container)).toEqual([]);
});

test("a summary of faults is told at once and leads to each field", async () => {
  const go = vi.fn();
  const faults = [
    { field: "properties.city", message: "is required" },
    { field: "", message: "the type is closed" },
  ];
  const { container } = render(<FaultSummary title="2 things are wrong" faults={faults} onGo={go} />);
  expect(screen.getByRole("alert").textContent).toContain("2 things are wrong");
  expect(screen.getByRole("alert").textContent).toContain("the type is closed");
  await userEvent.setup().click(screen.getByRole("button", { name: /properties\.city/ }));
  expect(go).toHaveBeenCalledWith("properties.city");
  expect(screen.getAllByRole("button")).toHaveLength(1);
  expect(await axeFaults(container)).toEqual([]);
});

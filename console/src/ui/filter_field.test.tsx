import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { useState } from "react";
import { expect, test } from "vitest";
import { FilterField } from "./filter_field";

function Field() {
  const [value, setValue] = useState("");
  return <FilterField label="Filter" value={value} onChange={setValue} />;
}

test("a filter is found by its name and by the key of lists, and tells what is typed", async () => {
  const { container } = render(<Field />);
  const field = screen.getByRole<HTMLInputElement>("searchbox", { name: "Filter" });
  await userEvent.type(field, "RUN-1");
  expect([field.value, document.querySelector("[data-filter]") === field]).toEqual(["RUN-1", true]);
  expect((await axe.run(container, { rules: { region: { enabled: false } } })).violations).toEqual([]);
});

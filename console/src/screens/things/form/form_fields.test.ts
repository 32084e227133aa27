import { describe, expect, test } from "vitest";
import type { AttributeConfig } from "~/rules/attributes";
import { changeOf, inputAt, inputsOf, type Texts, textOf, valueOfText, valuesOf } from "./form_fields";

const ATTRIBUTES: readonly AttributeConfig[] = [
  { name: "city", dataType: "string", validation: { valueOneOf: ["Pune", "Delhi"], required: true } },
  { name: "rating", dataType: "number" },
  { name: "night", dataType: "boolean" },
  { name: "home", dataType: "address" },
  { name: "labels", dataType: "array" },
];
const inputs = inputsOf(ATTRIBUTES, "v");
const textsOf = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(inputs.map((input) => [input.id, textOf(input, values)]));
const at = (path: string) => inputs.find((input) => [input.attribute.name, ...input.path].join(".") === path)?.id ?? "";
const typed = (before: Readonly<Record<string, unknown>>, change: Texts) => valuesOf(inputs, { ...textsOf(before), ...change }, before);

test("what was not typed over stays as it was read, whatever it is", () => {
  const before = { city: "Nashik", rating: "five", home: { city: "Pune", more: [1] }, other: { a: 1 }, labels: ["a"] };
  expect(typed(before, {})).toEqual(before);
  expect(changeOf(before, typed(before, {}))).toEqual({});
});

test("texts become values of their type; what cannot be read stays a text for the rules to refuse", () => {
  expect([valueOfText("number", " 4,5 "), valueOfText("number", "-3"), valueOfText("number", "4 apples")]).toEqual([4.5, -3, "4 apples"]);
  expect([valueOfText("boolean", "false"), valueOfText("json", '["a"]'), valueOfText("json", "[")]).toEqual([false, ["a"], "["]);
  expect([valueOfText("string", ""), valueOfText("number", " "), valueOfText("string", " a ")]).toEqual([undefined, undefined, " a "]);
});

test("R26 dirty is what differs in structure: a change that was taken back is none", () => {
  const before = { city: "Pune", rating: 4.5 };
  expect(changeOf(before, typed(before, { [at("rating")]: "4.50" }))).toEqual({});
  expect(changeOf(before, typed(before, { [at("rating")]: "5", [at("city")]: '"Delhi"' }))).toEqual({ city: "Delhi", rating: 5 });
});

test("an emptied value is taken away by null", () => {
  expect(changeOf({ rating: 4 }, typed({ rating: 4 }, { [at("rating")]: "" }))).toEqual({ rating: null });
});

describe("structures", () => {
  test("are sent whole, keep what the form does not show, and go when nothing is left of them", () => {
    const before = { home: { city: "Pune", country: { code: "IN" }, more: 1 } };
    const change = { [at("home.country.code")]: "", [at("home.zipCode")]: "411001" };
    expect(changeOf(before, typed(before, change))).toEqual({ home: { city: "Pune", zipCode: "411001", more: 1 } });
    expect(changeOf({ home: { city: "Pune" } }, typed({ home: { city: "Pune" } }, { [at("home.city")]: "" }))).toEqual({ home: null });
  });

  test("ask for their own required members only where the attribute itself is required", () => {
    const required = inputsOf([{ name: "home", dataType: "address", validation: { required: true } }], "v");
    expect(required.find((input) => input.path.join(".") === "city")?.isRequired).toBe(true);
    expect(required.find((input) => input.path.join(".") === "addressLine2")?.isRequired).toBe(false);
    expect(inputs.filter((input) => input.attribute.name === "home").some((input) => input.isRequired)).toBe(false);
  });
});

test("a fault leads to the input of its field", () => {
  expect(inputAt(inputs, "properties.home.country.code", "properties")?.id).toBe(at("home.country.code"));
  expect(inputAt(inputs, "properties.home", "properties")?.id).toBe(at("home.buildingNumber"));
  expect(inputAt(inputs, "properties.labels[3]", "properties")?.id).toBe(at("labels"));
  expect(inputAt(inputs, "properties.unknown", "properties")).toBeUndefined();
});

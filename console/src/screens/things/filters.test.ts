import { describe, expect, test } from "vitest";
import type { AttributeConfig } from "~/rules/attributes";
import { FAMILIES } from "./families";
import { fieldsOf, type Filter, filterFrom, queryOf, withFilter } from "./filters";
import { thingsSearch } from "./search";

const ATTRIBUTES: readonly AttributeConfig[] = [
  { name: "city", dataType: "string", indexed: true, validation: { valueOneOf: ["Pune", "Delhi"] } },
  { name: "rating", dataType: "number", indexed: true },
  { name: "note", dataType: "string" },
  { name: "active", dataType: "boolean", indexed: true },
  { name: "plate", dataType: "string", indexed: true, tags: ["ui:order=1"] },
  { name: "secret", dataType: "string", indexed: true, tags: ["ui:hidden"] },
  { name: "home", dataType: "address", indexed: true },
];
const RIDERS = FAMILIES.participants;
const fields = fieldsOf(RIDERS, ATTRIBUTES);
const field = (name: string) => fields.find((each) => each.attribute?.name === name);

describe("fields", () => {
  test("indexed attributes filter and sort by their data type, others do neither", () => {
    expect(field("city")?.chooser).toEqual({ by: "choices", choices: ["Pune", "Delhi"] });
    expect(field("rating")?.chooser).toEqual({ by: "number" });
    expect(field("active")?.chooser).toEqual({ by: "flag" });
    expect(field("plate")?.chooser).toEqual({ by: "text" });
    expect(field("city")?.canSort).toBe(true);
    for (const name of ["note", "home"]) {
      expect(field(name)?.chooser).toBeUndefined();
      expect(field(name)?.canSort).toBe(false);
    }
  });

  test("tags put attributes in order and hide them", () => {
    const names = fields.flatMap((each) => (each.attribute === undefined ? [] : [each.attribute.name]));
    expect(names[0]).toBe("plate");
    expect(names).not.toContain("secret");
  });

  test("an attribute is named below its member, so that it hides no base field", () => {
    expect(field("city")?.key).toBe("properties.city");
  });
});

describe("the server's query", () => {
  test("nothing is asked for without a filter", () => {
    expect(queryOf(RIDERS, "", [])).toBeUndefined();
  });

  test("each filter is a term, a range at most two; what begins so is code or name", () => {
    const filters: Filter[] = [
      { key: "properties.city", is: "oneOf", values: ["Pune"] },
      { key: "properties.rating", is: "between", from: 4, to: 5 },
      { key: "updatedAt", is: "between", from: "2026-11-29" },
      { key: "properties.plate", is: "begins", with: "MH" },
      { key: "properties.active", is: "flag", value: false },
    ];
    expect(queryOf(RIDERS, "R-", filters)).toEqual({
      op: "and",
      arr: [
        { op: "or", arr: [{ key: "uniqueCode", value: "R-", expr: "prefix" }, { key: "name", value: "R-", expr: "prefix" }] },
        { key: "properties.city", value: ["Pune"], expr: "in" },
        { key: "properties.rating", value: 4, expr: "gte" },
        { key: "properties.rating", value: 5, expr: "lte" },
        { key: "updatedAt", value: "2026-11-29", expr: "gte" },
        { key: "properties.plate", value: "MH", expr: "prefix" },
        { key: "properties.active", value: false, expr: "eq" },
      ],
    });
  });

  test("containers are looked for by their scannable id alone", () => {
    expect(queryOf(FAMILIES.containers, "B", [])).toEqual({
      op: "and",
      arr: [{ op: "or", arr: [{ key: "scannableId", value: "B", expr: "prefix" }] }],
    });
  });
});

test("a field has one filter: a new one takes the place of the old", () => {
  const first: Filter = { key: "a", is: "flag", value: true };
  const other: Filter = { key: "b", is: "flag", value: true };
  const again: Filter = { key: "a", is: "flag", value: false };
  expect(withFilter(withFilter([first], other), again)).toEqual([again, other]);
});

test("an address that was written by hand gives what can be read of it", () => {
  expect(filterFrom({ key: "a", is: "oneOf", values: ["x", {}, null] })).toEqual({ key: "a", is: "oneOf", values: ["x"] });
  for (const wrong of [null, "x", {}, { key: "", is: "flag", value: true }, { key: "a", is: "oneOf", values: [] }, { key: "a", is: "between" }]) {
    expect(filterFrom(wrong)).toBeNull();
  }
  expect(thingsSearch({ q: 12, sort: "-updatedAt", filter: [{ key: "a" }], cols: "", other: 1 })).toEqual({ q: "12", sort: "-updatedAt" });
});

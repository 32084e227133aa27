import { expect, test } from "vitest";
import { csvLine } from "~/app/csv";
import { stateText } from "~/rules/machine";
import { codesIn } from "./batch_list";
import { columnsOf, shownKeys, sortOf, textOfSort } from "./columns";
import { FAMILIES, thingOf, typeInId, valueOf } from "./families";
import { fieldsOf } from "./filters";
import { valueText } from "./value_text";

test("R4 a pasted list is each code once, and says which came twice", () => {
  const { codes, doubles } = codesIn(" R-1\r\nR-2,R-1;\tR-3\n\nR-1 ");
  expect(codes).toEqual(["R-1", "R-2", "R-3"]);
  expect([...doubles]).toEqual([["R-1", 3]]);
  expect(codesIn(" \n,").codes).toEqual([]);
  expect(codesIn("bag one\nbag two").codes).toEqual(["bag one", "bag two"]);
});

test("R6 the columns and the order of an address; what is not there or cannot be sorted is left out", () => {
  const fields = fieldsOf(FAMILIES.participants, [
    { name: "city", dataType: "string", indexed: true },
    { name: "note", dataType: "string" },
  ]);
  expect(shownKeys(FAMILIES.participants, fields, undefined)).toEqual([
    "uniqueCode", "name", "state", "properties.city", "properties.note", "updatedAt",
  ]); // prettier-ignore
  const keys = shownKeys(FAMILIES.participants, fields, "state,nothing,properties.city,state");
  expect(keys).toEqual(["state", "properties.city"]);
  expect(columnsOf(fields, keys, (field) => field.key).map((column) => [column.id, column.canSort])).toEqual([
    ["state", true],
    ["properties.city", true],
  ]);
  expect(sortOf(fields, "-properties.city")).toEqual({ column: "properties.city", isDescending: true });
  expect(sortOf(fields, "properties.note")).toBeUndefined();
  expect(sortOf(fields, undefined)).toBeUndefined();
  expect(textOfSort({ column: "updatedAt", isDescending: true })).toBe("-updatedAt");
});

test("a CSV file quotes what must be, and holds no formula", () => {
  expect(csvLine(["a", 'say "hi", twice', "two\nlines"])).toBe('a,"say ""hi"", twice","two\nlines"\r\n');
  expect(csvLine(["=1+1", "@x", "-5", "+91 98000", "-cmd", "+a"])).toBe("'=1+1,'@x,-5,+91 98000,'-cmd,'+a\r\n");
});

test("values are read in one line, whatever their type", () => {
  const words = { yes: "yes", no: "no" };
  expect(valueText(undefined, "string", words)).toBe("");
  expect(valueText(false, "boolean", words)).toBe("no");
  expect(valueText(1234567.5, "number", words)).toBe("1234567.5");
  expect(valueText(["a", 1], "array", words)).toBe("a, 1");
  expect(valueText({ lat: 18.5, lon: 73.8 }, "geo_point", words)).toBe("18.5, 73.8");
  expect(valueText({ amount: 12, currencyCode: "INR" }, "money", words)).toBe("12 INR");
  expect(valueText({ a: 1 }, "object", words)).toBe('{"a":1}');
  expect(valueText("wrong type", "money", words)).toBe("wrong type");
  expect([stateText("active:active"), stateText("active:stale"), stateText("")]).toEqual(["active", "active · stale", ""]);
});

test("the three families are read alike", () => {
  const rider = { id: "riders:1", uniqueCode: "R-1", owner: "acme", state: "active:active", properties: { name: "own" }, updatedAt: 5, version: 3 };
  const thing = thingOf(FAMILIES.participants, rider);
  expect(thing).toMatchObject({ code: "R-1", name: "", parent: "acme", version: 3, values: { name: "own" } });
  expect(valueOf(FAMILIES.participants, thing, "name")).toBeUndefined();
  expect(valueOf(FAMILIES.participants, thing, "properties.name")).toBe("own");
  const bag = thingOf(FAMILIES.containers, { id: "bags:1", scannableId: "B-1", parentId: "pallets:2", attributes: { kg: 4 } });
  expect(bag).toMatchObject({ code: "B-1", parent: "pallets:2", values: { kg: 4 }, version: null });
  expect(typeInId(bag.id)).toBe("bags");
  expect(FAMILIES.entities.at("platform:app:one").one("invoices", "invoices:1")).toBe(
    "/core/api/v2/entity/apps/platform%3Aapp%3Aone/invoices/invoices%3A1",
  );
});

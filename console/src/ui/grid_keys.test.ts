import { describe, expect, test } from "vitest";
import { gridActOf, keptFocus, withRange, withToggled } from "./grid_keys";

const press = (key: string, keys: Partial<Parameters<typeof gridActOf>[0]> = {}) => ({
  key,
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...keys,
});

describe("the keys of a list", () => {
  test("letters do nothing once they are switched off, arrows still move", () => {
    expect(gridActOf(press("j"), 10, false)).toBeNull();
    expect(gridActOf(press("j"), 10, true)).toEqual({ kind: "move", by: 1 });
    expect(gridActOf(press("ArrowUp"), 10, false)).toEqual({ kind: "move", by: -1 });
  });

  test("Ctrl-A selects all, and no other Ctrl key is taken", () => {
    expect(gridActOf(press("a", { ctrlKey: true }), 10, true)).toEqual({ kind: "all" });
    expect(gridActOf(press("j", { ctrlKey: true }), 10, true)).toBeNull();
  });
});

describe("the focus under a live change", () => {
  test("stays on its row wherever the row went", () => {
    expect(keptFocus(["b", "c", "a"], "a", 0)).toBe(2);
  });

  test("goes to what took the place of a row that left", () => {
    expect(keptFocus(["b", "c"], "a", 0)).toBe(0);
    expect(keptFocus(["b"], "a", 5)).toBe(0);
    expect(keptFocus([], "a", 5)).toBe(-1);
  });
});

test("a selection turns a row over and takes a range in either direction", () => {
  expect([...withToggled(new Set(["a"]), "a")]).toEqual([]);
  expect([...withRange(new Set(), ["a", "b", "c", "d"], 2, 1)]).toEqual(["b", "c"]);
});

import { describe, expect, it } from "vitest";
import { differences, isSame, toldTogether } from "./differences";

describe("differences", () => {
  it("names the members that changed, by path", () => {
    const before = { status: "ASSIGNED", custom: { route: "FTL", legs: 2 } };
    const after = { status: "IN_PROGRESS", custom: { route: "FTL", legs: 3 } };
    expect(differences(before, after)).toEqual([
      { path: "status", before: "ASSIGNED", after: "IN_PROGRESS" },
      { path: "custom.legs", before: 2, after: 3 },
    ]);
  });

  it("takes what is not told for unchanged, and what was never told for new", () => {
    expect(differences({ a: 1 }, { b: 2 })).toEqual([{ path: "b", before: undefined, after: 2 }]);
  });

  it("compares lists as a whole, with their order", () => {
    expect(differences({ jobs: ["a", "b"] }, { jobs: ["b", "a"] })).toHaveLength(1);
    expect(differences({ jobs: ["a", "b"] }, { jobs: ["a", "b"] })).toEqual([]);
  });

  it("does not care for the order of members", () => {
    expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(false);
    expect(isSame([], {})).toBe(false);
    expect(isSame(null, {})).toBe(false);
  });

  it("keeps of several tellings the newest of each member", () => {
    expect(toldTogether([{ state: "new" }, null, { state: "old", name: "Asha" }])).toEqual({ state: "new", name: "Asha" });
  });
});

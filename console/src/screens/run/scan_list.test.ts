import { describe, expect, it } from "vitest";
import { faultsByRow, MAX_SCANS, withScanned } from "./scan_list";

describe("a desk scan", () => {
  it("takes a thing a line, each once, and says what came twice", () => {
    const first = withScanned([], "bag-1\nbag-2\n bag-1 ", "CONTAINER");
    expect(first.list.map((each) => each.custodyEntityId)).toEqual(["bag-1", "bag-2"]);
    expect(first.repeated).toEqual(["bag-1"]);
    expect(withScanned(first.list, "bag-1", "DOCUMENT").list).toHaveLength(3);
  });

  it("takes amounts of cash above zero and nothing else", () => {
    expect(withScanned([], "120.5, zero, -3, 120.5", "CASH").list).toEqual([
      { custodyEntity: "CASH", custodyEntityAmount: 120.5 },
      { custodyEntity: "CASH", custodyEntityAmount: 120.5 },
    ]);
  });

  it("takes as many as one scan may hold, and no more", () => {
    const words = Array.from({ length: MAX_SCANS + 1 }, (_, index) => `bag-${index}`).join("\n");
    expect(withScanned([], words, "CONTAINER").list).toHaveLength(MAX_SCANS);
  });

  it("finds the row of each fault", () => {
    const faults = [
      { field: "data[3].custodyEntityId", rule: "not_held", message: "bag-4 is not held" },
      { field: "dispatchId", rule: "unknown", message: "there is no such run" },
    ];
    expect([...faultsByRow(faults)]).toEqual([[3, "bag-4 is not held"]]);
  });
});

import { describe, expect, it } from "vitest";
import { auditSearch, filterOf, permalink, samePerson, sameRequest, without } from "./search";

const ENTRY = { id: "e1", at: 1_795_366_116_000, kind: "dispatch", resourceId: "run:1", requestId: "r1", actor: { id: "asha" } };

describe("the address of the audit log", () => {
  it("keeps filters and drops everything else", () => {
    expect(auditSearch({ kind: "job", q: "", from: "1795366116000", to: "soon", other: "x" })).toEqual({
      kind: "job",
      from: 1_795_366_116_000,
    });
  });

  it("takes ids that look like numbers for texts", () => {
    expect(auditSearch({ request: 1795366116016, id: 7 })).toEqual({ request: "1795366116016", id: "7" });
  });

  it("drops one filter and leaves the others", () => {
    expect(without({ kind: "job", event: "JobCreated" }, "event")).toEqual({ kind: "job" });
    expect(filterOf({ kind: "job", sel: "e1" })).toEqual({ kind: "job" });
  });

  it("leads to the same request, the same person nearby, and to the entry itself", () => {
    expect(sameRequest(ENTRY)).toEqual({ request: "r1", sel: "e1" });
    expect(samePerson(ENTRY)).toEqual({ actor: "asha", from: ENTRY.at - 300_000, to: ENTRY.at + 300_000, sel: "e1" });
    expect(permalink(ENTRY)).toEqual({ kind: "dispatch", id: "run:1", from: ENTRY.at, to: ENTRY.at + 1, sel: "e1" });
  });
});

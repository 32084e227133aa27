import { describe, expect, it } from "vitest";
import { streamedEtas, withEta } from "./etas";
import { jobReader } from "./rows";

const AT = Date.UTC(2030, 0, 1, 12);
const MINUTE = 60_000;
const read = jobReader();
const job = (eta: number | null, to: number | null = AT) => read(["j1", "ref", "t", "IN_PROGRESS", null, 1, 1, "r1", "DROP", 1, "here", AT - MINUTE, to, 0, 2, 0, eta]);
const told = (...stops: { jobId: string; objectiveRef: string; eta?: number }[]) => ({ dispatchId: "r1", stops });
const drop = (eta?: number) => ({ jobId: "j1", objectiveRef: "DROP", ...(eta === undefined ? {} : { eta }) });

describe("arrivals of the stream", () => {
  it("are none where a message holds none", () => {
    expect(["", "[]", "{}", '{"etas":1}'].map(streamedEtas)).toEqual([[], [], [], []]);
    expect(streamedEtas(JSON.stringify({ etas: [told(drop(AT))] }))[0]?.stops[0]?.eta).toBe(AT);
  });

  it("move a row by minutes, and at once where it becomes late or nobody can say any more", () => {
    const before = job(AT - MINUTE);
    expect(withEta(before, told(drop(AT - MINUTE + 29_999)))).toBe(before);
    expect(withEta(before, told(drop(AT - MINUTE + 30_000))).eta).toBe(AT - MINUTE + 30_000);
    expect(withEta(job(AT - 1), told(drop(AT + 1))).eta).toBe(AT + 1);
    expect(withEta(before, told(drop())).eta).toBeNull();
    expect(withEta(job(null), told(drop(AT))).eta).toBe(AT);
  });

  it("are of the objective that is open, else of an older or a newer row", () => {
    const before = job(null);
    expect(withEta(before, told({ jobId: "j2", objectiveRef: "DROP", eta: AT }))).toBe(before);
    expect(withEta(before, told({ jobId: "j1", objectiveRef: "PICKUP", eta: AT }, drop(AT)))).toBe(before);
    expect(withEta(before, told())).toBe(before);
  });
});

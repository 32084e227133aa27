import { expect, test } from "vitest";
import type { RunRow } from "~/live/rows";
import { driversOf } from "./drivers";

const JOB = {
  ...{ id: "j1", ref: null, type: "t", status: "ASSIGNED", subStatus: null, version: 1, updatedAt: 5, dispatchId: "r1" },
  ...{ objective: "DROP", attempt: 1, place: "hubs:1", from: null, to: null, done: 1, stops: 3, failed: 0 },
};

function run(id: string, status: string, participants: readonly string[]): RunRow {
  return { id, ref: null, type: "t", status, subStatus: null, version: 1, createdAt: 1, updatedAt: 3, participants, jobs: [JOB], held: 0, cash: 0, waiting: 0 };
}

test("free is who was on runs and is on no open one", () => {
  const { openRuns, free } = driversOf([run("r1", "CLOSED", ["riders:1", "riders:2"]), run("r2", "ASSIGNED", ["riders:2"]), run("r3", "IN_PROGRESS", ["riders:2"])]);
  expect(free).toEqual(["riders:1"]);
  expect(openRuns.get("riders:2")).toBe(2);
});

test("a type that only stands at stops does not drive, one that nobody has seen may", () => {
  const fits = (runs: readonly RunRow[]) => ["riders", "hubs", "vans", null].filter((type) => driversOf(runs).isFit({ type }));
  expect(fits([run("r1", "ASSIGNED", ["riders:1"])])).toEqual(["riders", "vans", null]);
  expect(fits([run("r1", "ASSIGNED", ["hubs:2"])])).toEqual(["riders", "hubs", "vans", null]);
});

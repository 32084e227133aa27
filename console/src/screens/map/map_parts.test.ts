import { expect, test } from "vitest";
import type { JobRow, RunRow } from "~/live/rows";
import { boxOf } from "~/app/plain_picture";
import { cameraIn, cameraText } from "~/map/camera";
import { mercator } from "~/map/mercator";
import { Vehicles } from "~/map/vehicles";
import { delaysOf } from "./delays";
import { runsByParticipant, toneOf, urgentFirst } from "./fleet";
import { LAYERS, layersText, mapSearch, selectedIn, shownLayers } from "./search";
import { around, isIn } from "./view";

const NOW = 1_800_000_000_000;
const job = (to: number | null, status = "ASSIGNED"): JobRow => ({ id: "j", ref: null, type: "t", status, subStatus: null, version: 1, updatedAt: 0, dispatchId: "r", objective: "DROP", attempt: 1, place: null, from: null, to, done: 0, stops: 1, failed: 0 });
const run = (id: string, status: string, participants: readonly string[], jobs: readonly JobRow[] = []): RunRow => ({ id, ref: id, type: "t", status, subStatus: null, version: 1, createdAt: 0, updatedAt: 0, participants, jobs, held: 0, cash: 0, waiting: 0 });

test("a vehicle is on the run that is most under way, and on none that is over", () => {
  const found = runsByParticipant([run("later", "ASSIGNED", ["a", "b"]), run("now", "IN_PROGRESS", ["a"]), run("over", "CLOSED", ["c"])]);
  expect([found.get("a")?.id, found.get("b")?.id, found.get("c")]).toEqual(["now", "later", undefined]);
});

test("its colour says lateness first, then how the run stands", () => {
  const of = (status: string, to: number | null) => toneOf(run("r", status, ["a"], [job(to)]), NOW);
  expect([of("IN_PROGRESS", NOW - 1), of("ASSIGNED", NOW + 60_000), of("IN_PROGRESS", null), of("ASSIGNED", null), of("PENDING_CLOSURE", null)]).toEqual(["failed", "risk", "moving", "assigned", "ended"]);
  expect(toneOf(undefined, NOW)).toBe("waiting");
  const delayed = { ...job(NOW + 3_600_000), eta: NOW + 3_660_000 };
  expect(toneOf(run("r", "IN_PROGRESS", ["a"], [job(NOW + 60_000, "IN_PROGRESS"), delayed]), NOW)).toBe("risk");
});

test("delays are gathered by place: stops that are late, and how late the latest is", () => {
  const at = (place: string | null, late: number, more: Partial<JobRow> = {}) => ({ ...job(NOW - late * 60_000), place, ...more });
  const found = delaysOf(
    [run("r", "IN_PROGRESS", [], [at("hub", 5), at("hub", 50), at(null, 9), at("yard", -20)]), run("x", "ASSIGNED", [], [at("yard", -5, { eta: NOW + 15 * 60_000 })]), run("over", "CLOSED", [], [at("hub", 500)])],
    NOW,
  );
  expect([...found]).toEqual([["hub", { stops: 2, minutes: 50 }], ["yard", { stops: 1, minutes: 10 }]]);
});

test("the list has trouble first, and the same order each time", () => {
  const vehicles = new Vehicles();
  vehicles.take(["c", "late", "b", "a"].map((id) => ({ id, lat: 1, lon: 1, heading: null, speed: null, at: 1 })));
  expect(urgentFirst([...vehicles.values()], ({ id }) => (id === "late" ? "failed" : "moving"))).toEqual(["late", "a", "b", "c"]);
});

test("a drawing without a map holds all that there is, with room around", () => {
  const box = boxOf([{ lon: 72, lat: 18 }, { lon: 73, lat: 19 }]);
  for (const { x, y } of [mercator(72, 18), mercator(73, 19)]) {
    expect(x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height).toBe(true);
  }
  expect(boxOf([{ lon: 1, lat: 1 }]).width).toBeGreaterThan(0);
  expect(boxOf([])).toMatchObject({ x: 0, width: 1 });
});

test("the address keeps camera, layers and choice, and drops what is none", () => {
  const text = cameraText({ lat: 18.52043, lon: 73.85674, zoom: 11.256 });
  expect([text, cameraIn(text)]).toEqual(["18.5204,73.8567,11.26", { lat: 18.5204, lon: 73.8567, zoom: 11.26 }]);
  for (const bad of ["", "1,2", "91,0,3", "1,2,3,4", "a,b,c", "1,,3", "1,181,3", "1,2,99"]) expect(cameraIn(bad), bad).toBeNull();
  expect(mapSearch({ at: "x", sel: "device/1", layers: "", other: 1 })).toEqual({ sel: "device/1" });
  expect(layersText(shownLayers(undefined))).toBeUndefined();
  expect([...shownLayers(layersText(new Set(["stops"])))]).toEqual(["stops"]);
  expect([layersText(new Set()), shownLayers("none").size, shownLayers(undefined).size]).toEqual(["none", 0, LAYERS.length - 1]);
  expect([shownLayers(undefined).has("delays"), layersText(new Set(LAYERS))]).toEqual([false, LAYERS.join(",")]);
  expect([selectedIn("device/a/b"), selectedIn("device/"), selectedIn("x/1"), selectedIn(undefined)]).toEqual([{ kind: "device", id: "a/b" }, null, null, null]);
});

test("a view holds what lies in it, over the 180th meridian too", () => {
  const fiji = { west: 175, east: 185, south: -20, north: -15 };
  expect([isIn(fiji, 179, -17), isIn(fiji, -178, -17), isIn(fiji, -170, -17), isIn(fiji, 179, 0)]).toEqual([true, true, false, false]);
  expect(around([{ lon: 1, lat: 2 }, { lon: -1, lat: 5 }])).toEqual({ west: -1, east: 1, south: 2, north: 5 });
  expect(around([])).toBeNull();
});

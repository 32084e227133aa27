import { expect, test } from "vitest";
import type { JournalEntry } from "~/api/haulier";
import { labelZoom } from "~/map/geofence_layer";
import { circleTo } from "~/map/geofence_shape";
import { placeFrom } from "~/map/sphere";
import { EVENT_SIGNS } from "./geofence_words";
import { currentEvent, marksOf, replayEvents } from "./replay_events";
import { newsIn } from "./use_geofence_news";

const entry = { id: "j1", at: 150, event: "TaskClosed" } as unknown as JournalEntry;
const events = replayEvents(
  {
    stops: [{ lat: 1, lon: 2, arrivedAt: 300, leftAt: 900 }],
    events: [{ geofenceId: "geofence:1", name: "Yard", event: "ENTRY", tis: 100, lat: 3, lon: 4 }],
  },
  [entry],
);

test("stops, geofences and runs stand on one axis of time", () => {
  expect(events.map(({ sort, at }) => [sort, at])).toEqual([["geofence", 100], ["run", 150], ["stop", 300]]);
  expect([99, 100, 299, 5_000].map((at) => currentEvent(events, at)?.sort)).toEqual([undefined, "geofence", "run", "stop"]);
  expect(marksOf(events, EVENT_SIGNS)).toEqual([
    { position: [4, 3], sign: "→", tone: "event" },
    { position: [2, 1], sign: "1", tone: "stop" },
  ]);
});

test("R19 a name shows from where its geofence is wide enough, the smaller the later", () => {
  const circle = (metres: number) => labelZoom(circleTo([73.8, 18.5], placeFrom([73.8, 18.5], 90, metres)));
  expect(circle(100)).toBeGreaterThan(circle(1_000));
  expect(circle(1_000) - circle(2_000)).toBeCloseTo(1, 1);
  expect(circle(50_000)).toBeGreaterThanOrEqual(0);
});

test("what happens at a geofence is known from the stream, and nothing else is taken for it", () => {
  const heard = { id: "e", kind: "geofence_event", type: "GeofenceEntered", at: 7, data: { geofenceId: "g", deviceId: "d", timestamp: 5 } };
  expect(newsIn(heard, 9)).toEqual({ id: "e", geofenceId: "g", ref: "", deviceId: "d", event: "ENTRY", at: 5, heardAt: 9 });
  expect(newsIn({ ...heard, kind: "geofence", type: "GeofenceUpdated" }, 9)).toBeNull();
  expect(newsIn({ ...heard, type: "GeofenceMoved" }, 9)).toBeNull();
});

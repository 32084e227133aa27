import { describe, expect, test } from "vitest";
import type { Geofence } from "~/api/geofences";
import { EMPTY_FORM, formOf, shapeOf, wantedOf } from "./geofence_form";

const AT = Date.UTC(2031, 4, 3, 2, 1, 7);
const circle: Geofence = {
  id: "geofence:1", status: "ACTIVE", name: "Yard", externalRefId: "f-1", lat: 18.5, lon: 73.8, radius: 200, events: ["EXIT", "APPROACH"], expiry: AT, approachRadius: 900, dwellSeconds: 60,
  callback: { url: "https://x.example/a?k=1", meta: { for: "me" } }, hysteresis: { exitBuffer: 30, maxAccuracy: 100, confirm: 2 }, createdAt: 1, updatedAt: 2,
  actions: [{ on: "ENTRY", target: "DISPATCH", subStatus: "arrived" }],
};

describe("a form", () => {
  test("that nobody touched sends the geofence as it was read, all of it", () => {
    const { id, status, createdAt, updatedAt, ...all } = circle;
    expect(wantedOf(formOf(circle), shapeOf(circle), circle)).toEqual(all);
    expect([id, status, createdAt, updatedAt]).toHaveLength(4);
    const geoJson = { type: "MultiPolygon", coordinates: [[[[0, 0], [1, 0], [1, 1], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]] } as const;
    const area = { ...circle, lat: undefined, lon: undefined, radius: undefined, geoJson } as unknown as Geofence;
    expect(wantedOf(formOf(area), shapeOf(area), area).geoJson).toEqual(geoJson);
  });

  test("leaves out what is empty, and what a polygon has not", () => {
    const area = { kind: "area", polygons: [[[[0, 0], [1, 0], [1, 1]]]] } as const;
    expect(wantedOf({ ...EMPTY_FORM, name: " Yard ", approachRadius: 500 }, area, null)).toEqual({
      geoJson: { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 0]]] }, name: "Yard", events: ["ENTRY", "EXIT"],
      hysteresis: { exitBuffer: 20, maxAccuracy: 250, confirm: 1 }, actions: [],
    });
  });

  test("gives the expiry that is typed, to the minute", () => {
    const form = { ...formOf(circle), expiry: "2032-01-02T03:04" };
    expect(wantedOf(form, shapeOf(circle), circle).expiry).toBe(new Date("2032-01-02T03:04").getTime());
  });
});

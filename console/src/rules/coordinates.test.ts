import { expect, test } from "vitest";
import { coordinatesIn, coordinatesOf } from "./coordinates";

test("coordinates are read as numbers or texts, and nothing is made up", () => {
  expect(coordinatesIn({ address: "Yard", geolocation: { lat: "18.52", long: "73.85" } })).toEqual({ lat: 18.52, lon: 73.85 });
  expect(coordinatesIn({ geolocation: { latitude: 1, longitude: 2 } })).toEqual({ lat: 1, lon: 2 });
  expect(coordinatesOf(-90, 180)).toEqual({ lat: -90, lon: 180 });
  for (const bad of [null, "x", {}, { geolocation: null }, { geolocation: { lat: "", long: "1" } }, { geolocation: { lat: "91", long: "1" } }, { geolocation: { lat: 1, long: "181" } }]) {
    expect(coordinatesIn(bad), JSON.stringify(bad)).toBeNull();
  }
});

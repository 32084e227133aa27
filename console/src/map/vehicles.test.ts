import fc from "fast-check";
import { expect, test } from "vitest";
import { crowdsOf, LAST_CROWD_ZOOM } from "./crowds";
import { lookBits, shifted, writeVehicle } from "./fleet";
import { lonLat, mercator } from "./mercator";
import { type Fix, Vehicles } from "./vehicles";

const fix = (id: string, at: number, more: Partial<Fix & { carrier: string | null }> = {}): Fix & { carrier?: string | null } => ({
  id,
  lat: 18.5,
  lon: 73.8,
  heading: null,
  speed: 10,
  at,
  ...more,
});

/** Vehicles by a clock that stands still until it is moved. */
function stage(): { vehicles: Vehicles; pass: (seconds: number) => void } {
  let now = 100;
  return { vehicles: new Vehicles(() => now), pass: (seconds) => void (now += seconds) };
}

test("a vehicle moves from its last fix to the newest, and stands there", () => {
  const { vehicles, pass } = stage();
  vehicles.take([fix("a", 1_000, { carrier: "riders:1" })]);
  vehicles.take([fix("a", 3_000, { lat: 18.51 })]);
  expect(vehicles.get("a")).toMatchObject({ lat: 18.51, carrier: "riders:1", place: 0 });
  const [, begins] = vehicles.drawnAt(0);
  pass(1);
  const [, halfway] = vehicles.drawnAt(0);
  pass(60);
  const [, ends] = vehicles.drawnAt(0);
  expect(begins).toBeCloseTo(mercator(73.8, 18.5).y, 12);
  expect(ends).toBeCloseTo(mercator(73.8, 18.51).y, 12);
  expect(halfway).toBeCloseTo((begins + ends) / 2, 12);
});

test("older fixes change nothing but what carries the device, and who comes from far away is there at once", () => {
  const { vehicles } = stage();
  const told: number[] = [];
  vehicles.watch(() => told.push(vehicles.version));
  vehicles.take([fix("a", 5_000)]);
  vehicles.take([fix("a", 5_000), fix("a", 4_000, { lat: 1 })]);
  expect([vehicles.get("a")?.lat, told.length]).toEqual([18.5, 1]);
  vehicles.take([fix("a", 4_000, { carrier: "trucks:7" })]);
  expect(vehicles.get("a")).toMatchObject({ lat: 18.5, at: 5_000, carrier: "trucks:7" });
  vehicles.take([fix("a", 6_000, { lat: 28.6, lon: 77.2 })]);
  expect(vehicles.drawnAt(0)[0]).toBeCloseTo(mercator(77.2, 28.6).x, 12);
});

test("what is read from the buffers is what was taken, however many vehicles come", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 3_000 }), (numbers) => {
      const { vehicles } = stage();
      vehicles.take(numbers.map((number) => fix(`v${number}`, 1, { lat: (number % 170) / 2 - 42, lon: (number % 360) - 180 })));
      expect(vehicles.size).toBe(numbers.length);
      expect(vehicles.takeChanged()).toHaveLength(numbers.length);
      for (const number of numbers) {
        const { place = -1 } = vehicles.get(`v${number}`) ?? {};
        const [x, y] = vehicles.drawnAt(place);
        const [lon, lat] = lonLat({ x, y });
        expect([lon, lat].map((each) => Number(each.toFixed(6)))).toEqual([(number % 360) - 180, (number % 170) / 2 - 42].map((each) => each + 0));
      }
    }),
    { numRuns: 10 },
  );
});

test("a click finds the vehicles under it, the nearest first, and none far away", () => {
  const { vehicles } = stage();
  vehicles.take([fix("near", 1, { lon: 73.8001 }), fix("on", 1), fix("far", 1, { lon: 74.8 })]);
  expect(vehicles.near(73.8, 18.5, 12, 14).map(({ id }) => id)).toEqual(["on", "near"]);
  expect(vehicles.near(10, 10, 12, 14)).toEqual([]);
});

test("R12 every vehicle is in one crowd or alone, whatever the zoom, and from zoom nine on all are alone", () => {
  const place = fc.record({ lat: fc.double({ min: 18, max: 19, noNaN: true }), lon: fc.double({ min: 73, max: 74, noNaN: true }) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 200 }), fc.double({ min: 0, max: 12, noNaN: true }), (places, zoom) => {
      const { vehicles } = stage();
      vehicles.take(places.map((at, number) => fix(`v${number}`, 1, at)));
      const crowds = crowdsOf(vehicles, zoom);
      const members = crowds.flatMap((crowd) => crowd.members.map(({ id }) => id));
      expect(new Set(members).size).toBe(members.length);
      expect(crowds.every((crowd) => crowd.members.length > 1)).toBe(true);
      if (zoom >= LAST_CROWD_ZOOM) expect(crowds).toEqual([]);
      if (zoom < 3 && places.length > 8) expect(members.length).toBeGreaterThanOrEqual(places.length - 4);
    }),
    { numRuns: 50 },
  );
});

test("numbers for the graphics card count from a place near the view, and the matrix takes that back", () => {
  const { x, y } = mercator(73.8, 18.5);
  const data = new Float32Array(16);
  const look = { tone: 2, isSilent: true, isChosen: false, isHidden: false };
  writeVehicle(data, 1, Float64Array.of(x, y, x + 1e-9, y, 5, 6), [x, y], 90, look);
  expect([...data.slice(8)]).toEqual([0, 0, Math.fround(x + 1e-9 - x), 0, 5, 6, Math.fround(Math.PI / 2), 2 + 8]);
  expect(lookBits({ ...look, isSilent: false, isChosen: true, isHidden: true }, false)).toBe(2 + 16 + 32 + 64);
  const matrix = [2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 1, 0, 7, 8, 0, 1];
  expect([...shifted(matrix, [0.5, 0.25])].slice(12)).toEqual([8, 8.75, 0, 1]);
});

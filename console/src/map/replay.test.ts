import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { playedOn, Replay, replayIn, replayText, type Trace, type TracePoint } from "./replay";

const T0 = Date.UTC(2029, 0, 1, 6);
const MINUTE = 60_000;
/** North along a meridian: 0.001° are 111.2 m. */
const north = (minutes: number, steps: number): TracePoint => [T0 + minutes * MINUTE, 18 + steps / 1000, 73];

function traceOf(points: readonly TracePoint[], more: Partial<Trace> = {}): Trace {
  return { deviceId: "MH-1204", total: points.length, distance: 0, points, stops: [], events: [], ...more };
}

/** Ten minutes of driving, twenty of standing, two of driving, and silence of an hour with a way in it. */
const day = new Replay(
  traceOf(
    [...Array.from({ length: 11 }, (_, minute) => north(minute, minute * 6)), ...Array.from({ length: 10 }, (_, at) => north(12 + 2 * at, 60)), north(31, 66), north(32, 72), north(92, 172)],
    { distance: 19_123, stops: [{ lat: 18.06, lon: 73, arrivedAt: T0 + 10 * MINUTE, leftAt: T0 + 30 * MINUTE }] },
  ),
);

describe("figures", () => {
  test("tell moving, standing and silent time apart", () => {
    expect(day.figures).toMatchObject({ metres: 19_123, moving: 12 * MINUTE, standing: 20 * MINUTE, silent: 60 * MINUTE, stops: 1 });
    expect(day.figures.topSpeed).toBeCloseTo(40, 0);
    expect(new Replay(traceOf([])).figures).toMatchObject({ metres: 0, moving: 0, meanSpeed: null, topSpeed: null });
  });

  test("a step between two thinned points is no silence", () => {
    const thinned = new Replay(traceOf([north(0, 0), north(60, 400)], { total: 361, distance: 44_000 }));
    expect(thinned.figures.silent).toBe(0);
    expect(thinned.at(T0 + 30 * MINUTE)?.speed).toBeCloseTo(44.5, 1);
  });
});

describe("a moment", () => {
  test("is found between its points", () => {
    const found = day.at(T0 + 2.5 * MINUTE);
    expect(found?.position[1]).toBeCloseTo(18.015, 6);
    expect(found?.heading).toBeCloseTo(0, 6);
    expect(found?.speed).toBeCloseTo(40, 0);
    expect(day.at(T0 + 20 * MINUTE)).toMatchObject({ isStanding: true, speed: 0 });
    expect(day.at(T0 + 60 * MINUTE)).toMatchObject({ isSilent: true, speed: null });
    expect(day.at(0)?.at).toBe(day.begins);
    expect(day.at(Infinity)?.at).toBe(day.ends);
    expect(new Replay(traceOf([])).at(T0)).toBeNull();
  });

  test("goes on point by point, and plays as fast as is asked", () => {
    expect(day.step(T0, 1)).toBe(T0 + MINUTE);
    expect(day.step(T0 + 90_000, -1)).toBe(T0 + MINUTE);
    expect(day.step(T0 + MINUTE, -1)).toBe(T0);
    expect(day.step(T0, -1)).toBe(T0);
    expect(day.step(day.ends, 1)).toBe(day.ends);
    expect(playedOn(day, T0, 1000, 60)).toBe(T0 + MINUTE);
    expect(playedOn(day, day.ends - 1, 1000, 1)).toBe(day.ends);
  });

  test("is the one at which the way came nearest to a place that is clicked", () => {
    expect(day.nearestTime([73.01, 18.015])).toBeCloseTo(T0 + 2.5 * MINUTE, -2);
  });

  test("never leaves the way, whatever the points are", () => {
    const points = fc.array(fc.tuple(fc.integer({ min: 1, max: 900_000 }), fc.double({ min: -80, max: 80, noNaN: true }), fc.double({ min: -180, max: 180, noNaN: true })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(points, fc.double({ min: 0, max: 1, noNaN: true }), (steps, part) => {
        let at = T0;
        const replay = new Replay(traceOf(steps.map(([wait, lat, lon]) => [(at += wait), lat, lon] as const)));
        const found = replay.at(replay.begins + part * (replay.ends - replay.begins));
        const lats = steps.map(([, lat]) => lat);
        expect(found?.position[1]).toBeGreaterThanOrEqual(Math.min(...lats) - 1e-9);
        expect(found?.position[1]).toBeLessThanOrEqual(Math.max(...lats) + 1e-9);
        const jumps = replay.line().slice(1).map(([lon], index) => Math.abs(lon - (replay.line()[index]?.[0] ?? 0)));
        for (const jump of jumps) expect(jump).toBeLessThanOrEqual(180 + 1e-9);
      }),
    );
  });
});

test("the graph has the greatest speed of each span, nothing where it was silent and zero where it stood", () => {
  const [times, speeds] = day.speedGraph(92);
  expect(times[0]).toBe(T0 / 1000);
  expect(speeds).toHaveLength(times.length);
  expect(speeds[5]).toBeCloseTo(40, 0);
  expect(speeds[20]).toBe(0);
  expect(speeds[60]).toBeNull();
  expect(new Replay(traceOf([north(0, 0)])).speedGraph(100)).toEqual([[], []]);
});

test("50,000 points are made ready in a moment", () => {
  const points = Array.from({ length: 50_000 }, (_, at): TracePoint => [T0 + at * 1000, 18 + Math.sin(at / 900) / 10, 73 + at / 50_000]);
  const began = performance.now();
  const replay = new Replay(traceOf(points));
  expect(replay.line()).toHaveLength(50_000);
  replay.speedGraph(1_200);
  expect(replay.nearestTime([73.5, 18])).toBeGreaterThan(T0);
  // By the clock, beside other work: what looked at each point for each point would take many seconds.
  expect(performance.now() - began).toBeLessThan(3_000);
});

test("a replay is written into an address and read from it", () => {
  const of = { device: "a,b", from: 1, to: 2 };
  expect(replayIn(replayText(of))).toEqual(of);
  expect(replayIn("MH-1204,2,1")).toBeNull();
  expect(replayIn("MH-1204,x,1")).toBeNull();
});

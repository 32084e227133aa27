import { describe, expect, test } from "vitest";
import { type Freshness, isStale, LagMeter, shownOf } from "./freshness";

const LIVE: Freshness = { phase: "live", contactAt: 100_000, lagMs: 0, refusal: 0 };

describe("freshness", () => {
  test("live until the server is silent for 30 s", () => {
    expect(shownOf(LIVE, 130_000)).toEqual({ kind: "live" });
    expect(shownOf(LIVE, 130_001)).toEqual({ kind: "offline", since: 100_000 });
    expect([isStale(LIVE, 130_000), isStale(LIVE, 130_001)]).toEqual([false, true]);
  });

  test("behind from 2 s on", () => {
    expect(shownOf({ ...LIVE, lagMs: 1_999 }, 100_000)).toEqual({ kind: "live" });
    expect(shownOf({ ...LIVE, lagMs: 2_400 }, 100_000)).toEqual({ kind: "behind", seconds: 2 });
  });

  test("a lost stream is offline since the last contact, however short ago", () => {
    expect(shownOf({ ...LIVE, phase: "offline" }, 100_500)).toEqual({ kind: "offline", since: 100_000 });
    expect(isStale({ ...LIVE, phase: "offline" }, 100_500)).toBe(false);
  });

  test("nothing is stale before anything was shown", () => {
    expect(isStale({ ...LIVE, phase: "starting", contactAt: 0 }, 1e12)).toBe(false);
  });

  test("the lag does not depend on the clocks' difference, and passes", () => {
    const meter = new LagMeter();
    meter.came(0, 3_600_100);
    meter.came(1_000, 3_601_100);
    expect(meter.lagAt(3_601_100)).toBe(0);
    meter.came(2_000, 3_605_100);
    expect(meter.lagAt(3_605_100)).toBe(3_000);
    expect(meter.lagAt(3_615_101)).toBe(0);
  });
});

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  areaOf, type AreaShape, circleTo, cornersOf, drawingOf, drawn, faultsOf, geoJsonOf, handleOf, middlesOf, NO_AREA, redone, ringIn, ringText, type Shape,
  undone, withCorner, withCornerBehind, withCornerMoved, withoutCorner,
} from "./geofence_shape";
import { isInRing, metresBetween, type Position } from "./sphere";

const square: AreaShape = { kind: "area", polygons: [[[[0, 0], [4, 0], [4, 4], [0, 4]]]] };
const withHole: AreaShape = { kind: "area", polygons: [[[[0, 0], [4, 0], [4, 4], [0, 4]], [[1, 1], [2, 1], [1, 2]]], [[[9, 9], [10, 9], [9, 10]]]] };
const rulesOf = (shape: Shape) => faultsOf(shape).map(({ rule }) => rule);

describe("a ring", () => {
  test("crosses or touches itself where the server says so", () => {
    const { cases } = JSON.parse(readFileSync(resolve("vectors", "geofence_rings.json"), "utf8")) as {
      cases: { input: { ring: Position[] }; expected: { is_polygon?: boolean } }[];
    };
    expect(cases.length).toBeGreaterThan(500);
    const different = cases.filter(({ input, expected }) => (faultsOf({ kind: "area", polygons: [[input.ring]] }).length === 0) !== (expected.is_polygon ?? false));
    expect(different.slice(0, 3)).toEqual([]);
  });

  test("is told of where it crosses", () => {
    const bow: AreaShape = { kind: "area", polygons: [[[[0, 0], [4, 4], [4, 0], [0, 4]]]] };
    expect(faultsOf(bow)).toEqual([{ rule: "crosses", position: [2, 2] }]);
    expect(faultsOf(square)).toEqual([]);
    expect(rulesOf({ kind: "area", polygons: [[[[179, 0], [-179, 0], [179, 1]]]] })).toContain("meridian");
    expect(rulesOf({ kind: "area", polygons: [[[[0, 0], [1, 0]]]] })).toEqual(["corners"]);
  });

  test("may touch another ring at a corner, and not cross it", () => {
    const hole = (corners: Position[]): AreaShape => ({ kind: "area", polygons: [[...(square.polygons[0] ?? []), corners]] });
    expect(faultsOf(hole([[0, 0], [2, 1], [1, 2]]))).toEqual([]);
    expect(rulesOf(hole([[1, 1], [6, 2], [1, 3]]))).toEqual(["crosses", "crosses"]);
  });

  test("of a thousand points is looked through fast enough to be dragged", () => {
    const ring = Array.from({ length: 999 }, (_, at): Position => [Math.cos(at / 159) * (1 + (at % 2) / 50), Math.sin(at / 159) * (1 + (at % 2) / 50)]);
    expect(faultsOf({ kind: "area", polygons: [[ring]] })).toEqual([]);
    expect(rulesOf({ kind: "area", polygons: [[[...ring, [0.5, -0.02]]]] })).toContain("tooMany");
  });
});

describe("drawing", () => {
  test("corners come, move, are put between others, and go; three stay", () => {
    let area: AreaShape = NO_AREA;
    for (const corner of [[0, 0], [4, 0], [4, 4]] as const) area = withCorner(area, corner);
    expect(middlesOf(area).map(({ position }) => position)).toEqual([[2, 0], [4, 2], [2, 2]]);
    const corner = { polygon: 0, ring: 0, index: 2 };
    area = withCornerBehind(area, corner, [0, 4.00000049]);
    expect(area).toEqual(square);
    expect(withCornerMoved(area, corner, [5, 5]).polygons[0]?.[0]?.[2]).toEqual([5, 5]);
    const three = withoutCorner(area, corner);
    expect(three.polygons[0]?.[0]).toHaveLength(3);
    expect(withoutCorner(three, corner)).toBe(three);
  });

  test("a hole or a part that would be none goes whole", () => {
    expect(cornersOf(withHole)).toHaveLength(10);
    expect(withoutCorner(withHole, { polygon: 0, ring: 1, index: 0 }).polygons[0]).toHaveLength(1);
    expect(withoutCorner(withHole, { polygon: 1, ring: 0, index: 0 }).polygons).toHaveLength(1);
  });

  test("every way back is a way forth", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 1 }), fc.nat(40), (corners, steps) => {
        let drawing = drawingOf(NO_AREA);
        for (const corner of corners) drawing = drawn(drawing, withCorner(drawing.shape as AreaShape, corner));
        let other = drawing;
        const back = Math.min(steps, corners.length);
        for (let step = 0; step < steps; step++) other = undone(other);
        expect(cornersOf(other.shape as AreaShape)).toHaveLength(corners.length - back);
        for (let step = 0; step < steps; step++) other = redone(other);
        expect(other).toEqual(drawing);
      }),
    );
  });

  test("a circle has its handle due east, on its edge", () => {
    const circle = circleTo([73.8567, 18.5204], [73.86, 18.53]);
    expect(metresBetween(circle.centre, handleOf(circle))).toBeCloseTo(circle.radius, 3);
    expect(handleOf(circle)[0]).toBeGreaterThan(circle.centre[0]);
    expect(circleTo([0, 0], [0, 0]).radius).toBe(10);
    expect(circleTo([0, 0], [9, 9]).radius).toBe(100_000);
  });
});

test("what the server holds is drawn and sent back the same, holes and parts included", () => {
  expect(areaOf(geoJsonOf(withHole))).toEqual(withHole);
  expect(geoJsonOf(withHole).type).toBe("MultiPolygon");
  expect(areaOf(geoJsonOf(square))).toEqual(square);
});

test("corners are read from lines, and the first bad line is named", () => {
  expect(ringIn(ringText(square.polygons[0]?.[0] ?? []))).toEqual({ ring: square.polygons[0]?.[0] });
  expect(ringIn("18.5, 73.8\n\n18.6 73.9\n91, 0")).toEqual({ line: 4 });
  expect(ringIn("18.5, 73.8; x")).toEqual({ line: 1 });
});

test("a place is inside a ring or not, whichever way that turns", () => {
  const ring = square.polygons[0]?.[0] ?? [];
  expect(isInRing([1, 1], ring)).toBe(true);
  expect(isInRing([1, 1], ring.toReversed())).toBe(true);
  expect(isInRing([5, 1], ring)).toBe(false);
});

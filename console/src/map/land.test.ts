import { expect, test } from "vitest";
import { tilesOf, zoomFor } from "./land";

test("few tiles cover what is looked at, whatever its size", () => {
  expect([zoomFor({ x: 0, y: 0, width: 1, height: 1 }, 6), tilesOf({ x: 0, y: 0, width: 1, height: 1 }, 1).length]).toEqual([1, 4]);
  for (const width of [1, 0.3, 0.1, 0.011, 1e-4, 0]) {
    const box = { x: 0.43, y: 0.27, width, height: width / 2 };
    const zoom = zoomFor(box, 6);
    const tiles = tilesOf(box, zoom);
    expect(zoom).toBeLessThanOrEqual(6);
    expect(tiles.length, String(width)).toBeLessThanOrEqual(9);
    expect(tiles.every(([x, y]) => x >= 0 && y >= 0 && x < 2 ** zoom && y < 2 ** zoom)).toBe(true);
  }
});

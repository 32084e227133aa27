import { expect, test } from "vitest";
import { baseAmong, WORLD } from "./base";

const STREETS = { ...WORLD, name: "streets", url: "/maps/streets.json", tiles: ["https://tiles.example/{z}/{x}/{y}.pbf"] };

test("a chosen map is what the server says of it by now", () => {
  const moved = { ...STREETS, tiles: ["https://other.example/{z}/{x}/{y}.pbf"] };
  expect(baseAmong([WORLD, moved], STREETS)).toBe(moved);
  expect(baseAmong([WORLD, { ...STREETS }], STREETS)).toBe(STREETS);
});

test("the world stands for a map that was taken away", () => {
  expect(baseAmong([{ ...WORLD }], STREETS)).toBe(WORLD);
  expect(baseAmong([], STREETS)).toBe(WORLD);
});

import { expect, test } from "vitest";
import { Playback } from "./replay_playback";

const replay = { begins: 0, ends: 100_000, step: (at: number, by: 1 | -1) => at + by * 1000 };

test("it plays as fast as it is told, stays at the end, and begins anew from there", () => {
  const playback = new Playback(replay);
  const heard: number[] = [];
  playback.watch((at) => heard.push(at));
  playback.tick(0);
  playback.toggle();
  playback.tick(16);
  playback.tick(116);
  expect(playback.at).toBe(1000);
  playback.setSpeed(60);
  playback.tick(200);
  playback.tick(700);
  expect(playback.at).toBe(31_000);
  playback.tick(900_000);
  expect(playback.at).toBe(91_000);
  playback.tick(900_900);
  expect([playback.at, playback.state.isPlaying]).toEqual([100_000, false]);
  expect(heard.at(-1)).toBe(100_000);
  playback.toggle();
  expect([playback.at, playback.state.isPlaying]).toEqual([0, true]);
});

test("going point by point stops it, and no moment lies beyond the ends", () => {
  const playback = new Playback(replay);
  playback.toggle();
  playback.step(1);
  expect([playback.at, playback.state.isPlaying]).toEqual([1000, false]);
  playback.seek(-5);
  expect(playback.at).toBe(0);
  playback.seek(1e9);
  expect(playback.at).toBe(100_000);
});
